package git

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Tree is what a directory of a work tree held at a commit. It is a file system of
// regular files; symbolic links and submodules are left out. It is safe for concurrent use.
type Tree struct {
	blobs  map[string]string // object ids by path
	paths  []string
	folder map[string][]string // names by directory
	limit  int64

	mu     sync.Mutex
	ask    *exec.Cmd // git cat-file --batch
	input  io.WriteCloser
	answer *bufio.Reader
	stderr bytes.Buffer
	broken error
}

// Open lists the files that the directory dir held at a commit. Paths are relative to it.
// Files of more bytes than limit are listed, but not read.
func Open(dir, commit string, limit int64) (*Tree, error) {
	listed, err := output(dir, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, err
	}
	tree := &Tree{blobs: map[string]string{}, folder: map[string][]string{".": nil}, limit: limit}
	for entry := range strings.SplitSeq(listed, "\x00") {
		about, name, found := strings.Cut(entry, "\t")
		words := strings.Fields(about)
		if !found || len(words) != 3 || !strings.HasPrefix(words[0], "100") || !fs.ValidPath(name) {
			continue
		}
		tree.blobs[name] = words[2]
		tree.paths = append(tree.paths, name)
		tree.enter(name)
	}
	if err := tree.start(dir); err != nil {
		return nil, err
	}
	return tree, nil
}

// enter puts a file or directory into the list of its directory, and that into its own.
func (t *Tree) enter(name string) {
	for known := false; !known && name != "."; name = path.Dir(name) {
		parent := path.Dir(name)
		known = len(t.folder[parent]) > 0
		t.folder[parent] = append(t.folder[parent], path.Base(name))
	}
}

func (t *Tree) start(dir string) (err error) {
	if t.ask, err = command(dir, "cat-file", "--batch"); err != nil {
		return err
	}
	t.ask.Stderr = &t.stderr
	if t.input, err = t.ask.StdinPipe(); err != nil {
		return err
	}
	stdout, err := t.ask.StdoutPipe()
	if err != nil {
		return err
	}
	t.answer = bufio.NewReaderSize(stdout, 64<<10)
	return t.ask.Start()
}

var errMissing = errors.New("its files are not in this partial clone; clone without --filter")

// Paths of all files, sorted as git sorts them.
func (t *Tree) Paths() []string { return t.paths }

// Has reports whether there is a file of that name.
func (t *Tree) Has(name string) bool { return t.blobs[name] != "" }

// Close ends git. The error tells what of the tree could not be read on the way: then
// what was made of it is not the whole.
func (t *Tree) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	_ = t.input.Close()
	err := t.ask.Wait()
	said := t.stderr.Bytes()
	switch {
	case t.broken == nil:
		return err
	case errors.Is(t.broken, errMissing) || bytes.Contains(said, []byte("lazy fetch")) || bytes.Contains(said, []byte("promisor")):
		return errMissing
	case len(said) > 0:
		return cause(t.broken, said)
	}
	return t.broken
}

// ErrTooLarge is what reading a file beyond the limit gives.
var ErrTooLarge = errors.New("larger than the limit")

// ReadFile gives the bytes of a file.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	id, known := t.blobs[name]
	if !known {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.broken != nil {
		return nil, t.broken
	}
	data, err := t.read(id)
	if err != nil && !errors.Is(err, ErrTooLarge) {
		t.broken = fmt.Errorf("%s: %w", name, err)
	}
	return data, err
}

// read asks for one object: its id goes in, "id blob size", its bytes and a line break
// come out.
func (t *Tree) read(id string) ([]byte, error) {
	if _, err := io.WriteString(t.input, id+"\n"); err != nil {
		return nil, err
	}
	head, err := t.answer.ReadString('\n')
	if err != nil {
		return nil, err
	}
	words := strings.Fields(head)
	if len(words) != 3 {
		return nil, errMissing
	}
	size, err := strconv.Atoi(words[2])
	if err != nil {
		return nil, err
	}
	if int64(size) > t.limit {
		if _, err := t.answer.Discard(size + 1); err != nil {
			return nil, err
		}
		return nil, ErrTooLarge
	}
	data := make([]byte, size+1)
	if _, err := io.ReadFull(t.answer, data); err != nil {
		return nil, err
	}
	return data[:size:size], nil
}

// Open opens a file or lists a directory.
func (t *Tree) Open(name string) (fs.File, error) {
	if names, isFolder := t.folder[name]; isFolder {
		return &folder{tree: t, name: name, names: names}, nil
	}
	data, err := t.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &file{info: info{path.Base(name), int64(len(data)), 0o444}, Reader: bytes.NewReader(data)}, nil
}

// Stat tells a directory from a file. It reads a file for its size.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	opened, err := t.Open(name)
	if err != nil {
		return nil, err
	}
	return opened.Stat()
}

type file struct {
	info
	*bytes.Reader
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

// Size is that of the info: the reader's would be found as well.
func (f *file) Size() int64 { return f.size }

type folder struct {
	tree  *Tree
	name  string
	names []string
}

func (f *folder) Stat() (fs.FileInfo, error) {
	return info{path.Base(f.name), 0, fs.ModeDir | 0o555}, nil
}

func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: errors.New("is a directory")}
}

func (f *folder) Close() error { return nil }

// ReadDir lists the next n entries, or all.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(f.names) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(f.names) {
		n = len(f.names)
	}
	entries := make([]fs.DirEntry, n)
	for i, name := range f.names[:n] {
		entries[i] = entry{tree: f.tree, path: path.Join(f.name, name)}
	}
	f.names = f.names[n:]
	return entries, nil
}

// entry is what a directory lists; what it is costs no reading.
type entry struct {
	tree *Tree
	path string
}

func (e entry) Name() string { return path.Base(e.path) }

func (e entry) IsDir() bool {
	_, isFolder := e.tree.folder[e.path]
	return isFolder
}

func (e entry) Type() fs.FileMode {
	if e.IsDir() {
		return fs.ModeDir
	}
	return 0
}

func (e entry) Info() (fs.FileInfo, error) { return e.tree.Stat(e.path) }

// info describes a file or directory.
type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }
