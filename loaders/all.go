package loaders

import (
	"github.com/iamlint/iamlint/loaders/cloudformation"
	"github.com/iamlint/iamlint/loaders/jsonfile"
)

// All lists the loaders in the order in which they are asked to claim a file.
func All() []Loader { return []Loader{cloudformation.Loader{}, jsonfile.Loader{}} }
