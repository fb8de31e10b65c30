package rules

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/input"
)

// Options of a check.
type Options struct {
	// Now is the clock that dates are compared with.
	Now time.Time
	// Asked tells whether the user asked about a file, so that what is wrong in several
	// is told in that one; nil: about all. Select drops the findings in the others.
	Asked func(path string) bool
	// Severity gives the configured severity of a rule, and "" for its own; nil changes none.
	Severity func(rule string) Severity
	// Accounts are the own accounts that the configuration declares.
	Accounts     []access.Account
	Organization access.Organization
	// Deployers are the ARNs of those who create what the repository declares.
	Deployers []string
	// Others are the other repositories of the run.
	Others []access.Other
	// Work multiplies the budgets of pairing.
	Work policy.Work
}

// own are the accounts that are nobody else's: those configured, here and in the other
// repositories, and those of which a dump is at hand. Where none is configured here,
// nobody can tell whose an account is.
func (o Options) own(repo *policy.Repo) []access.Account {
	if len(o.Accounts) == 0 {
		return nil
	}
	accounts := slices.Clone(o.Accounts)
	add := func(dumped []policy.DumpedAccount) {
		for _, one := range dumped {
			accounts = append(accounts, access.Account{ID: one.Account})
		}
	}
	add(repo.Dumped)
	for _, other := range o.Others {
		accounts = append(accounts, other.Accounts...)
		add(other.Repo.Dumped)
	}
	return accounts
}

// Access are the options for those who may become whom.
func (o Options) Access() access.Options {
	return access.Options{Now: o.Now, Accounts: o.Accounts, Organization: o.Organization, Deployers: o.Deployers, Others: o.Others, Work: o.Work}
}

// Check asks the engine's rules about everything in a repository. The result does
// not depend on the order of the files or the number of cores. An error is our own
// failure, never the fault of what was read.
func Check(ctx context.Context, engine *Engine, repo *policy.Repo, options Options) (*Result, error) {
	result := &Result{Files: repo.Files, Coverage: coverage(repo)}
	facts := access.Join(repo, options.Access())
	result.Coverage.Pairs = Pairs{Allowed: facts.Counts.Allowed, Denied: facts.Counts.Denied, Unknown: facts.Counts.Unknown}
	found, err := askAll(ctx, engine, subjects(repo, facts, options))
	if err != nil {
		return nil, err
	}
	if facts.Spent() {
		result.Coverage.Unread = append(result.Coverage.Unread, Unread{File: ".", Reason: "more pairs of permission and trust than are judged" + policy.MoreWork})
	}
	if len(options.Others) > 0 {
		found = atHome(found)
	}
	found = replaced(withoutAWSOwn(found, repo))
	fixed(found, repo.Files)
	atCalls(found, repo.Fetched)
	ignoring := newIgnoring(engine, repo, options)
	shown, hidden := ignoring.split(found)
	aboutIgnores, err := askAll(ctx, engine, ignoring.subjects())
	if err != nil {
		return nil, err
	}
	shown = append(shown, result.placed(aboutIgnores)...)
	configured(shown, options)
	shown, hidden = merged(shown), merged(hidden)
	shown = planned(shown, hidden, repo, options.Asked)
	result.Findings, result.Ignored = fingerprinted(shown, hidden, repo)
	result.Select(nil)
	return result, nil
}

// Questions are what Check asks about a repository, in the order of the files.
func Questions(repo *policy.Repo, options Options) []input.Question {
	facts := access.Join(repo, options.Access())
	var list []input.Question
	for _, subject := range subjects(repo, facts, options) {
		list = append(list, subject()...)
	}
	return list
}

// subject makes the questions about one thing; it is called where they are asked,
// so that the facts of documents are found on all cores and not kept.
type subject func() []input.Question

func subjects(repo *policy.Repo, facts *access.Result, options Options) []subject {
	var list []subject
	for _, problem := range repo.Problems {
		if question, ok := input.Problem(problem); ok {
			list = append(list, func() []input.Question { return []input.Question{question} })
		}
	}
	around := input.NewAround(repo, options.Now, options.own(repo))
	for _, document := range repo.Documents {
		list = append(list, func() []input.Question {
			return append(input.Documents(document, around), input.Trusts(document, around)...)
		})
	}
	return append(list,
		func() []input.Question { return input.Principals(repo) },
		func() []input.Question { return input.Access(facts) })
}

// askAll asks about the subjects on all cores and keeps the findings in their order.
func askAll(ctx context.Context, engine *Engine, subjects []subject) ([]Finding, error) {
	found := make([][]Finding, len(subjects))
	errs := make([]error, len(subjects))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(subjects)) {
		workers.Go(func() {
			for i := range next {
				found[i], errs[i] = askEach(ctx, engine, subjects[i]())
			}
		})
	}
	for i := range subjects {
		next <- i
	}
	close(next)
	workers.Wait()
	var all []Finding
	for i := range subjects {
		if errs[i] != nil {
			return nil, errs[i]
		}
		all = append(all, found[i]...)
	}
	return all, nil
}

func askEach(ctx context.Context, engine *Engine, questions []input.Question) ([]Finding, error) {
	var found []Finding
	for _, question := range questions {
		answers, err := askOne(ctx, engine, question)
		if err != nil {
			return nil, err
		}
		found = append(found, answers...)
	}
	return found, nil
}

func askOne(ctx context.Context, engine *Engine, question input.Question) ([]Finding, error) {
	answers, places, err := engine.ask(ctx, question)
	if err != nil {
		return nil, err
	}
	found := make([]Finding, 0, len(answers))
	for _, answer := range answers {
		finding, err := answer.finding(question, places)
		if err != nil {
			return nil, err
		}
		if question.When.And(places[answer.at].When).Impossible() {
			continue // of alternatives that exclude each other, where both would have to be
		}
		if caller, role := question.Ends(); caller != "" && role != "" {
			finding.Ends = &Ends{Caller: caller, Role: role}
		}
		found = append(found, finding)
	}
	return found, nil
}

// placed gives the findings about ignores that stand in a file of the root. What is
// wrong with those of a configuration elsewhere has no place here, and is listed.
func (r *Result) placed(findings []Finding) []Finding {
	var here []Finding
	for _, finding := range findings {
		if _, known := r.Files[finding.Span.File]; known {
			here = append(here, finding)
			continue
		}
		r.Coverage.Unread = append(r.Coverage.Unread, Unread{File: finding.Span.File, Reason: "ignore of the configuration: " + finding.Message})
	}
	return here
}

// coverage counts what was judged: policies that AWS wrote are not.
func coverage(repo *policy.Repo) Coverage {
	counted := Coverage{Files: repo.Coverage.Files, Principals: len(repo.Principals), Calls: len(repo.Calls)}
	for _, document := range repo.Documents {
		if document.ByAWS {
			continue
		}
		counted.Documents++
		counted.Statements += len(document.Statements)
		if !document.Known() {
			counted.DocumentsWithUnknowns++
		}
	}
	places := policy.NewPlaces(repo.Files)
	for _, problem := range repo.Problems {
		if problem.Rule != "" {
			continue
		}
		counted.Unread = append(counted.Unread, Unread{File: problem.Span.File, Line: lineOf(problem.Span, places), Reason: problem.Reason})
	}
	return counted
}

// lineOf is the line of what was not read; 0 for a whole file.
func lineOf(span policy.Span, places *policy.Places) int {
	if span.End == 0 {
		return 0
	}
	return places.Lines(span.File).Position(span.Start).Line
}
