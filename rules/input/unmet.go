package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// UnmetTag is a condition on a tag that keeps a caller from a role.
type UnmetTag struct {
	// Of bears the tag, or should: caller or role. Holder is its name.
	Of     string `json:"of"`
	Holder string `json:"holder"`
	// Half demands it ("the trust policy" or "the permission").
	Half string `json:"half"`
	Key  string `json:"key"`
	At   Place  `json:"at"`
	// Demand is what the condition wants of the key, Found what is declared, in words.
	Demand string `json:"demand"`
	Found  string `json:"found"`
	// FoundAt is the tag, or the declaration that has none of the kind.
	FoundAt Place `json:"found_at"`
}

// Conflict are two conditions on one key, one of each half of a pair.
type Conflict struct {
	Key string `json:"key"`
	// Trust and Identity are what each wants, in words.
	Trust      string `json:"trust"`
	TrustAt    Place  `json:"trust_at"`
	Identity   string `json:"identity"`
	IdentityAt Place  `json:"identity_at"`
}

// MFA is a condition on MFA where only roles and services call.
type MFA struct {
	Half string `json:"half"`
	Key  string `json:"key"`
	At   Place  `json:"at"`
	// Callers are those that carry none.
	Callers string `json:"callers"`
}

func newUnmetTag(unmet *access.Unmet) *UnmetTag {
	if unmet == nil {
		return nil
	}
	body := &UnmetTag{
		Of: "caller", Holder: title(unmet.Holder), Half: half(unmet.Half), Key: unmet.Condition.Key.String(),
		At: within(unmet.Statement).value(unmet.Value), Demand: demand(unmet.Condition),
		Found: "no such tag", FoundAt: declared(unmet.Holder),
	}
	if unmet.OfRole {
		body.Of = "role"
	}
	if len(unmet.Found) > 0 {
		var values []string
		for i := range unmet.Found {
			values = append(values, "`"+unmet.Found[i].Value.Text.String()+"`")
		}
		body.Found, body.FoundAt = strings.Join(values, " or "), Place{Span: unmet.Found[0].Value.Span}
	}
	return body
}

// demand says in words what a condition wants of its key.
func demand(condition *policy.Condition) string {
	var values []string
	for i := range condition.Values {
		values = append(values, "`"+condition.Values[i].Text.String()+"`")
	}
	operator, _ := condition.Operator.Literal()
	switch operator = strings.ToLower(operator); {
	case operator == "null" && condition.Values[0].Text.Is("true"):
		return "to be absent"
	case operator == "null":
		return "to be there"
	case strings.Contains(operator, "not"):
		return "other than " + listed(values)
	case len(values) == 1:
		return "to be " + values[0]
	}
	return "to be one of " + listed(values)
}

func newConflict(disjoint *access.Disjoint) *Conflict {
	if disjoint == nil {
		return nil
	}
	trust, identity := disjoint.Trust, disjoint.Identity
	return &Conflict{
		Key:   trust.Condition.Key.String(),
		Trust: demand(trust.Condition), TrustAt: within(trust.Statement).value(trust.Value),
		Identity: demand(identity.Condition), IdentityAt: within(identity.Statement).value(identity.Value),
	}
}

func newMFA(word string, statement *policy.Statement, condition *policy.Condition, callers string) *MFA {
	if condition == nil {
		return nil
	}
	return &MFA{
		Half: half(word), Key: condition.Key.String(), Callers: callers,
		At: within(statement).place(condition.KeySpan),
	}
}
