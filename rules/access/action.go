package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Covered says how far a statement covers an action.
type Covered struct {
	// Action is one of the constants of this package.
	Action string
	Covers policy.Tri
	// Value is what covers it, the surest; nil where NotAction does or nothing was read.
	Value *policy.Value
}

// takers are the actions of this package in their order.
func takers() []string {
	return []string{AssumeRole, AssumeRoleWithSAML, AssumeRoleWithWebIdentity, PassRole}
}

// coverage of the actions by a statement, without those that it surely leaves out.
func coverage(statement *policy.Statement) []Covered {
	var list []Covered
	for _, action := range takers() {
		if covered := covers(statement, action); covered.Covers != policy.No {
			list = append(list, covered)
		}
	}
	return list
}

func covers(statement *policy.Statement, action string) Covered {
	covered := Covered{Action: action, Covers: policy.No}
	if len(statement.NotActions) > 0 {
		excluded := anyAction(statement, statement.NotActions, action).Covers
		covered.Covers = excluded.Not()
	}
	if len(statement.Actions) > 0 {
		covered = anyAction(statement, statement.Actions, action)
	}
	if statement.Partial {
		covered.Covers = policy.Unknown
	}
	return covered
}

func anyAction(statement *policy.Statement, values []policy.Value, action string) Covered {
	best := Covered{Action: action, Covers: policy.No}
	for i := range values {
		match := matchAction(values[i].Text, action)
		if match == policy.No {
			continue
		}
		match = policy.And(match, exists(statement.When, values[i].When))
		if match > best.Covers {
			best.Covers, best.Value = match, &values[i]
		}
	}
	return best
}

func matchAction(pattern policy.Text, action string) policy.Tri {
	literal, known := pattern.Literal()
	switch {
	case !known:
		return policy.Match(pattern.Map(strings.ToLower), policy.Literal(strings.ToLower(action)))
	case !strings.ContainsAny(firstFour(literal), "*?") && !strings.EqualFold(firstFour(literal), firstFour(action)):
		return policy.No
	}
	return policy.Is(policy.MatchString(strings.ToLower(literal), strings.ToLower(action)))
}

// firstFour is the service prefix of sts: and iam: actions.
func firstFour(action string) string { return action[:min(4, len(action))] }

// find the coverage of one action; the second result is No where it is left out.
func find(list []Covered, action string) policy.Tri {
	for _, covered := range list {
		if covered.Action == action {
			return covered.Covers
		}
	}
	return policy.No
}

// onlyRoleActions tells whether all that a statement allows is to take or pass roles,
// companion actions included.
func onlyRoleActions(statement *policy.Statement) policy.Tri {
	if len(statement.NotActions) > 0 {
		return policy.No
	}
	answer := policy.Is(len(statement.Actions) > 0)
	for _, value := range statement.Actions {
		answer = policy.And(answer, isRoleAction(value.Text))
	}
	if statement.Partial {
		answer = policy.And(answer, policy.Unknown)
	}
	return answer
}

func isRoleAction(text policy.Text) policy.Tri {
	literal, known := text.Literal()
	if !known {
		return policy.Unknown
	}
	switch strings.ToLower(literal) {
	case "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "iam:passrole",
		"sts:tagsession", "sts:setsourceidentity", "sts:setcontext",
		"sts:assumerole*", "sts:assumerolewith*", "iam:passrole*", "iam:pass*":
		return policy.Yes
	}
	return policy.No
}
