//go:build unix

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestPipesAreNotOpened: nobody writes to them, so that opening one would last forever.
func TestPipesAreNotOpened(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	hostile{files: map[string]string{"admin.json": flawedPolicy}}.write(t, dir)
	hostile{files: map[string]string{"admin.json": flawedPolicy}}.write(t, filepath.Join(dir, "below"))
	if err := os.MkdirAll(filepath.Join(dir, ".git", "info"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pipe.json", "pipe.tf", ".gitignore", ".git/info/exclude", "below/.gitignore", "below/.iamlint.yaml", ".iamlint.yaml"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var got reported
	if err := json.Unmarshal(lintHere(t, "json"), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Findings) != 2 {
		t.Errorf("%d findings, want the two policies' own", len(got.Findings))
	}
	if said := got.below("pipe."); said != "\"json\": not read: neither a file nor a directory\n\"tf\": not read: neither a file nor a directory\n" {
		t.Errorf("of pipes it says %s", said)
	}
}
