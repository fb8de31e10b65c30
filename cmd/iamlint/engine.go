package main

import (
	"cmp"
	"context"
	"slices"
	"time"

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
	rules   *rules.Engine
}

// embedded is the engine with the loaders and rules that iamlint comes with.
func embedded() engine { return engine{loaders.All(), rules.NewEngine(rego.Files)} }

// question is what the user wants to know of a root.
type question struct {
	config     *config.Config
	now        time.Time
	only, skip []string
	// asked tells whether the user asked about a file.
	asked func(path string) bool
	// others are the other repositories of the run.
	others []access.Other
}

// check judges one root.
func (e engine) check(repo *policy.Repo, question question) (*rules.Result, error) {
	severity := severities(question.config, e.rules)
	want, err := e.rules.Selection(question.only, question.skip, severity)
	if err != nil {
		return nil, err
	}
	question.config.Bind(repo)
	asked := e.rules.WithOptions(optionsOf(question.config)).Select(want)
	options := question.options()
	options.Severity = severity
	return rules.Check(context.Background(), asked, repo, options)
}

// questions are what the rules are asked about one root.
func (e engine) questions(repo *policy.Repo, question question) []input.Question {
	question.config.Bind(repo)
	return rules.Questions(repo, question.options())
}

// options of a check, but for what the rules' own settings change.
func (q question) options() rules.Options {
	return rules.Options{
		Now: q.now, Asked: q.asked, Accounts: inventory(q.config), Deployers: q.config.Deployers, Others: q.others,
		Organization: access.Organization{ID: q.config.Organization.ID, Complete: q.config.Organization.Complete},
		Work:         q.config.Limits.Work,
	}
}

// severities tells what the configuration says of a rule: by its id, else by its group.
// A group does not switch on rules that are off unless asked for.
func severities(settings *config.Config, all *rules.Engine) func(rule string) rules.Severity {
	group := map[string]string{}
	if len(settings.Rules) > 0 {
		for _, rule := range all.Names() {
			if !rule.OptIn {
				group[rule.ID] = rule.Group
			}
		}
	}
	return func(rule string) rules.Severity {
		return rules.Severity(cmp.Or(settings.Rules[rule].Severity, settings.Rules[group[rule]].Severity))
	}
}

func optionsOf(settings *config.Config) map[string]map[string]int {
	options := map[string]map[string]int{}
	for rule, setting := range settings.Rules {
		options[rule] = setting.Options
	}
	return options
}

func inventory(settings *config.Config) []access.Account {
	var list []access.Account
	for _, account := range settings.Accounts {
		list = append(list, access.Account{
			ID: account.ID, Complete: account.Complete, Targets: account.Targets, Management: account.Management,
		})
	}
	return list
}

// catalogue is what a configuration may say of rules.
func (e engine) catalogue() config.Catalogue {
	var groups []string
	for _, rule := range e.rules.Names() {
		groups = append(groups, rule.Group)
	}
	slices.Sort(groups)
	least := func(rule string) map[string]int {
		least := map[string]int{}
		for _, option := range e.rules.Option(rule) {
			least[option.Name] = option.Least
		}
		return least
	}
	return config.Catalogue{Rules: e.ids(), Groups: slices.Compact(groups), Options: least}
}

// ids are the names of all rules.
func (e engine) ids() []string {
	all := e.rules.Names()
	names := make([]string, len(all))
	for i, rule := range all {
		names[i] = rule.ID
	}
	return names
}
