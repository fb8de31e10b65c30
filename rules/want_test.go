package rules_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/config"
)

// now is the clock of every example below testdata/rules.
var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// TestRulesSayWhatTheirExamplesWant lints each example of testdata/rules/<id> alone,
// asks that rule only, and compares what it says with the want comments.
func TestRulesSayWhatTheirExamplesWant(t *testing.T) {
	for _, rule := range newEngine(t).Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			engine := asking(t, rule)
			folder := filepath.Join("..", "testdata", "rules", rule.ID)
			entries, err := os.ReadDir(folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range []string{"bad", "good", "unknown"} {
				if !slices.ContainsFunc(entries, func(entry os.DirEntry) bool { return stem(entry.Name()) == kind }) {
					t.Errorf("testdata/rules/%s has no %s example", rule.ID, kind)
				}
			}
			for _, entry := range entries {
				t.Run(entry.Name(), func(t *testing.T) {
					checkExample(t, engine, filepath.Join(folder, entry.Name()), stem(entry.Name()) == "bad", rule.ID)
				})
			}
		})
	}
}

// asking is an engine that asks one rule. The rules about ignores need to know what all
// the others say.
func asking(t *testing.T, rule *rules.Rule) *rules.Engine {
	t.Helper()
	return newEngine(t).Select(func(other *rules.Rule) bool { return other.ID == rule.ID || rule.Group == "ignore" })
}

// lintFor is lint that keeps the findings of one rule, or of all where it is empty.
func lintFor(t *testing.T, engine *rules.Engine, files fstest.MapFS, rule string) *rules.Result {
	t.Helper()
	result := lint(t, engine, files)
	result.Findings = slices.DeleteFunc(result.Findings, func(finding rules.Finding) bool { return rule != "" && finding.Rule.ID != rule })
	return result
}

func stem(name string) string {
	before, _, _ := strings.Cut(name, ".")
	before, _, _ = strings.Cut(before, "-")
	return before
}

func checkExample(t *testing.T, engine *rules.Engine, path string, bad bool, rule string) {
	files, wants := readExample(t, path)
	if bad != (len(wants) > 0) {
		t.Errorf("has %d want comments", len(wants))
	}
	for _, finding := range lintFor(t, engine, files, rule).Findings {
		line := policy.NewLines(files[finding.Span.File].Data).Position(finding.Span.Start).Line
		place := fmt.Sprintf("%s:%d", finding.Span.File, line)
		i := slices.IndexFunc(wants[place], func(want string) bool { return strings.Contains(finding.Message, want) })
		if i < 0 {
			t.Errorf("%s: unwanted: %s", place, finding.Message)
			continue
		}
		wants[place] = slices.Delete(wants[place], i, i+1)
	}
	for place, left := range wants {
		for _, want := range left {
			t.Errorf("%s: nothing says %q", place, want)
		}
	}
}

func lint(t *testing.T, engine *rules.Engine, files fstest.MapFS) *rules.Result {
	t.Helper()
	repo, options := read(files), rules.Options{Now: now}
	if file := files[".iamlint.yaml"]; file != nil {
		settings, err := config.Parse(".iamlint.yaml", file.Data, func() config.Catalogue { return config.Catalogue{} })
		if err != nil {
			t.Fatal(err)
		}
		settings.Bind(repo)
		loaders.Repository{Name: settings.Repository.Name, DefaultBranch: settings.Repository.DefaultBranch}.Bind(repo)
		options.Deployers = settings.Deployers
		for _, account := range settings.Accounts {
			options.Accounts = append(options.Accounts, access.Account{
				ID: account.ID, Complete: account.Complete, Targets: account.Targets, Management: account.Management,
			})
		}
		options.Organization = access.Organization{ID: settings.Organization.ID, Complete: settings.Organization.Complete}
		options.Deployers = settings.Deployers
	}
	return check(t, engine, repo, options)
}

func check(t testing.TB, engine *rules.Engine, repo *policy.Repo, options rules.Options) *rules.Result {
	t.Helper()
	result, err := rules.Check(context.Background(), engine, repo, options)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// wantComment is // want "text" in JSON, # want "text" elsewhere; want+2 points two
// lines down. Several texts are several findings.
var (
	wantComment = regexp.MustCompile(`(?://|#) want(\+\d+)?((?: "(?:[^"\\]|\\.)*")+)`)
	wantText    = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
)

// readExample reads a file or folder, blanks its want comments and returns them by
// "file:line".
func readExample(t *testing.T, path string) (fstest.MapFS, map[string][]string) {
	t.Helper()
	files, wants := fstest.MapFS{}, map[string][]string{}
	root := path
	if info, err := os.Stat(path); err != nil {
		t.Fatal(err)
	} else if !info.IsDir() {
		root = filepath.Dir(path)
	}
	err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		relative = filepath.ToSlash(relative)
		files[relative] = &fstest.MapFile{Data: takeWants(relative, data, wants)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, wants
}

func takeWants(name string, data []byte, wants map[string][]string) []byte {
	lines := strings.SplitAfter(string(data), "\n")
	for i, line := range lines {
		place := wantComment.FindStringSubmatchIndex(line)
		if place == nil {
			continue
		}
		below := 0
		if place[2] >= 0 {
			fmt.Sscanf(line[place[2]:place[3]], "+%d", &below)
		}
		key := fmt.Sprintf("%s:%d", name, i+1+below)
		for _, text := range wantText.FindAllStringSubmatch(line[place[4]:place[5]], -1) {
			wants[key] = append(wants[key], strings.ReplaceAll(text[1], `\"`, `"`))
		}
		lines[i] = line[:place[0]] + strings.Repeat(" ", place[1]-place[0]) + line[place[1]:]
	}
	return []byte(strings.Join(lines, ""))
}

// read gives each file to the first loader that claims it.
func read(files fstest.MapFS) *policy.Repo {
	repo := &policy.Repo{}
	claimed := map[string][]policy.File{}
	for name, file := range files {
		for _, loader := range loaders.All() {
			if loader.Claims(name, func() []byte { return file.Data }) {
				claimed[loader.Name()] = append(claimed[loader.Name()], policy.File{Path: name, Data: file.Data})
				break
			}
		}
	}
	for _, loader := range loaders.All() {
		if list := claimed[loader.Name()]; len(list) > 0 {
			slices.SortFunc(list, func(a, b policy.File) int { return strings.Compare(a.Path, b.Path) })
			repo.Merge(loader.Load(files, list, policy.Options{}))
			loaders.AddIgnores(repo, loader, list)
		}
	}
	repo.SettleBoundaries()
	repo.JoinProfiles()
	repo.Sort()
	return repo
}
