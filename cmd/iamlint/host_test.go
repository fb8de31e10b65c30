package main

import (
	"encoding/json"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

func TestSourceIsWhereTheRunnerSays(t *testing.T) {
	github := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "0123"}
	gitlab := map[string]string{"GITLAB_CI": "true", "CI_PROJECT_URL": "https://gitlab.com/o/r", "CI_COMMIT_SHA": "0123"}
	partial := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r"}
	odd := map[string]string{"GITLAB_CI": "true", "CI_PROJECT_URL": "https://x) [y](z", "CI_COMMIT_SHA": "0123"}
	for _, test := range []struct {
		env  map[string]string
		want string
	}{
		{github, "https://github.com/o/r/blob/0123"},
		{gitlab, "https://gitlab.com/o/r/-/blob/0123"},
		{partial, ""}, {odd, ""}, {nil, ""},
	} {
		if got := source(func(name string) string { return test.env[name] }); got != test.want {
			t.Errorf("%v: got %q, want %q", test.env, got, test.want)
		}
	}
}

func TestVersionTellsTheCommit(t *testing.T) {
	info := &debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.modified", Value: "true"}}}
	if got := builtFrom(info); !slices.Contains(got, "commit 0123456789ab with changes") {
		t.Errorf("got %q", got)
	}
	if got := builtFrom(nil); len(got) != 1 {
		t.Errorf("got %q", got)
	}
}

// TestTheSampleShowsItsPairs draws who would become whom, and goes from one half to the
// other and from a value to its use.
func TestTheSampleShowsItsPairs(t *testing.T) {
	t.Chdir("../../testdata/repos/cross-account")
	picture := string(lintHere(t, "markdown"))
	for _, want := range []string{
		"  n0[\"role auditor\"]\n  n1[\"role audit-reader\"]\n  n0 -- \"trust-without-permission\" --x n1\n",
		"  n3[\"arn:aws:iam::111122223333:role/Backup-Writer\"]\n  n2 -- \"miscased-role-name\" --x n3\n",
	} {
		if !strings.Contains(picture, want) {
			t.Errorf("no %q in\n%s", want, picture)
		}
	}
	var report struct {
		Runs []struct {
			Results []struct {
				RuleID    string
				CodeFlows []struct {
					ThreadFlows []struct{ Locations []any }
				}
			}
		}
	}
	if err := json.Unmarshal(lintHere(t, "sarif"), &report); err != nil {
		t.Fatal(err)
	}
	steps := map[string]int{}
	for _, result := range report.Runs[0].Results {
		for _, flow := range result.CodeFlows {
			steps[result.RuleID] = len(flow.ThreadFlows[0].Locations)
		}
	}
	want := map[string]int{"trust-without-permission": 2, "miscased-role-name": 2, "principal-in-identity-policy": 0}
	for rule, number := range want {
		if steps[rule] != number {
			t.Errorf("%s: %d steps, want %d", rule, steps[rule], number)
		}
	}
}
