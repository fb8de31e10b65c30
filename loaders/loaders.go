// Package loaders reads a repository: it walks a root, gives each file to the
// loader that claims it, and joins what they read into one policy.Repo.
//
// What a file format means is the loaders' own; what the policies mean is
// package policy's; nothing here judges.
package loaders

import (
	"bytes"
	"fmt"
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

// Ignorer is a Loader whose format has room for ignores: comments, or metadata.
type Ignorer interface {
	// Ignores reads those of a file. It is asked about files that name iamlint only.
	Ignores(file policy.File) []policy.Ignore
}

// maxIgnores is how many ignores of one file are heeded: each rule that a comment names is one.
const maxIgnores = 10_000

// AddIgnores reads the ignores of a loader's files.
func AddIgnores(repo *policy.Repo, loader Loader, files []policy.File) {
	ignorer, ok := loader.(Ignorer)
	if !ok {
		return
	}
	for _, file := range files {
		if !bytes.Contains(file.Data, []byte(policy.Marker)) {
			continue
		}
		found, count := ignorer.Ignores(file), 0
		for i := range found {
			if count += max(1, len(found[i].Rules)); count > maxIgnores {
				repo.Unread(file.Path, fmt.Sprintf("more than %d ignores", maxIgnores))
				found = found[:i]
				break
			}
		}
		if len(found) > 0 {
			repo.AddFile(file)
			repo.Ignores = append(repo.Ignores, found...)
		}
	}
}
