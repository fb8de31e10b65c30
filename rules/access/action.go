package access

import "github.com/iamlint/iamlint/loaders/policy"

// Covered says how far a statement covers an action.
type Covered struct {
	// Action is one of the constants of this package.
	Action string
	Covers policy.Tri
}

// takers are the actions of this package in their order.
func takers() []string {
	return []string{AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity, PassRole}
}

// coverage of the actions by a statement, without those that it surely leaves out.
func coverage(statement *policy.Statement) []Covered {
	var list []Covered
	for _, action := range takers() {
		if covers := statement.Covers(action); covers != policy.No {
			list = append(list, Covered{action, covers})
		}
	}
	return list
}

// find the coverage of one action; the second result is No where it is left out.
func find(list []Covered, action string) policy.Tri {
	for _, covered := range list {
		if covered.Action == action {
			return covered.Covers
		}
	}
	return policy.No
}
