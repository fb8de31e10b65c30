//go:build unix

package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/iamlint/iamlint/rules/report"
)

// TestFullDiskIsAFailure: what stdout does not take is told once, and is no success.
func TestFullDiskIsAFailure(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		unable(t, err)
	}
	defer full.Close()
	t.Chdir(t.TempDir())
	hostile{files: map[string]string{"x.json": flawedPolicy, ".iamlint.yaml": "root: true\n"}}.write(t, ".")
	commands := []string{
		"inspect", "inspect --format json", "inspect --format input", "inspect --format facts", "inspect --stats", "graph", "graph --format dot", "graph --format html",
		"why arn:aws:iam::111122223333:user/a arn:aws:iam::111122223333:role/b", "rules", "rules --format json", "explain admin-wildcard", "man", "version", "--version", "--help", "help graph",
		"config show", "config schema", "config verify .iamlint.yaml", "completion bash",
	}
	for _, format := range report.Formats() {
		commands = append(commands, "--format "+format, "--fail-on never --format "+format)
	}
	for _, command := range commands {
		var errs bytes.Buffer
		if code := run(strings.Fields(command), full, &errs, embedded()); code != exitFailure {
			t.Errorf("%s exits %d", command, code)
		}
		if told := errs.String(); strings.Count(told, "\n") != 1 || !strings.Contains(told, "no space left on device") {
			t.Errorf("%s says %q", command, told)
		}
	}
}

// TestOutputsAreWholeOrAsTheyWere: neither a write that fails nor what stands at the name
// leaves half a file, or one that nobody asked for.
func TestOutputsAreWholeOrAsTheyWere(t *testing.T) {
	t.Chdir(t.TempDir())
	hostile{files: map[string]string{"old": "old", "target": "target", "dir/x.json": flawedPolicy}}.write(t, ".")
	if err := os.Symlink("target", "link"); err != nil {
		unable(t, err)
	}
	failing := func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return errors.New("full")
	}
	for _, name := range []string{"old", "new", "link"} {
		if err := writeFile(name, failing); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	for _, command := range []string{"--output json=dir dir", "graph --output dir dir", "--output json=missing/x dir", "graph --output missing/x dir", "baseline create --baseline dir dir", "baseline create --baseline missing/x dir"} {
		var out, errs bytes.Buffer
		if code := run(strings.Fields(command), &out, &errs, embedded()); code != exitFailure || strings.Count(errs.String(), "\n") != 1 {
			t.Errorf("%s exits %d and says %q", command, code, errs.String())
		}
	}
	wantFiles(t, "dir link old target", map[string]string{"old": "old", "target": "target"})
	if err := writeFile("link", func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }); err != nil {
		t.Error(err)
	}
	wantFiles(t, "dir link old target", map[string]string{"link": "new", "target": "target"})
}

func wantFiles(t *testing.T, names string, contents map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	if got := strings.Join(list, " "); got != names {
		t.Errorf("there are %s, want %s", got, names)
	}
	for name, want := range contents {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s holds %q, want %q: %v", name, got, want, err)
		}
	}
}

// TestPipesAreWrittenTo and not replaced by files.
func TestPipesAreWrittenTo(t *testing.T) {
	t.Chdir(t.TempDir())
	hostile{files: map[string]string{"dir/x.json": flawedPolicy}}.write(t, ".")
	if err := syscall.Mkfifo("pipe", 0o644); err != nil {
		unable(t, err)
	}
	for _, command := range []string{"--output json=pipe dir", "graph --output pipe dir"} {
		read := make(chan []byte)
		go func() {
			content, _ := os.ReadFile("pipe")
			read <- content
		}()
		var out, errs bytes.Buffer
		if code := run(strings.Fields(command), &out, &errs, embedded()); code == exitFailure {
			t.Fatal(errs.String())
		}
		if info, err := os.Lstat("pipe"); err != nil || info.Mode().IsRegular() {
			t.Fatalf("%s: %v, %v", command, info, err)
		}
		if content := <-read; len(content) == 0 {
			t.Errorf("%s writes nothing", command)
		}
	}
}
