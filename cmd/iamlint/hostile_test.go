package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/iamlint/iamlint/rules"
)

// reported is what the tests look at of the JSON report.
type reported struct {
	Findings []struct {
		Rule, Message, File string
		Severity            rules.Severity
		Line, Column        int
	}
	Coverage rules.Coverage
}

// TestHostileRepositoryIsReadInBoundedTime lints everything that is hostile at once and
// compares with hostile.golden what it says of each; a flawed policy beside it all is found.
func TestHostileRepositoryIsReadInBoundedTime(t *testing.T) {
	lintHostiles(t, hostiles(), "testdata/hostile.golden")
}

// TestHostileCallersAreReadInBoundedTime does the same with the formats that came later.
func TestHostileCallersAreReadInBoundedTime(t *testing.T) {
	lintHostiles(t, hostileReaders(), "testdata/hostile-readers.golden")
}

func lintHostiles(t *testing.T, all []hostile, golden string) {
	t.Helper()
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(ampleMemory)) // as main does
	root := t.TempDir()
	golden = absolute(t, golden)
	all = append(all, hostile{fact: "flawed policies beside it all", files: map[string]string{
		"x.json": flawedPolicy, "x.tf": terraformOf(`{ Effect = "Allow", Action = "*", Resource = "*" }`), "x.yaml": templateOf("[{Effect: Allow, Action: '*', Resource: '*'}]"),
	}})
	for i, one := range all {
		one.write(t, filepath.Join(root, fmt.Sprintf("d%02d", i)))
	}
	if err := os.Mkdir(filepath.Join(root, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	began := time.Now()
	var got reported
	if err := json.Unmarshal(lintHere(t, "json"), &got); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 5*time.Minute { // not a benchmark: other work may run beside it
		t.Errorf("took %v", took)
	}
	var shown bytes.Buffer
	for i, one := range all {
		fmt.Fprintf(&shown, "# %s\n%s\n", one.fact, got.below(fmt.Sprintf("d%02d/", i)))
	}
	checkGolden(t, golden, shown.Bytes())
}

// TestHostileFilesSteerNoTerminal: no report holds a character that does not print.
func TestHostileFilesSteerNoTerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, one := range hostiles() {
		if strings.Contains(one.fact, "steers") || strings.Contains(one.fact, "UTF-8") || strings.Contains(one.fact, "NUL") {
			one.write(t, strings.ReplaceAll(one.fact, " ", "-"))
		}
	}
	for _, format := range []string{"text", "compact", "json", "sarif", "github"} {
		report := lintHere(t, format)
		if at := bytes.IndexFunc(report, func(r rune) bool { return r != '\n' && !strconv.IsPrint(r) }); at >= 0 {
			t.Errorf("%s: %q", format, report[max(0, at-60):min(len(report), at+60)])
		}
		if strings.Contains(format, "j") && !json.Valid(report) {
			t.Errorf("%s is no JSON", format)
		}
	}
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	full, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return full
}

// unable skips what a system has no means for. Linux has all, so that there it fails.
func unable(t *testing.T, err error) {
	t.Helper()
	if runtime.GOOS == "linux" {
		t.Fatal(err)
	}
	t.Skip(err)
}

func (h hostile) write(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range h.files {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			unable(t, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			unable(t, err)
		}
	}
	if h.make != nil {
		h.make(t, dir)
	}
}

// below is what the report says of the files of a directory, at most five findings.
func (r reported) below(dir string) string {
	var lines []string
	for _, finding := range r.Findings {
		if name, found := strings.CutPrefix(finding.File, dir); found {
			lines = append(lines, fmt.Sprintf("%q:%d:%d: %s: %s: %s\n", name, finding.Line, finding.Column, finding.Severity, finding.Rule, finding.Message))
		}
	}
	if more := len(lines) - 5; more > 0 {
		lines = append(lines[:5], fmt.Sprintf("and %d more\n", more))
	}
	for _, unread := range r.Coverage.Unread {
		if name, found := strings.CutPrefix(unread.File, dir); found {
			lines = append(lines, fmt.Sprintf("%q: not read: %s\n", name, unread.Reason))
		}
	}
	return strings.Join(lines, "")
}
