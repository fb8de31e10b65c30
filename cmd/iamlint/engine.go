package main

import (
	"time"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/config"
)

// engine is what stands behind the command: the loaders that read and the rules
// that judge.
type engine struct {
	loaders []loaders.Loader
	// rules lists all rules, sorted by id. It is asked only where a run needs their
	// names: reading them takes time.
	rules func() ([]*rules.Rule, error)
	// check judges one root.
	check func(repo *policy.Repo, question question) (*rules.Result, error)
	// page is a rule's documentation.
	page func(rule *rules.Rule) string
}

// question is what the user wants to know of a root.
type question struct {
	config     *config.Config
	now        time.Time
	only, skip []string
	// selected tells whether findings in a file are reported.
	selected func(path string) bool
}

// embedded is the engine with the loaders and rules that iamlint comes with.
func embedded() engine {
	return engine{
		loaders: loaders.All(),
		rules:   func() ([]*rules.Rule, error) { return nil, nil },
		check: func(repo *policy.Repo, _ question) (*rules.Result, error) {
			return &rules.Result{Files: repo.Files, Coverage: rules.Coverage{Files: repo.Coverage.Files, Documents: len(repo.Documents)}}, nil
		},
		page: func(rule *rules.Rule) string { return rule.Description },
	}
}

// ids are the names of all rules.
func (e engine) ids() ([]string, error) {
	all, err := e.rules()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, rule := range all {
		names[i] = rule.ID
	}
	return names, nil
}
