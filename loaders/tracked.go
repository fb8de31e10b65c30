package loaders

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/git"
)

// tracked are the files of a root that git's index holds: those count as the
// repository's, whatever a pattern ignores. Git is asked only where a pattern ignores
// something, and while the walk goes on; where it cannot be asked, nothing is tracked.
type tracked struct {
	dir   string
	once  sync.Once
	done  chan struct{}
	paths []string
	files map[string]bool
}

func newTracked(dir string) *tracked { return &tracked{dir: dir, done: make(chan struct{})} }

// ask begins to ask.
func (t *tracked) ask() {
	t.once.Do(func() {
		go func() {
			defer close(t.done)
			t.paths, _ = git.Tracked(t.dir)
			t.files = make(map[string]bool, len(t.paths))
			for _, name := range t.paths {
				t.files[name] = true
			}
		}()
	})
}

func (t *tracked) has(name string) bool {
	t.ask()
	<-t.done
	return t.files[name]
}

// addTracked adds the tracked files of directories that a pattern ignores.
func (w *walk) addTracked() {
	if len(w.ignored) == 0 {
		return
	}
	w.tracked.ask()
	<-w.tracked.done
	ignored := map[string]bool{}
	for _, dir := range w.ignored {
		ignored[dir] = true
	}
	for _, name := range w.tracked.paths {
		if !w.inIgnored(path.Dir(name), ignored) || !w.wanted(name) {
			continue
		}
		if info, err := os.Lstat(w.absolute(name)); err == nil && info.Mode().IsRegular() {
			w.files = append(w.files, entry{path: name, tracked: true})
		}
	}
}

// inIgnored reports whether a directory is an ignored one or lies in it, and in nothing
// else that is not entered.
func (w *walk) inIgnored(dir string, ignored map[string]bool) bool {
	for inside := dir; inside != "."; inside = path.Dir(inside) {
		switch {
		case isDownloaded(path.Base(inside)) || w.excluded(inside):
			return false
		case ignored[inside]:
			return true
		}
	}
	return false
}

// isRepository reports whether a directory is the top of a git work tree: what lies in
// it is another repository's.
func isRepository(dir string) bool {
	git := filepath.Join(dir, ".git")
	info, err := os.Lstat(git)
	switch {
	case err != nil:
		return false
	case info.Mode().IsRegular():
		content, err := readSmall(git)
		return err == nil && bytes.HasPrefix(content, []byte("gitdir:"))
	}
	for _, part := range []string{"HEAD", "objects", "refs"} {
		if _, err := os.Lstat(filepath.Join(git, part)); err != nil {
			return false
		}
	}
	return true
}

// excludeFile is where a work tree keeps patterns that it does not commit; linked work
// trees share that of the main one.
func excludeFile(workTree string) string {
	dir := filepath.Join(workTree, ".git")
	if content, err := readSmall(dir); err == nil {
		linked, _ := strings.CutPrefix(strings.TrimSpace(string(content)), "gitdir: ")
		dir = under(workTree, linked)
		if common, err := readSmall(filepath.Join(dir, "commondir")); err == nil {
			dir = under(dir, strings.TrimSpace(string(common)))
		}
	}
	return filepath.Join(dir, "info", "exclude")
}

func under(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}
