package loaders

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestFilesAreGits compares the files that are read with those that git knows or would
// add, where ignore files are odd.
func TestFilesAreGits(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	git := func(args ...string) string {
		t.Helper()
		command := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	git("init", "-q")
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// Tracked before anything is ignored.
	for _, name := range []string{"out/kept.json", "out/deep/kept.tf", "kept.log", "out/node_modules/x.json", "gone/kept.json", "a/b/kept.tmp"} {
		write(name, "{}")
	}
	git("add", ".")
	git("commit", "-q", "-m", "first")
	if err := os.Remove(filepath.Join(dir, "gone", "kept.json")); err != nil {
		t.Fatal(err)
	}
	write(".gitignore", strings.Join([]string{
		"# comment", "\\#hash.json", "\\!bang.json", "out/", "/gone", "*.log", "!important.log", "*.tmp ", "trailing\\ ", "build/**", "!build/keep/",
		"**/deep.json", "a/**/z.json", "/top.json", "mid/*.json", "[ab].txt", "[!c-z]1.txt", "{x,y}.json", "q?.json", "dir", "foo/bar/", "*/only.json",
		"", " lead.json", "back\\\\slash.json", "doc/**/", "esc\\*.json", "[.json", "x[.json",
	}, "\n"))
	write("sub/.gitignore", "!important.log\n*.json\n!/keep.json\nnested/\n!nested/\n")
	write("white/.gitignore", "**\n!**/\n!*.json\nsecret.*\n")
	write("all/.gitignore", "*\n!.gitignore\n")
	write("crlf/.gitignore", "one.json\r\n/two.json\r\n")
	write("bom/.gitignore", "\xef\xbb\xbfone.json\ntwo.json\n")
	write(".git/info/exclude", "excluded.json\n")
	for _, name := range []string{
		"#hash.json", "!bang.json", "out/new.json", "out/deep/new.tf", "new.log", "important.log", "a.tmp", "trailing ", "build/x.json", "build/keep/x.json",
		"deep.json", "a/deep.json", "a/z.json", "a/b/z.json", "a/b/c/z.json", "top.json", "a/top.json", "mid/x.json", "mid/low/x.json", "a.txt", "c.txt", "a1.txt", "d1.txt",
		"x.json", "{x,y}.json", "q1.json", "q12.json", "dir/x.json", "a/dir/x.json", "dir.json", "foo/bar/x.json", "a/foo/bar/x.json", "only.json", "a/only.json", "a/b/only.json",
		" lead.json", "lead.json", "back\\slash.json", "doc/x.json", "doc/a/x.json", "esc*.json", "escx.json", "sub/important.log", "sub/x.json", "sub/keep.json", "sub/a/keep.json",
		"sub/nested/keep.json", "crlf/one.json", "crlf/two.json", "crlf/a/two.json", "bom/one.json", "bom/two.json", "excluded.json", "a/excluded.json", "none", "[.json", "x[.json", "é.json",
		"white/x.json", "white/x.txt", "white/a/b/x.json", "white/a/secret.json", "all/x.json", "all/a/x.json",
	} {
		write(name, "{}")
	}
	own := filepath.Join(dir, "own")
	if out, err := exec.Command("git", "init", "-q", own).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	write("own/x.json", "{}")
	write("fake/.git/HEAD", "")
	write("fake/x.json", "{}")

	listed := git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
	var want []string
	for name := range strings.SplitSeq(strings.TrimRight(listed, "\x00"), "\x00") {
		_, err := os.Stat(filepath.Join(dir, name))
		if err == nil && !strings.HasSuffix(name, "/") && !strings.Contains(name, "node_modules/") {
			want = append(want, name)
		}
	}
	roots, err := Roots([]string{dir}, func([]byte) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	walked := walkRoot(roots[0], Options{})
	var got []string
	for _, file := range walked.files {
		if walked.leftOut(file) == "" {
			got = append(got, file.path)
		}
	}
	slices.Sort(got)
	if dup := slices.Compact(slices.Clone(got)); len(dup) != len(got) {
		t.Errorf("read twice: %q", got)
	}
	for _, name := range got {
		if !slices.Contains(want, name) {
			t.Errorf("read, though git ignores it: %q", name)
		}
	}
	for _, name := range want {
		if !slices.Contains(got, name) {
			t.Errorf("not read, though git has it: %q", name)
		}
	}
}
