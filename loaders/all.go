package loaders

import (
	"github.com/iamlint/iamlint/loaders/cloudformation"
	"github.com/iamlint/iamlint/loaders/gitlab"
	"github.com/iamlint/iamlint/loaders/gosource"
	"github.com/iamlint/iamlint/loaders/jsonfile"
	"github.com/iamlint/iamlint/loaders/kubernetes"
	"github.com/iamlint/iamlint/loaders/profile"
	"github.com/iamlint/iamlint/loaders/samconfig"
	"github.com/iamlint/iamlint/loaders/shell"
	"github.com/iamlint/iamlint/loaders/terraform"
	"github.com/iamlint/iamlint/loaders/workflow"
)

// All lists the loaders in the order in which they are asked whether a file is theirs.
func All() []Loader {
	return []Loader{
		terraform.Loader{}, workflow.Loader{}, gitlab.Loader{}, kubernetes.Loader{}, samconfig.Loader{}, cloudformation.Loader{}, jsonfile.Loader{}, gosource.Loader{},
		profile.Loader{}, shell.Loader{},
	}
}
