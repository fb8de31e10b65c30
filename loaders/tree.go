package loaders

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/iamlint/iamlint/loaders/git"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Base is a commit that a root is compared with.
type Base struct {
	// Revision names the commit, or, with Fork, a branch: then the commit is the one
	// where the current branch left it.
	Revision string
	Fork     bool
}

// OpenBase opens what a root held at the base.
func OpenBase(root Root, base Base, limit int64) (*git.Tree, error) {
	if root.workTree == "" {
		return nil, fmt.Errorf("%s lies in no git work tree", root.Dir)
	}
	find := git.Commit
	if base.Fork {
		find = git.MergeBase
	}
	commit, err := find(root.Dir, base.Revision)
	if err != nil {
		return nil, err
	}
	return git.Open(root.Dir, commit, limit)
}

// LoadTree reads a root as Load does, from the tree of a commit.
func LoadTree(tree *git.Tree, root Root, loaders []Loader, options Options) *policy.Repo {
	w := &walk{root: root, options: options, tree: tree}
	w.root.Selected = nil
	passed := map[string]bool{}
	for _, name := range tree.Paths() {
		if w.enters(path.Dir(name), passed) {
			w.files = append(w.files, entry{path: name})
		}
	}
	return w.load(tree, loaders, options)
}

// enters reports whether the walk of a root on disk would come by a directory.
func (w *walk) enters(dir string, known map[string]bool) bool {
	if dir == "." {
		return true
	}
	enters, seen := known[dir]
	if !seen {
		base := path.Base(dir)
		vendored := base == "vendor" && w.tree.Has(path.Join(dir, "modules.txt"))
		enters = w.enters(path.Dir(dir), known) && !isDownloaded(base) && !vendored && !w.excluded(dir) && !w.isOwnRoot(dir)
		known[dir] = enters
	}
	return enters
}

func (w *walk) isOwnRoot(dir string) bool {
	content, err := fs.ReadFile(w.tree, path.Join(dir, ConfigName))
	return err == nil && w.options.OwnRoot(content)
}
