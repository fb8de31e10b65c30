package loaders

import (
	"github.com/iamlint/iamlint/loaders/cloudformation"
	"github.com/iamlint/iamlint/loaders/jsonfile"
)

// All lists the loaders in the order in which they are asked whether a file is theirs.
func All() []Loader { return []Loader{cloudformation.Loader{}, jsonfile.Loader{}} }
