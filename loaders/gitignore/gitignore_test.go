package gitignore

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestIgnored(t *testing.T) {
	tests := []struct {
		fact, patterns, path string
		isDir, want          bool
	}{
		{"a name matches at any depth", "secret.json", "a/b/secret.json", false, true},
		{"a suffix matches at any depth", "*.tfplan", "env/x.tfplan", false, true},
		{"a leading slash anchors", "/build", "a/build", true, false},
		{"a leading slash matches at the top", "/build", "build", true, true},
		{"a slash in the middle anchors", "a/b.json", "x/a/b.json", false, false},
		{"two stars lead anywhere", "**/gen/*.json", "x/y/gen/p.json", false, true},
		{"two stars at the end take what is inside", "gen/**", "gen/a/b.json", false, true},
		{"two stars at the end leave the directory", "gen/**", "gen", true, false},
		{"a star stops at a slash", "a/*.json", "a/b/c.json", false, false},
		{"a trailing slash wants a directory", "out/", "out", false, false},
		{"a trailing slash takes a directory", "out/", "x/out", true, true},
		{"an exclamation mark brings back", "*.json\n!keep.json", "keep.json", false, false},
		{"the last pattern decides", "!keep.json\n*.json", "keep.json", false, true},
		{"a hash begins a comment", "#x", "#x", false, false},
		{"a quoted hash is a name", `\#x`, "#x", false, true},
		{"trailing spaces are dropped", "x.json   ", "x.json", false, true},
		{"a quoted trailing space stays", `x\ `, "x ", false, true},
		{"a carriage return is dropped", "x.json\r", "x.json", false, true},
		{"a byte order mark is dropped", "\xef\xbb\xbfx.json", "x.json", false, true},
		{"braces are plain characters", "{a,b}", "a", false, false},
		{"a class matches one character", "[ab].json", "b.json", false, true},
		{"a broken class matches nothing", "[ab.json", "a.json", false, false},
		{"a question mark is one character", "?.json", "ab.json", false, false},
	}
	for _, test := range tests {
		t.Run(test.fact, func(t *testing.T) {
			rules := (*Rules)(nil).With(".", []byte(test.patterns))
			if got := rules.Ignored(test.path, test.isDir); got != test.want {
				t.Errorf("%q on %q: got %v, want %v", test.patterns, test.path, got, test.want)
			}
		})
	}
}

func TestDeeperFileWins(t *testing.T) {
	rules := (*Rules)(nil).With(".", []byte("*.json")).With("policies", []byte("!/*.json"))
	if rules.Ignored("policies/a.json", false) {
		t.Error("policies/.gitignore brings back what the top ignores")
	}
	if !rules.Ignored("policies/deep/a.json", false) {
		t.Error("a pattern anchored in policies does not reach policies/deep")
	}
}

// TestSameAsGit asks git itself about every pair of patterns, each pair in a
// directory of its own, and every path of a small world.
func TestSameAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	patterns := []string{"a", "/a", "a/", "a/b", "*.json", "**/b", "a/**", "a/**/c", "a*", "*/c", "!a", "[a-b]", "a**", `\a`, "a/*/c", "/*", "!/b", "**", "b/c.json", "[!a]"}
	paths := []string{"a", "b", "c.json", "ab", "b/c", "b/a", "b/c.json", "b/x/c"}
	top := t.TempDir()
	git(t, top, "", "init", "-q")
	want := map[string]bool{}
	contents := map[string]string{}
	for i, first := range patterns {
		for j, second := range patterns {
			dir := fmt.Sprintf("%d-%d", i, j)
			contents[dir] = first + "\n" + second + "\n"
			write(t, filepath.Join(top, dir, ".gitignore"), contents[dir])
			for _, name := range paths {
				want[dir+"/"+name] = false
			}
		}
	}
	asked := slices.Sorted(maps.Keys(want))
	for line := range strings.Lines(git(t, top, strings.Join(asked, "\n"), "check-ignore", "--no-index", "--stdin")) {
		want[strings.TrimSpace(line)] = true
	}
	for _, name := range asked {
		dir, _, _ := strings.Cut(name, "/")
		rules := (*Rules)(nil).With(dir, []byte(contents[dir]))
		if got := ignoredWithParents(rules, name); got != want[name] {
			t.Errorf("patterns %q, path %q: got %v, git says %v", contents[dir], name, got, want[name])
		}
	}
}

// ignoredWithParents looks at every directory below the one the rules stand in.
func ignoredWithParents(rules *Rules, name string) bool {
	for i := strings.IndexByte(name, '/') + 1; i < len(name); i++ {
		if name[i] == '/' && rules.Ignored(name[:i], true) {
			return true
		}
	}
	return rules.Ignored(name, false)
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func git(t *testing.T, dir, input string, args ...string) string {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	command.Stdin = strings.NewReader(input)
	output, err := command.Output()
	if err != nil {
		t.Fatalf("git %v: %v", args, err)
	}
	return string(output)
}

// FuzzIgnored: the last line that matches decides, whatever it says.
func FuzzIgnored(f *testing.F) {
	f.Add("**/a[!b-c]*\\ ", "x/a*", "x/ad ", false)
	f.Add("/a/**/b/", "*", "a/x/b", true)
	f.Fuzz(func(t *testing.T, first, second, path string, isDir bool) {
		if len(first)+len(second)+len(path) > 200 || strings.ContainsAny(first+second, "\r\n\x00") || strings.HasPrefix(second, "!") || strings.HasPrefix(second, "#") {
			return
		}
		before := (*Rules)(nil).With(".", []byte(first+"\n"))
		matches := (*Rules)(nil).With(".", []byte(second+"\n")).Ignored(path, isDir)
		for prefix, want := range map[string]bool{"": true, "!": false} {
			if !matches {
				want = before.Ignored(path, isDir)
			}
			if got := before.With(".", []byte(prefix+second+"\n")).Ignored(path, isDir); got != want {
				t.Errorf("%q, then %q on %q: %v", first, prefix+second, path, got)
			}
		}
	})
}
