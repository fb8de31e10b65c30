package rules_test

import (
	"path"
	"strings"
	"testing"
)

// TestOneFlawIsOneFinding lints a repository in which every pair has one flaw: each
// file of tools, with its namesake of prod, says so once.
func TestOneFlawIsOneFinding(t *testing.T) {
	files, _ := readExample(t, "../testdata/repos/one-flaw-each")
	found := map[string][]string{}
	for _, finding := range lint(t, newEngine(t), files).Findings {
		name := path.Base(finding.Span.File)
		found[name] = append(found[name], finding.Rule.ID)
	}
	flaws := 0
	for file := range files {
		name, isCaller := strings.CutPrefix(file, "tools/")
		if !isCaller {
			continue
		}
		flaws++
		if len(found[name]) != 1 {
			t.Errorf("%s is told as %v", name, found[name])
		}
	}
	if flaws < 12 || len(found) != flaws {
		t.Errorf("%d flaws, findings in %d files", flaws, len(found))
	}
}
