package main

import (
	"context"
	"sync"
	"time"

	"github.com/iamlint/iamlint/docs"
	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rego"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/input"
)

// engine is what stands behind the command: the loaders that read and the rules
// that judge.
type engine struct {
	loaders []loaders.Loader
	// rules lists all rules, sorted by id. It is asked only where a run shows them:
	// reading them takes time, other than their names.
	rules, names func() ([]*rules.Rule, error)
	// check judges one root.
	check func(repo *policy.Repo, question question) (*rules.Result, error)
	// questions are what the rules are asked about one root.
	questions func(repo *policy.Repo, question question) []input.Question
	// page is a rule's documentation.
	page func(rule *rules.Rule) string
}

// question is what the user wants to know of a root.
type question struct {
	config     *config.Config
	now        time.Time
	only, skip []string
	// asked tells whether the user asked about a file.
	asked func(path string) bool
}

// embedded is the engine with the loaders and rules that iamlint comes with.
func embedded() engine {
	all := sync.OnceValues(func() (*rules.Engine, error) { return rules.NewEngine(rego.Files) })
	return engine{
		loaders: loaders.All(),
		rules: func() ([]*rules.Rule, error) {
			asked, err := all()
			if err != nil {
				return nil, err
			}
			return asked.Rules(), nil
		},
		names: func() ([]*rules.Rule, error) {
			asked, err := all()
			if err != nil {
				return nil, err
			}
			return asked.Names(), nil
		},
		check: func(repo *policy.Repo, question question) (*rules.Result, error) {
			asked, err := all()
			if err != nil {
				return nil, err
			}
			return check(asked, repo, question)
		},
		questions: func(repo *policy.Repo, question question) []input.Question {
			question.config.Bind(repo)
			return rules.Questions(repo, rules.Options{Now: question.now, Accounts: inventory(question.config)})
		},
		page: docs.Page,
	}
}

func check(all *rules.Engine, repo *policy.Repo, question question) (*rules.Result, error) {
	severity := func(rule string) rules.Severity { return rules.Severity(question.config.Rules[rule].Severity) }
	want, err := rules.Selection(all.Names(), question.only, question.skip, severity)
	if err != nil {
		return nil, err
	}
	question.config.Bind(repo)
	return rules.Check(context.Background(), all.Select(want), repo, rules.Options{
		Now: question.now, Asked: question.asked, Severity: severity, Accounts: inventory(question.config),
	})
}

func inventory(settings *config.Config) []access.Account {
	var list []access.Account
	for _, account := range settings.Accounts {
		list = append(list, access.Account{ID: account.ID, Complete: account.Complete})
	}
	return list
}

// ids are the names of all rules.
func (e engine) ids() ([]string, error) {
	all, err := e.names()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, rule := range all {
		names[i] = rule.ID
	}
	return names, nil
}
