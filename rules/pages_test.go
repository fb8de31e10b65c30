package rules_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/report"
)

// TestPagesShowExamplesWithTheirRealReports keeps docs/rules: made of METADATA and of
// the examples that the tests run, with the output they really give.
func TestPagesShowExamplesWithTheirRealReports(t *testing.T) {
	stale := map[string]bool{}
	pages, err := filepath.Glob("../docs/rules/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		stale[page] = true
	}
	for _, rule := range newEngine(t).Rules() {
		page := filepath.Join("..", "docs", "rules", rule.ID+".md")
		delete(stale, page)
		golden(t, page, []byte(rules.Page(rule, examples(t, rule, "bad"), examples(t, rule, "good"))))
	}
	for page := range stale {
		if *update {
			os.Remove(page)
			continue
		}
		t.Errorf("%s is the page of no rule", page)
	}
}

// examples reads the example that bears the kind's name: bad.json before bad-trust.json.
func examples(t *testing.T, rule *rules.Rule, kind string) []rules.Example {
	t.Helper()
	folder := filepath.Join("..", "testdata", "rules", rule.ID)
	paths, err := filepath.Glob(filepath.Join(folder, kind+".*"))
	if len(paths) == 0 {
		paths, err = filepath.Glob(filepath.Join(folder, kind))
	}
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s has no %s example (%v)", rule.ID, kind, err)
	}
	files, _ := readExample(t, paths[0])
	for _, file := range files {
		file.Data = []byte(trimmed(file.Data))
	}
	result := lintFor(t, asking(t, rule), files, rule.ID)
	var list []rules.Example
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		list = append(list, rules.Example{Name: name, Text: string(files[name].Data)})
	}
	list[len(list)-1].Report = said(t, result)
	return list
}

// trimmed takes away the blanks that a want comment left.
func trimmed(data []byte) string {
	var text strings.Builder
	for line := range strings.Lines(string(data)) {
		text.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return text.String()
}

// said is the text report without its last line, which counts.
func said(t *testing.T, result *rules.Result) string {
	t.Helper()
	if len(result.Findings) == 0 {
		return ""
	}
	var out bytes.Buffer
	if err := report.Write(&out, "text", result, report.Options{}); err != nil {
		t.Fatal(err)
	}
	text := strings.TrimRight(out.String(), "\n")
	return text[:strings.LastIndexByte(text, '\n')]
}

// TestReadmeListsTheRules keeps the table between the markers of README.md.
func TestReadmeListsTheRules(t *testing.T) {
	const begin, end = "<!-- rules -->\n", "<!-- /rules -->"
	data, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("README.md has no place for the table of rules")
	}
	var table strings.Builder
	table.WriteString("| rule | severity | what it says |\n|---|---|---|\n")
	group := ""
	for _, rule := range byGroup(newEngine(t).Rules()) {
		if rule.Group != group {
			group = rule.Group
			fmt.Fprintf(&table, "| **%s** | | |\n", group)
		}
		fmt.Fprintf(&table, "| [%s](docs/rules/%s.md) | %s | %s |\n", rule.ID, rule.ID, rule.Severity, rule.Title)
	}
	golden(t, "../README.md", []byte(before+begin+table.String()+end+after))
}

func byGroup(list []*rules.Rule) []*rules.Rule {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b *rules.Rule) int { return strings.Compare(a.Group, b.Group) })
	return sorted
}
