package jsonfile

import (
	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Ignores reads the comments that tell iamlint to ignore something: those of .jsonc
// files, and of JSON that has some though it may not.
func (Loader) Ignores(file policy.File) []policy.Ignore { return comment.InJSON(file) }
