package loaders

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ConfigName is the name of the configuration file, whose directory is a root.
const ConfigName = ".iamlint.yaml"

// Root is a directory whose files are read together.
type Root struct {
	// Dir is absolute and free of symbolic links.
	Dir string
	// Config is the configuration file of the root; empty where it has none.
	Config string
	// Selected are the paths whose findings the user asked for, absolute; each is
	// Dir or lies in it.
	Selected []string
	// Only are the names of the files in Dir that are read, where the user named
	// files that belong to no work tree; empty: all.
	Only []string
	// workTree is the top of the git work tree that Dir lies in; empty outside of one.
	workTree string
}

// Selects reports whether the user asked for findings in the file at a path
// relative to the root, slash-separated.
func (r *Root) Selects(path string) bool {
	file := filepath.Join(r.Dir, filepath.FromSlash(path))
	return slices.ContainsFunc(r.Selected, func(selected string) bool { return within(file, selected) })
}

// Inside gives the path of a file relative to the root, slash-separated, and whether
// the file lies in it.
func (r *Root) Inside(file string) (path string, inside bool) {
	absolute, err := resolve(file)
	if err != nil {
		return filepath.ToSlash(file), false
	}
	relative, err := filepath.Rel(r.Dir, absolute)
	if err != nil {
		return filepath.ToSlash(file), false
	}
	return filepath.ToSlash(relative), within(absolute, r.Dir)
}

// Roots finds the roots of the paths, sorted. The root of a path is the directory
// of the nearest configuration above it or in it, else the top of its git work
// tree, else the path itself. A root within another is one of its own only where
// ownRoot says so of its configuration.
func Roots(paths []string, ownRoot func(config []byte) bool) ([]Root, error) {
	var roots []Root
	for _, path := range paths {
		root, err := rootOf(path)
		if err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
	slices.SortStableFunc(roots, func(a, b Root) int { return strings.Compare(a.Dir, b.Dir) })
	return fold(roots, ownRoot), nil
}

// fold joins roots that are one, and those that lie in another without being their own.
func fold(roots []Root, ownRoot func([]byte) bool) []Root {
	var folded []Root
	for _, root := range roots {
		into := slices.IndexFunc(folded, func(outer Root) bool {
			return root.Dir == outer.Dir || len(outer.Only) == 0 && within(root.Dir, outer.Dir) && !isOwn(root, ownRoot)
		})
		if into < 0 {
			folded = append(folded, root)
			continue
		}
		folded[into].join(root)
	}
	return folded
}

func (r *Root) join(other Root) {
	r.Selected = append(r.Selected, other.Selected...)
	if len(r.Only) == 0 || len(other.Only) == 0 {
		r.Only = nil
		return
	}
	r.Only = append(r.Only, other.Only...)
}

func isOwn(root Root, ownRoot func([]byte) bool) bool {
	if root.Config == "" {
		return false
	}
	content, err := readSmall(root.Config)
	return err == nil && ownRoot(content)
}

func rootOf(path string) (Root, error) {
	absolute, err := resolve(path)
	if err != nil {
		return Root{}, err
	}
	info, err := os.Stat(absolute)
	if err != nil {
		return Root{}, cause(path, err)
	}
	root := Root{Dir: absolute, Selected: []string{absolute}}
	if !info.IsDir() {
		root.Dir = filepath.Dir(absolute)
	}
	start := root.Dir
	root.workTree = WorkTree(start)
	if dir := nearest(start, ConfigName, fs.FileMode.IsRegular); dir != "" {
		root.Dir, root.Config = dir, filepath.Join(dir, ConfigName)
		return root, nil
	}
	if root.workTree != "" {
		root.Dir = root.workTree
		return root, nil
	}
	if !info.IsDir() {
		root.Only = []string{filepath.Base(absolute)}
	}
	return root, nil
}

// WorkTree is the top of the git work tree that the directory lies in; empty outside
// of one.
func WorkTree(dir string) string {
	return nearest(dir, ".git", func(fs.FileMode) bool { return true })
}

// resolve gives the path as the file system knows it, so that two names of one
// directory are one root.
func resolve(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	resolved, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return "", cause(path, err)
	}
	return resolved, nil
}

// cause names the path as the user wrote it and why it cannot be read.
func cause(path string, err error) error { return fmt.Errorf("%s: %w", path, plain(err)) }

// maxSmall bounds the files that steer the reading: ignore files and configurations.
const maxSmall = 1 << 20

// readSmall reads such a file, and none that is a pipe or device.
func readSmall(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, plain(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("neither a file nor a directory")
	case info.Size() > maxSmall:
		return nil, fmt.Errorf("larger than the limit of %s", size(maxSmall))
	}
	return os.ReadFile(file)
}

// plain drops the operation and path that the os package puts before a cause.
func plain(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// nearest finds the directory, from dir upwards, that holds an entry of that name
// and mode.
func nearest(dir, name string, fits func(fs.FileMode) bool) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && fits(info.Mode()) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// within reports whether path is dir or lies below it.
func within(path, dir string) bool {
	rest, found := strings.CutPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator)))
	return found && (rest == "" || os.IsPathSeparator(rest[0]))
}
