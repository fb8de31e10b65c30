package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/rules"
)

// TestWritingRulesShowsARuleThatWorks runs the rule and the examples of
// docs/writing-rules.md: one file and one folder, no Go.
func TestWritingRulesShowsARuleThatWorks(t *testing.T) {
	data, err := os.ReadFile("../docs/writing-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	rule, bad := block(t, string(data), "rego"), block(t, string(data), "json")
	engine := rules.NewEngine(fstest.MapFS{"exposure/wildcard_action.rego": {Data: []byte(rule)}})
	quiet, _, _ := strings.Cut(bad, " // want")
	_, rest, _ := strings.Cut(bad, "\n      \"Resource\"")
	quiet += "\n      \"Resource\"" + rest
	folder := t.TempDir()
	for name, text := range map[string]string{
		"bad.json":     bad,
		"good.json":    strings.Replace(quiet, `"Action": "*"`, `"Action": "s3:*"`, 1),
		"unknown.json": strings.Replace(quiet, `"Action": "*"`, `"Action": "${actions}"`, 1),
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		checkExample(t, engine, path, name == "bad.json", "wildcard-action")
	}
}

// block is the first fenced block of a language.
func block(t *testing.T, page, language string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, "```"+language+"\n")
	text, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatalf("no block of %s", language)
	}
	return text
}
