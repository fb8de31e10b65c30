package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/git"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/config"
)

// compareFlags are the flags that keep only what is new.
type compareFlags struct{ revision, branch string }

func (f *compareFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.revision, "new-from-rev", "", "report only what is new since the commit that `REV` names")
	flags.StringVar(&f.branch, "new-from-merge-base", "", "report only what is new since this branch left `BRANCH`")
}

// base is nil where nothing is compared.
func (f *compareFlags) base() (*loaders.Base, error) {
	switch {
	case f.revision != "" && f.branch != "":
		return nil, fmt.Errorf("--new-from-rev and --new-from-merge-base exclude each other")
	case f.branch != "":
		return &loaders.Base{Revision: f.branch, Fork: true}, nil
	case f.revision != "":
		return &loaders.Base{Revision: f.revision}, nil
	}
	return nil, nil
}

// before judges what the root held at the base, as it would have been judged there:
// with the configuration of its own, unless --config names one.
func (r reading) before(root loaders.Root, question question) ([]rules.Finding, error) {
	limit := loading(question.config).MaxFileBytes
	tree, err := loaders.OpenBase(root, *r.compared, limit)
	if err != nil {
		return nil, err
	}
	if r.config == "" {
		question.config = r.configAt(tree, question.config)
	}
	repo := loaders.LoadTree(tree, root, r.engine.loaders, loading(question.config))
	nameRepository(root, repo, question.config)
	repo.Ignores = append(repo.Ignores, question.config.Ignores(loaders.ConfigName)...)
	if err := tree.Close(); err != nil {
		return nil, fmt.Errorf("%s: %w", r.compared.Revision, err)
	}
	question.asked = nil
	judged, err := r.engine.check(repo, question)
	if err != nil {
		return nil, err
	}
	return judged.Findings, nil
}

// configAt is the configuration that stood in a tree; where that cannot be understood
// now, the current one.
func (r reading) configAt(tree *git.Tree, current *config.Config) *config.Config {
	content, err := tree.ReadFile(loaders.ConfigName)
	if err != nil {
		return &config.Config{}
	}
	settings, err := config.Parse(loaders.ConfigName, content, r.engine.catalogue)
	if err != nil {
		return current
	}
	return settings
}
