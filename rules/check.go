package rules

import (
	"context"
	"runtime"
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
	// Selected tells whether findings in a file are reported; nil reports all.
	Selected func(path string) bool
	// Severity gives the configured severity of a rule, and "" for its own; nil changes none.
	Severity func(rule string) Severity
	// Accounts are the own accounts that the configuration declares.
	Accounts []access.Account
}

// Check asks the engine's rules about everything in a repository. The result does
// not depend on the order of the files or the number of cores. An error is our own
// failure, never the fault of what was read.
func Check(ctx context.Context, engine *Engine, repo *policy.Repo, options Options) (*Result, error) {
	result := &Result{Rules: engine.Rules(), Files: repo.Files, Coverage: coverage(repo)}
	facts := access.Join(repo, access.Options{Now: options.Now, Accounts: options.Accounts})
	result.Coverage.Pairs = Pairs{Allowed: facts.Counts.Allowed, Denied: facts.Counts.Denied, Unknown: facts.Counts.Unknown}
	found, err := askAll(ctx, engine, questions(repo, facts, options))
	if err != nil {
		return nil, err
	}
	configured(found, options)
	found = replaced(found)
	found = merged(found)
	found = selected(found, options)
	fingerprint(found, repo.Files)
	result.Findings = found
	return result, nil
}

func questions(repo *policy.Repo, facts *access.Result, options Options) []input.Question {
	var list []input.Question
	for _, problem := range repo.Problems {
		if question, ok := input.Problem(problem); ok {
			list = append(list, question)
		}
	}
	around := input.NewAround(repo, options.Now, options.Accounts)
	for _, document := range repo.Documents {
		list = append(list, input.Documents(document, around)...)
	}
	return append(list, input.Access(facts)...)
}

// askAll puts the questions on all cores and keeps the findings in their order.
func askAll(ctx context.Context, engine *Engine, questions []input.Question) ([]Finding, error) {
	found := make([][]Finding, len(questions))
	errs := make([]error, len(questions))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(questions)) {
		workers.Go(func() {
			for i := range next {
				found[i], errs[i] = askOne(ctx, engine, questions[i])
			}
		})
	}
	for i := range questions {
		next <- i
	}
	close(next)
	workers.Wait()
	var all []Finding
	for i := range questions {
		if errs[i] != nil {
			return nil, errs[i]
		}
		all = append(all, found[i]...)
	}
	return all, nil
}

func askOne(ctx context.Context, engine *Engine, question input.Question) ([]Finding, error) {
	answers, places, err := engine.ask(ctx, question)
	if err != nil {
		return nil, err
	}
	found := make([]Finding, 0, len(answers))
	for _, answer := range answers {
		finding, err := answer.finding(places)
		if err != nil {
			return nil, err
		}
		found = append(found, finding)
	}
	return found, nil
}

func coverage(repo *policy.Repo) Coverage {
	counted := Coverage{Files: repo.Coverage.Files, Documents: len(repo.Documents), Principals: len(repo.Principals), Calls: len(repo.Calls)}
	for _, document := range repo.Documents {
		counted.Statements += len(document.Statements)
		if !document.Known() {
			counted.DocumentsWithUnknowns++
		}
	}
	lines := map[string]*policy.Lines{}
	for _, problem := range repo.Problems {
		if problem.Rule != "" {
			continue
		}
		counted.Unread = append(counted.Unread, Unread{File: problem.Span.File, Line: lineOf(problem.Span, repo.Files, lines), Reason: problem.Reason})
	}
	return counted
}

func lineOf(span policy.Span, files map[string][]byte, lines map[string]*policy.Lines) int {
	data, ok := files[span.File]
	if !ok || span.Start == 0 && span.End == 0 {
		return 0
	}
	if lines[span.File] == nil {
		lines[span.File] = policy.NewLines(data)
	}
	return lines[span.File].Position(span.Start).Line
}
