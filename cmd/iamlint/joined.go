package main

import (
	"fmt"
	"time"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/graph"
)

// joined is one root with who may become whom in it.
type joined struct {
	graph.Root
	repo *policy.Repo
}

// join reads every root and joins what it declares.
func (r reading) join(now time.Time) ([]*joined, error) {
	var all []*joined
	err := r.each(func(root loaders.Root, repo *policy.Repo, settings *config.Config) error {
		settings.Bind(repo)
		result := access.Join(repo, question{config: settings, now: now}.options().Access())
		all = append(all, &joined{graph.Root{Result: result, Principals: repo.Principals, Place: placesIn(root, repo)}, repo})
		return nil
	})
	return all, err
}

// placesIn finds lines and columns, with files as seen from where the user stands.
func placesIn(root loaders.Root, repo *policy.Repo) func(policy.Span) graph.Place {
	places := policy.NewPlaces(repo.Files)
	show := shownFrom(root)
	return func(span policy.Span) graph.Place {
		if span.IsZero() {
			return graph.Place{}
		}
		place := graph.Place{File: show(span.File)}
		if _, kept := repo.Files[span.File]; kept {
			position := places.Lines(span.File).Position(span.Start)
			place.Line, place.Column = position.Line, position.Column
		}
		return place
	}
}

// subject finds whom the user means in the roots: where a file declares it, else in the
// first. Two roots that declare the name leave it open which is meant.
func subject(roots []*joined, name string) (*joined, access.Subject, error) {
	var in *joined
	var meant, undeclared access.Subject
	var failed error
	for i, root := range roots {
		place := func(span policy.Span) string { return root.Place(span).String() }
		found, err := subjectOf(root.Result, root.repo, place, name)
		switch {
		case err == nil && found.Declared != policy.No && in != nil:
			return nil, found, fmt.Errorf("%q may mean %s or %s; name one by its FILE:LINE", name, in.Place(meant.Span), root.Place(found.Span))
		case err == nil && found.Declared != policy.No:
			in, meant = root, found
		case err != nil:
			if several, _ := root.Find(name); i == 0 || len(several) > 1 {
				failed = err
			}
		case i == 0:
			undeclared = found
		}
	}
	switch {
	case in != nil:
		return in, meant, nil
	case failed != nil:
		return nil, undeclared, failed
	}
	return roots[0], undeclared, nil
}
