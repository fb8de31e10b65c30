package loaders

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/iamlint/iamlint/loaders/git"
	"github.com/iamlint/iamlint/loaders/gitignore"
	"github.com/iamlint/iamlint/loaders/policy"
)

// entry is a regular file of the walk; ignore are the rules that hold in its directory.
type entry struct {
	path    string // relative to the root, slash-separated
	ignore  *gitignore.Rules
	tracked bool // by git, in a directory that a pattern ignores
}

// walk is what walking a root found.
type walk struct {
	root     Root
	options  Options
	prefix   string // of the root within the git work tree: "" or "a/b/"
	files    []entry
	problems []policy.Problem
	nested   []Root
	ignored  []string // directories that a pattern ignores
	tracked  *tracked
	tree     *git.Tree    // that the files are read from; nil for those of the disk
	claimed  atomic.Int64 // bytes

	mu      sync.Mutex
	more    *sync.Cond
	pending []directory
	busy    int
}

type directory struct {
	path   string
	ignore *gitignore.Rules
}

// walkRoot lists the regular files below a root, sorted, and what it did not enter.
func walkRoot(root Root, options Options) *walk {
	w := &walk{root: root, options: options, tracked: newTracked(root.Dir)}
	w.more = sync.NewCond(&w.mu)
	w.pending = []directory{{path: ".", ignore: w.rulesAbove()}}
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(w.work)
	}
	workers.Wait()
	w.addTracked()
	slices.SortFunc(w.files, func(a, b entry) int { return strings.Compare(a.path, b.path) })
	slices.SortFunc(w.nested, func(a, b Root) int { return strings.Compare(a.Dir, b.Dir) })
	return w
}

func (w *walk) work() {
	for {
		next, ok := w.take()
		if !ok {
			return
		}
		found := w.list(next)
		w.put(found)
	}
}

func (w *walk) take() (directory, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.pending) == 0 && w.busy > 0 {
		w.more.Wait()
	}
	if len(w.pending) == 0 {
		return directory{}, false
	}
	last := len(w.pending) - 1
	next := w.pending[last]
	w.pending = w.pending[:last]
	w.busy++
	return next, true
}

// found is what one directory holds.
type found struct {
	files       []entry
	directories []directory
	problems    []policy.Problem
	nested      []Root
	ignored     []string
}

func (w *walk) put(found *found) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.files = append(w.files, found.files...)
	w.pending = append(w.pending, found.directories...)
	w.problems = append(w.problems, found.problems...)
	w.nested = append(w.nested, found.nested...)
	w.ignored = append(w.ignored, found.ignored...)
	w.busy--
	w.more.Broadcast()
}

func (f *found) unread(path, reason string) {
	f.problems = append(f.problems, policy.Problem{Span: policy.Span{File: path}, Reason: reason})
}

func (w *walk) list(dir directory) *found {
	found := &found{}
	absolute := w.absolute(dir.path)
	children, err := readDir(absolute)
	if err != nil {
		found.problems = append(found.problems, policy.Problem{Span: policy.Span{File: dir.path}, Reason: plain(err).Error(), Failed: true})
	}
	if w.isNested(dir.path, children, found) {
		return found
	}
	if w.root.workTree != "" && dir.path != "." && has(children, ".git") && !w.isNamed(dir.path) && isRepository(absolute) {
		found.unread(dir.path, "git repository of its own")
		return found
	}
	if path.Base(dir.path) == "vendor" && has(children, "modules.txt") && !w.isNamed(dir.path) {
		found.unread(dir.path, reasonDownloaded)
		return found
	}
	if w.root.workTree != "" && has(children, ".gitignore") {
		rules, err := w.withIgnoreFile(dir.ignore, absolute, w.prefix+dir.path)
		if err != nil {
			found.unread(path.Join(dir.path, ".gitignore"), err.Error())
		}
		dir.ignore = rules
	}
	for _, child := range children {
		w.visit(dir, child, found)
	}
	return found
}

// visit sorts one entry of a directory into what was found.
func (w *walk) visit(dir directory, child fs.DirEntry, found *found) {
	name := path.Join(dir.path, child.Name())
	switch mode := child.Type(); {
	case mode.IsRegular():
		if w.wanted(name) {
			found.files = append(found.files, entry{path: name, ignore: dir.ignore})
		}
	case mode.IsDir():
		w.visitDirectory(name, child.Name(), dir.ignore, found)
	case mode&fs.ModeSymlink != 0:
		w.visitLink(name, found)
	default:
		if w.wanted(name) {
			found.unread(name, "neither a file nor a directory")
		}
	}
}

func (w *walk) visitDirectory(name, base string, ignore *gitignore.Rules, found *found) {
	switch {
	case base == ".git" || len(w.root.Only) > 0:
	case w.excluded(name):
		found.unread(name, "excluded by the configuration")
	case w.isNamed(name):
		found.directories = append(found.directories, directory{name, ignore})
	case isDownloaded(base):
		found.unread(name, reasonDownloaded)
	case ignore.Ignored(w.prefix+name, true):
		found.unread(name, reasonIgnored)
		found.ignored = append(found.ignored, name)
		w.tracked.ask()
	default:
		found.directories = append(found.directories, directory{name, ignore})
	}
}

// isDownloaded reports whether a directory of that name holds what a package manager
// or terraform init fetched.
func isDownloaded(base string) bool { return base == "node_modules" || base == ".terraform" }

const (
	reasonIgnored    = "ignored by .gitignore"
	reasonDownloaded = "directory of downloaded code"
)

// visitLink never follows: what a link within the root leads to is read where it
// stands, and nothing outside is.
func (w *walk) visitLink(name string, found *found) {
	if !w.wanted(name) {
		return
	}
	target, err := filepath.EvalSymlinks(w.absolute(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		found.unread(name, "symbolic link: "+plain(err).Error())
	case !within(target, w.root.Dir):
		found.unread(name, "symbolic link out of the root")
	case within(w.absolute(name), target):
		found.unread(name, "symbolic link to a directory that holds it")
	}
}

// isNested reports whether the directory is a root of its own, and notes it.
func (w *walk) isNested(dir string, children []fs.DirEntry, found *found) bool {
	if dir == "." || !has(children, ConfigName) {
		return false
	}
	config := filepath.Join(w.absolute(dir), ConfigName)
	content, err := readSmall(config)
	if err == nil && !w.options.OwnRoot(content) {
		err = errNotOwn
	}
	if err != nil {
		found.unread(path.Join(dir, ConfigName), err.Error())
		return false
	}
	found.nested = append(found.nested, w.nestedRoot(filepath.Dir(config), config)...)
	return true
}

var errNotOwn = errors.New("a configuration below the root counts only as a root of its own")

// nestedRoot is the root at dir, or none where the user did not ask for anything in it.
func (w *walk) nestedRoot(dir, config string) []Root {
	nested := Root{Dir: dir, Config: config, workTree: w.root.workTree}
	for _, selected := range w.root.Selected {
		switch {
		case within(dir, selected):
			nested.Selected = append(nested.Selected, dir)
		case within(selected, dir):
			nested.Selected = append(nested.Selected, selected)
		}
	}
	if len(nested.Selected) == 0 {
		return nil
	}
	return []Root{nested}
}

// isNamed reports whether the user named the path or something below it: that is
// read even where a pattern ignores it.
func (w *walk) isNamed(name string) bool {
	absolute := w.absolute(name)
	return slices.ContainsFunc(w.root.Selected, func(selected string) bool { return within(selected, absolute) })
}

// wanted reports whether the file is one that the root reads.
func (w *walk) wanted(name string) bool {
	return len(w.root.Only) == 0 || slices.Contains(w.root.Only, name)
}

func (w *walk) excluded(name string) bool {
	return slices.ContainsFunc(w.options.Exclude, func(glob string) bool {
		matched, err := doublestar.Match(glob, name)
		return err == nil && matched
	})
}

func (w *walk) absolute(name string) string {
	if name == "." {
		return w.root.Dir
	}
	return w.root.Dir + string(filepath.Separator) + filepath.FromSlash(name)
}

// rulesAbove reads the ignore files from the top of the work tree down to the root,
// the root's own apart.
func (w *walk) rulesAbove() *gitignore.Rules {
	if w.root.workTree == "" {
		return nil
	}
	var rules *gitignore.Rules
	if content, err := readSmall(excludeFile(w.root.workTree)); err == nil {
		rules = rules.With(".", content)
	}
	inside, err := filepath.Rel(w.root.workTree, w.root.Dir)
	if err != nil || inside == "." {
		return rules
	}
	w.prefix = filepath.ToSlash(inside) + "/"
	dir := w.root.workTree
	for _, segment := range strings.Split(filepath.ToSlash(inside), "/") {
		top, _ := filepath.Rel(w.root.workTree, dir)
		// What stands above the root is not the user's to hear of.
		rules, _ = w.withIgnoreFile(rules, dir, filepath.ToSlash(top))
		dir = filepath.Join(dir, segment)
	}
	return rules
}

// withIgnoreFile adds the rules of a directory's ignore file; the error tells why one
// that is there was not read.
func (w *walk) withIgnoreFile(rules *gitignore.Rules, absolute, dir string) (*gitignore.Rules, error) {
	content, err := readSmall(filepath.Join(absolute, ".gitignore"))
	if errors.Is(err, fs.ErrNotExist) {
		return rules, nil
	}
	if err != nil {
		return rules, err
	}
	return rules.With(path.Clean(dir), content), nil
}

// readDir lists a directory in no order: the walk sorts once, at its end.
func readDir(dir string) ([]fs.DirEntry, error) {
	file, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.ReadDir(-1)
}

func has(children []fs.DirEntry, name string) bool {
	return slices.ContainsFunc(children, func(child fs.DirEntry) bool { return child.Name() == name })
}
