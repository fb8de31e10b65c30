package main

import (
	"path/filepath"
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
		options := question{config: settings, now: now}.options()
		result := access.Join(repo, access.Options{
			Now: now, Accounts: options.Accounts, Organization: options.Organization, Deployers: options.Deployers,
		})
		all = append(all, &joined{graph.Root{Result: result, Principals: repo.Principals, Place: placesIn(root, repo)}, repo})
		return nil
	})
	return all, err
}

// placesIn finds lines and columns, with files as seen from where the user stands.
func placesIn(root loaders.Root, repo *policy.Repo) func(policy.Span) graph.Place {
	places := policy.NewPlaces(repo.Files)
	from := workDir()
	shown := map[string]string{}
	return func(span policy.Span) graph.Place {
		if span.IsZero() {
			return graph.Place{}
		}
		if shown[span.File] == "" {
			file, err := filepath.Rel(from, filepath.Join(root.Dir, filepath.FromSlash(span.File)))
			if err != nil {
				file = span.File
			}
			shown[span.File] = filepath.ToSlash(file)
		}
		place := graph.Place{File: shown[span.File]}
		if _, kept := repo.Files[span.File]; kept {
			position := places.Lines(span.File).Position(span.Start)
			place.Line, place.Column = position.Line, position.Column
		}
		return place
	}
}

// subject finds whom the user means in one of the roots: where a file declares it, else
// in the first.
func subject(roots []*joined, name string) (*joined, access.Subject, error) {
	var first access.Subject
	var failed error
	for i, root := range roots {
		place := func(span policy.Span) string { return root.Place(span).String() }
		found, err := subjectOf(root.Result, root.repo, place, name)
		if err == nil && found.Declared != policy.No {
			return root, found, nil
		}
		if i == 0 {
			first, failed = found, err
		}
	}
	if failed != nil {
		return nil, first, failed
	}
	return roots[0], first, nil
}
