package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// eachKey begins the condition that tells instances of a block apart.
const eachKey = "each.key == "

// isInstance is the condition that what stands for all instances of a block is the
// one with a key.
func (ev *evaluator) isInstance(b *block, key policy.Text) policy.When {
	if !key.Known() || key.IsEmpty() {
		return nil
	}
	return instanceWhen(policy.Ref{Scope: ev.scope, Address: b.address}, key.String())
}

func instanceWhen(ref policy.Ref, key string) policy.When {
	scope := ref.Scope + "#" + blockAddress(ref.Address)
	return policy.When{{Name: eachKey + strconv.Quote(key), Scope: scope, Holds: true}}
}

// ofInstance is that condition for a reference with a literal index.
func ofInstance(ref policy.Ref) policy.When {
	_, index, found := strings.Cut(ref.Address, "[")
	key, err := strconv.Unquote(strings.TrimSuffix(index, "]"))
	if !found || err != nil || key == "" || strings.Contains(key, "@") {
		return nil
	}
	return instanceWhen(ref, key)
}

// ofPolicy are the documents of a managed policy that a reference means: of a
// policy with instances, those of the one it names.
func ofPolicy(managed *policy.ManagedPolicy, arn policy.Text) []*policy.Document {
	if arn.Ref == nil {
		return managed.Documents
	}
	named := ofInstance(*arn.Ref)
	if len(named) == 0 {
		return managed.Documents
	}
	var list []*policy.Document
	for _, document := range managed.Documents {
		at := slices.IndexFunc(document.When, func(cond policy.Cond) bool {
			return cond.Scope == named[0].Scope && strings.HasPrefix(cond.Name, eachKey)
		})
		switch {
		case at < 0:
			list = append(list, document)
		case document.When[at] == named[0]:
			clone := *document
			clone.When = slices.Delete(slices.Clone(document.When), at, at+1)
			list = append(list, &clone)
		}
	}
	return list
}
