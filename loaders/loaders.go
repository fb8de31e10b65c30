// Package loaders reads a repository: it walks a root, gives each file to the
// loader that claims it, and joins what they read into one policy.Repo.
//
// What a file format means is the loaders' own; what the policies mean is
// package policy's; nothing here judges.
package loaders

import (
	"io/fs"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Loader reads the files of one format.
type Loader interface {
	// Name is the format's name, as messages show it.
	Name() string
	// Claims reports whether the file is of the loader's format and may hold
	// something of IAM. It looks at the path first and calls read only where the
	// path leaves it possible; read gives the file's bytes, and nil where it could not.
	Claims(path string, read func() []byte) bool
	// Load reads the claimed files, sorted by path. Paths are relative to fsys,
	// which serves files that these refer to (file(), templatefile(), modules).
	// What cannot be read is a Problem of the result; the rest is still read.
	Load(fsys fs.FS, files []policy.File, options policy.Options) *policy.Repo
}
