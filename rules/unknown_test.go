package rules_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestUnknownDiffersFromBadInValuesOnly holds that an unknown example is the bad one
// with values that no file can tell: the same lines, but for what a few of them say.
func TestUnknownDiffersFromBadInValuesOnly(t *testing.T) {
	for _, rule := range newEngine(t).Rules() {
		if rule.Subject == "file" {
			continue // what does not parse has no values
		}
		folder := filepath.Join("..", "testdata", "rules", rule.ID)
		paths, err := filepath.Glob(filepath.Join(folder, "unknown*"))
		if err != nil || len(paths) == 0 {
			t.Fatal(rule.ID, err)
		}
		for _, path := range paths {
			unknown, _ := readExample(t, path)
			twin := strings.Replace(path, "unknown", "bad", 1)
			if _, err := os.Stat(twin); err != nil {
				continue // a further way of not knowing, without a bad twin
			}
			bad, _ := readExample(t, twin)
			if !slices.Equal(slices.Sorted(maps.Keys(bad)), replaced(slices.Sorted(maps.Keys(unknown)))) {
				t.Errorf("%s: other files than its bad example", path)
				continue
			}
			changed := 0
			for name, file := range unknown {
				changed += differing(t, path, bodyOf(bad[strings.Replace(name, "unknown", "bad", 1)].Data), bodyOf(file.Data))
			}
			if changed == 0 {
				t.Errorf("%s is its bad example", path)
			}
		}
	}
}

func replaced(names []string) []string {
	for i, name := range names {
		names[i] = strings.Replace(name, "unknown", "bad", 1)
	}
	return names
}

// bodyOf is an example without the declarations of the parameters and variables that
// stand for what no file can tell.
func bodyOf(data []byte) string {
	var body strings.Builder
	declares := false
	for line := range strings.Lines(trimmed(data)) {
		if indent(line) == 0 && strings.TrimSpace(line) != "" {
			declares = strings.HasPrefix(line, "Parameters:") || strings.HasPrefix(line, "variable ")
		}
		if !declares && strings.TrimSpace(line) != "" {
			body.WriteString(line)
		}
	}
	return body.String()
}

// differing counts the lines that differ, each in one stretch behind the same key.
func differing(t *testing.T, path, bad, unknown string) int {
	t.Helper()
	before, after := strings.Split(bad, "\n"), strings.Split(unknown, "\n")
	if len(before) != len(after) {
		t.Errorf("%s has %d lines, its bad example %d", path, len(after), len(before))
		return 1
	}
	changed := 0
	for i := range before {
		if before[i] == after[i] {
			continue
		}
		changed++
		if indent(before[i]) != indent(after[i]) {
			t.Errorf("%s:%d: not a value alone: %q, %q", path, i+1, before[i], after[i])
		}
	}
	return changed
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
