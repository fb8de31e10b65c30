package access

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Covered says how far a statement covers an action.
type Covered struct {
	// Action is one of the constants of this package.
	Action string
	Covers policy.Tri
}

// takers are the actions that take or pass a role, in their order.
func takers() []string {
	return []string{AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity, PassRole}
}

// companions are the permissions that a call needs besides, where it passes what they
// are about.
func companions() []string { return []string{TagSession, SetSourceIdentity, SetContext} }

// coverage of the actions by a statement, without those that it surely leaves out.
func coverage(statement *policy.Statement) []Covered {
	var list []Covered
	for _, action := range append(takers(), companions()...) {
		if covers := statement.Covers(action); covers != policy.No {
			list = append(list, Covered{action, covers})
		}
	}
	return list
}

// takes reports whether one of the actions takes or passes a role.
func takes(list []Covered) bool {
	return len(list) > 0 && !slices.Contains(companions(), list[0].Action)
}

// takesItself reports whether one of the actions takes a role, as trust policies allow.
func takesItself(list []Covered) bool { return takes(list) && list[0].Action != PassRole }

// find the coverage of one action; the second result is No where it is left out.
func find(list []Covered, action string) policy.Tri {
	for _, covered := range list {
		if covered.Action == action {
			return covered.Covers
		}
	}
	return policy.No
}
