package loaders

import (
	"bytes"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// GivenRoot is the root of a file whose text does not come from the disk, such as that
// of an editor, and the file's path within it. The file need not exist; its directory
// has to.
func GivenRoot(name string) (root Root, within string, err error) {
	root, err = rootOf(filepath.Dir(name))
	if err != nil {
		return Root{}, "", err
	}
	dir := root.Selected[0]
	file := filepath.Join(dir, filepath.Base(name))
	root.Selected = []string{file}
	if root.Config == "" && root.workTree == "" {
		root.Only = []string{filepath.Base(name)}
	}
	relative, err := filepath.Rel(root.Dir, file)
	return root, filepath.ToSlash(relative), err
}

// give adds the file of Options.Given to what was found.
func (w *walk) give() {
	name := w.options.Given.Path
	if slices.ContainsFunc(w.files, func(file entry) bool { return file.path == name }) {
		return
	}
	w.files = append(w.files, entry{path: name, ignore: w.rulesAbove()})
	slices.SortFunc(w.files, func(a, b entry) int { return strings.Compare(a.path, b.path) })
}

// over is a file system in which one file is another.
type over struct {
	fs.FS
	file policy.File
}

func (o over) Open(name string) (fs.File, error) {
	if name == o.file.Path {
		return &givenFile{Reader: bytes.NewReader(o.file.Data), file: o.file}, nil
	}
	return o.FS.Open(name)
}

// givenFile is the file, opened, and what Stat tells of it.
type givenFile struct {
	*bytes.Reader
	file policy.File
}

func (f *givenFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *givenFile) Close() error               { return nil }
func (f *givenFile) Name() string               { return path.Base(f.file.Path) }
func (f *givenFile) Size() int64                { return int64(len(f.file.Data)) }
func (f *givenFile) Mode() fs.FileMode          { return 0o444 }
func (f *givenFile) ModTime() time.Time         { return time.Time{} }
func (f *givenFile) IsDir() bool                { return false }
func (f *givenFile) Sys() any                   { return nil }
