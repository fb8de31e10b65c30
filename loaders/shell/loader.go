package shell

import (
	"bytes"
	"io/fs"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Loader reads scripts of shells, and makefiles.
type Loader struct{}

// Name is "shell".
func (Loader) Name() string { return "shell" }

// Claims reports whether a file is a script, by its extension or its first line, or a
// makefile, in which a role may be assumed.
func (Loader) Claims(name string, read func() []byte) bool {
	switch {
	case isMakefile(name) || hasExtension(name):
		return Assumes(read())
	case !strings.Contains(path.Base(name), "."):
		data := read()
		return isScript(data) && Assumes(data)
	}
	return false
}

// Load reads the scripts, each with variables of its own.
func (Loader) Load(_ fs.FS, files []policy.File, _ policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	for _, file := range files {
		if isMakefile(file.Path) {
			readMakefile(repo, file)
			continue
		}
		Find(Script{Pieces: jsontext.File(file), Scope: file.Path, Zsh: isZsh(file)}).AddTo(repo, file)
	}
	return repo
}

// AddTo puts what was found in a file into a repository.
func (f Found) AddTo(repo *policy.Repo, file policy.File) {
	if len(f.Calls)+len(f.Problems) == 0 {
		return
	}
	repo.AddFile(file)
	repo.Calls = append(repo.Calls, f.Calls...)
	repo.Problems = append(repo.Problems, f.Problems...)
	for _, call := range f.Calls {
		repo.Documents = append(repo.Documents, call.Policies...)
	}
}

func hasExtension(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".sh", ".bash", ".ksh", ".zsh":
		return true
	}
	return false
}

// isScript reports whether the first line has a shell run the file.
func isScript(data []byte) bool {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	rest, found := bytes.CutPrefix(line, []byte("#!"))
	if !found {
		return false
	}
	for _, word := range bytes.Fields(rest) {
		switch path.Base(string(word)) {
		case "sh", "bash", "dash", "ash", "ksh", "zsh":
			return true
		}
	}
	return false
}

func isZsh(file policy.File) bool {
	line, _, _ := bytes.Cut(file.Data, []byte("\n"))
	return strings.EqualFold(path.Ext(file.Path), ".zsh") || bytes.HasPrefix(line, []byte("#!")) && bytes.Contains(line, []byte("zsh"))
}

func isMakefile(name string) bool {
	switch base := strings.ToLower(path.Base(name)); base {
	case "makefile", "gnumakefile":
		return true
	default:
		return strings.HasSuffix(base, ".mk") || strings.HasPrefix(base, "makefile.")
	}
}
