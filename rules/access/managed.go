package access

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

//go:embed managed.tsv
var managedTable string

type managedKey struct{ name, effect, action string }

// managedPolicies tells of every AWS-managed policy with a statement about the actions
// of this package whether it covers every resource without condition.
var managedPolicies = sync.OnceValue(func() map[managedKey]bool {
	table := map[managedKey]bool{}
	for line := range strings.Lines(managedTable) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) == 4 {
			table[managedKey{fields[0], fields[1], fields[2]}] = fields[3] == "any"
		}
	}
	return table
})

// managedName is the name in the ARN of an AWS-managed policy; false for texts that
// are no such ARN, or whose name is not known.
func managedName(text policy.Text) (string, bool) {
	arn := policy.ParseARN(text)
	if !arn.Account.Is("aws") || !arn.Type().Is("policy") {
		return "", false
	}
	return arn.Name().Literal()
}

// managedSays tells whether an attached policy, if it is AWS's own, allows or denies
// the action on every role. Of what is not in the table: AWS-managed policies surely
// do not, others may.
func managedSays(text policy.Text, effect, action string) policy.Tri {
	name, known := managedName(text)
	if !known {
		return policy.Unknown
	}
	everything, listed := managedPolicies()[managedKey{name, effect, action}]
	switch {
	case !listed:
		return policy.No
	case everything:
		return policy.Yes
	}
	return policy.Unknown
}
