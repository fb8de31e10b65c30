package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/graph"
)

// joined is one root with who may become whom in it.
type joined struct {
	graph.Root
	repo *policy.Repo
	show func(file string) string // a path as seen from where the user stands
}

// away begins the path of a file of another root or repository, followed by what it is
// called from where the user stands. Its places hold lines and columns.
const away = "\x01"

// join reads every root and joins what it declares with what the others do that it
// meets: those belong to it, and are not joined again.
func (r reading) join(now time.Time) ([]*joined, error) {
	roots, err := r.roots()
	if err != nil {
		return nil, err
	}
	base := commonDir(roots)
	r.whole = true
	var all []*joined
	var first []*rootRead
	err = r.eachRead(func(one *rootRead) error {
		if len(one.others) > 0 && slices.ContainsFunc(first, func(other *rootRead) bool { return !apart(other, one) }) {
			return nil
		}
		first = append(first, one)
		all = append(all, one.join(now, base))
		return nil
	})
	return all, err
}

func (r *rootRead) join(now time.Time, base string) *joined {
	r.settings.Bind(r.repo)
	options := question{config: r.settings, now: now}.options().Access()
	for _, other := range r.others {
		other.Repo.Relocate(func(span policy.Span) policy.Span {
			if name, elsewhere := policy.NameElsewhere(span.File); elsewhere {
				span.File = away + name
				if other.Judged {
					span.File = away + shownFrom(loaders.Root{Dir: base})(name)
				}
			}
			return span
		})
		r.repo.Merge(other.Repo)
		options.Accounts = append(slices.Clone(other.Accounts), options.Accounts...)
	}
	return &joined{graph.Root{
		Result: access.Join(r.repo, options), Principals: r.repo.Principals, Place: placesIn(r.Root, r.repo),
	}, r.repo, shownAway(r.Root)}
}

// shownAway shows a path of a root, or of what takes part beside it.
func shownAway(root loaders.Root) func(string) string {
	show := shownFrom(root)
	return func(file string) string {
		if name, elsewhere := strings.CutPrefix(file, away); elsewhere {
			return name
		}
		return show(file)
	}
}

// placesIn finds lines and columns, with files as seen from where the user stands.
func placesIn(root loaders.Root, repo *policy.Repo) func(policy.Span) graph.Place {
	places, show := policy.NewPlaces(repo.Files), shownAway(root)
	return func(span policy.Span) graph.Place {
		if span.IsZero() {
			return graph.Place{}
		}
		_, elsewhere := strings.CutPrefix(span.File, away)
		place := graph.Place{File: show(span.File)}
		if elsewhere && span.End > 0 || places.Has(span.File) {
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

// unread are the places of the root that were not read.
func (r *joined) unread() []graph.Place {
	list := []graph.Place{}
	for i := range r.repo.Problems {
		if problem := &r.repo.Problems[i]; problem.Unread() {
			list = append(list, r.Place(problem.Span))
		}
	}
	return list
}
