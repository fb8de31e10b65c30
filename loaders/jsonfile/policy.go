package jsonfile

import (
	"fmt"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Policy reads a file that is one policy of that kind. The error names what is wrong.
func Policy(file policy.File, kind policy.DocumentKind) (*policy.Document, error) {
	repo := Loader{}.Load(nil, []policy.File{file}, policy.Options{Kinds: []policy.PathKind{{Glob: "**", Kind: kind}}})
	switch {
	case len(repo.Problems) > 0:
		return nil, fmt.Errorf("%s: %s", file.Path, repo.Problems[0].Reason)
	case len(repo.Documents) != 1:
		return nil, fmt.Errorf("%s: no policy document", file.Path)
	}
	return repo.Documents[0], nil
}
