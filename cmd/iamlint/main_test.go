package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"iamlint": func() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, sketch())) },
	})
}

func TestCommand(t *testing.T) {
	var all hooks
	readYAML(t, ".pre-commit-hooks.yaml", &all)
	testscript.Run(t, testscript.Params{
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOOK_ENTRY", all[0].Entry)
			return nil
		},
		Dir:                 "../../testdata/cli",
		RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
		},
		Condition: func(condition string) (bool, error) {
			if condition == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", condition)
		},
	})
}

// exits runs iamlint and checks its exit code: exits 1 --format compact policy.json.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exited *exec.ExitError
	if err := ts.Exec("iamlint", args[1:]...); errors.As(err, &exited) {
		got = exited.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("iamlint exits %d, want %d", got, want)
	}
}

// sketch is an engine of two rules and one loader, so that the tests of the command
// are about the command. Its findings are those that the real rules have, too.
func sketch() engine {
	admin := &rules.Rule{
		ID: "admin-wildcard", Group: "exposure", Severity: rules.Error, SecuritySeverity: "9.0", Tags: []string{"privilege"},
		Title: "Statement allows every action on every resource", Description: "It grants everything.", Remedy: "List the actions that the workload calls.",
	}
	expired := &rules.Rule{ID: "expired-allow", Group: "date", Severity: rules.Warning, Title: "Permission has expired"}
	all := []*rules.Rule{admin, expired}
	return engine{
		loaders: []loaders.Loader{sketchLoader{}},
		rules:   func() ([]*rules.Rule, error) { return all, nil },
		check: func(repo *policy.Repo, question question) (*rules.Result, error) {
			return sketchCheck(repo, question, admin, expired), nil
		},
		page: func(rule *rules.Rule) string { return "# " + rule.ID + "\n" },
	}
}

type sketchLoader struct{}

func (sketchLoader) Name() string { return "sketch" }

func (sketchLoader) Claims(path string, read func() []byte) bool {
	return strings.HasSuffix(path, ".json") && bytes.Contains(read(), []byte("Statement"))
}

func (sketchLoader) Load(_ fs.FS, files []policy.File, _ policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	for _, file := range files {
		repo.AddFile(file)
		repo.AddDocument(&policy.Document{Span: policy.Span{File: file.Path, End: len(file.Data)}, Uses: []policy.Use{{Kind: policy.Identity, OwnerName: "the file"}}})
	}
	return repo
}

func sketchCheck(repo *policy.Repo, question question, admin, expired *rules.Rule) *rules.Result {
	result := &rules.Result{Rules: []*rules.Rule{admin, expired}, Files: repo.Files}
	result.Coverage = rules.Coverage{Files: repo.Coverage.Files, Documents: len(repo.Documents)}
	for _, problem := range repo.Problems {
		result.Coverage.Unread = append(result.Coverage.Unread, rules.Unread{File: problem.Span.File, Reason: problem.Reason})
	}
	for _, document := range repo.Documents {
		file := document.Span.File
		for _, place := range matches(repo.Files[file], `"Action": "(\*)"`) {
			result.Findings = append(result.Findings, rules.Finding{Rule: admin, Severity: rules.Error, Message: "`*` on `*` allows every action of every service", Span: place.at(file)})
		}
		for _, place := range matches(repo.Files[file], `"aws:CurrentTime": "([^"]*)"`) {
			if until, err := time.Parse(time.RFC3339, place.text); err == nil && until.Before(question.now) {
				result.Findings = append(result.Findings, rules.Finding{Rule: expired, Severity: rules.Warning, Message: "has expired", Span: place.at(file)})
			}
		}
	}
	result.Findings = slices.DeleteFunc(result.Findings, func(finding rules.Finding) bool { return !asked(finding, question) })
	return result
}

func asked(finding rules.Finding, question question) bool {
	id := finding.Rule.ID
	return question.selected(finding.Span.File) &&
		(len(question.only) == 0 || slices.Contains(question.only, id)) && !slices.Contains(question.skip, id)
}

type match struct {
	text       string
	start, end int
}

func (m match) at(file string) policy.Span {
	return policy.Span{File: file, Start: m.start, End: m.end}
}

func matches(content []byte, pattern string) []match {
	var list []match
	for _, found := range regexp.MustCompile(pattern).FindAllSubmatchIndex(content, -1) {
		list = append(list, match{string(content[found[2]:found[3]]), found[2], found[3]})
	}
	return list
}

func TestCommonDir(t *testing.T) {
	for want, dirs := range map[string][]string{
		"/a":   {"/a/b", "/a/c"},
		"/a/b": {"/a/b"},
		"/":    {"/ab", "/a"},
		"/x":   {"/x/y", "/x"},
	} {
		if got := commonDir(dirs); got != want {
			t.Errorf("%v: got %q, want %q", dirs, got, want)
		}
	}
}
