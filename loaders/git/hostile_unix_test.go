//go:build unix

package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// trapped makes a repository whose own configuration names a program wherever it can,
// and gives the file that the program makes.
func trapped(t *testing.T) (dir, ran string) {
	t.Helper()
	dir, ran = t.TempDir(), filepath.Join(t.TempDir(), "ran")
	trap := filepath.Join(t.TempDir(), "trap")
	for name, content := range map[string]string{
		trap: "#!/bin/sh\ntouch " + ran + "\n", filepath.Join(dir, "a.json"): "{}\n", filepath.Join(dir, ".gitattributes"): "* filter=x diff=x\n",
	} {
		if err := os.WriteFile(name, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "add", ".")
	git(t, dir, "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", "x")
	for _, key := range []string{
		"core.sshCommand", "core.pager", "pager.ls-files", "pager.config", "core.editor", "core.askPass", "core.gitProxy", "diff.external", "diff.x.textconv", "diff.x.command",
		"filter.x.clean", "filter.x.smudge", "filter.x.process", "credential.helper", "gpg.program", "uploadpack.packObjectsHook", "core.alternateRefsCommand", "core.fsmonitor",
	} {
		git(t, dir, "config", key, trap)
	}
	for _, command := range []string{"ls-files", "rev-parse", "ls-tree", "cat-file", "merge-base", "symbolic-ref"} {
		git(t, dir, "config", "alias."+command, "!"+trap)
	}
	git(t, dir, "config", "remote.origin.url", "ext::"+trap)
	return dir, ran
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	command := exec.Command("git", append([]string{"-C", dir}, args...)...)
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// ask asks all that this package can.
func ask(dir string) error {
	_, failed := Tracked(dir)
	for _, revision := range []string{"HEAD", "-x", "--upload-pack=touch x", "main\n--all", "refs/heads/../../x", "@{u}", ":/x"} {
		_, _ = Commit(dir, revision)
		_, _ = MergeBase(dir, revision)
	}
	Repository(dir)
	DefaultBranch(dir)
	tree, err := Open(dir, "HEAD", 1<<20)
	if err != nil {
		return err
	}
	if _, err := tree.ReadFile("a.json"); err != nil {
		return err
	}
	if err := tree.Close(); err != nil {
		return err
	}
	return failed
}

func TestNothingThatARepositoryNamesIsRun(t *testing.T) {
	dir, ran := trapped(t)
	if err := ask(dir); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program of the repository ran")
	}
	git(t, dir, "ls-files", "--others") // the trap works
	if _, err := os.Stat(ran); err != nil {
		t.Error("git runs no program of the repository either: this test shows nothing")
	}
}

// TestCommittedRepositoryIsNone: a commit may hold what looks like a bare repository,
// with a configuration of its own.
func TestCommittedRepositoryIsNone(t *testing.T) {
	dir, _ := trapped(t)
	outer := t.TempDir()
	git(t, outer, "init", "-q")
	bare := filepath.Join(outer, "bare")
	if err := os.Rename(filepath.Join(dir, ".git"), bare); err != nil {
		t.Fatal(err)
	}
	git(t, bare, "config", "core.bare", "true")
	if files, err := Tracked(bare); err == nil {
		t.Errorf("git takes it for a repository, with %q", files)
	}
}

func TestBrokenRepositoriesAreErrors(t *testing.T) {
	for fact, breaks := range map[string]func(git string) error{
		"a HEAD that points nowhere": func(git string) error {
			return os.WriteFile(filepath.Join(git, "HEAD"), []byte("ref: refs/heads/none\n"), 0o644)
		},
		"a HEAD of zeros":              func(git string) error { return os.WriteFile(filepath.Join(git, "HEAD"), make([]byte, 100), 0o644) },
		"a HEAD that points at itself": func(git string) error { return os.WriteFile(filepath.Join(git, "HEAD"), []byte("ref: HEAD\n"), 0o644) },
		"an index of zeros":            func(git string) error { return os.WriteFile(filepath.Join(git, "index"), make([]byte, 100), 0o644) },
		"no objects":                   func(git string) error { return os.RemoveAll(filepath.Join(git, "objects")) },
		"broken objects":               breakObjects,
		"a configuration that is none": func(git string) error { return os.WriteFile(filepath.Join(git, "config"), []byte("[core\n"), 0o644) },
		"a configuration in itself": func(git string) error {
			return os.WriteFile(filepath.Join(git, "config"), []byte("[include]\npath = config\n"), 0o644)
		},
		"a file in place of the git dir": func(git string) error { return toFile(git, "gitdir: /etc\n") },
	} {
		t.Run(fact, func(t *testing.T) {
			dir, ran := trapped(t)
			if err := breaks(filepath.Join(dir, ".git")); err != nil {
				t.Fatal(err)
			}
			if err := ask(dir); err == nil {
				t.Error("no error")
			}
			if _, err := os.Stat(ran); err == nil {
				t.Error("a program of the repository ran")
			}
		})
	}
}

func breakObjects(git string) error {
	return filepath.WalkDir(filepath.Join(git, "objects"), func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if err := os.Chmod(name, 0o644); err != nil {
			return err
		}
		return os.WriteFile(name, []byte("broken"), 0o644)
	})
}

func toFile(git, content string) error {
	if err := os.RemoveAll(git); err != nil {
		return err
	}
	return os.WriteFile(git, []byte(content), 0o644)
}
