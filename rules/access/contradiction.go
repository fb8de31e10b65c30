package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// contradictionLimit bounds the conditions times principals that are compared.
const contradictionLimit = 100_000

// contradict notes the condition that fails for every principal of one statement.
func contradict(list []*Trust) {
	if len(list) == 0 || len(list)*len(list[0].Statement.Conditions) > contradictionLimit {
		return
	}
	statement := list[0].Statement
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		fails := policy.Yes
		for _, trust := range list {
			fails = policy.And(fails, trust.fails(condition))
		}
		if fails == policy.Yes && len(condition.When) == 0 {
			for _, trust := range list {
				trust.Contradicted = condition
			}
			return
		}
	}
}

// fails tells whether a condition surely fails for whoever the principal names.
func (t *Trust) fails(condition *policy.Condition) policy.Tri {
	key, known := condition.Key.Literal()
	operator, operatorKnown := condition.Operator.Literal()
	text, present := t.value(strings.ToLower(key))
	if !known || !operatorKnown || !present {
		return policy.Unknown
	}
	return compare(strings.ToLower(operator), text, condition.Values).Not()
}

// value is what the request surely holds under a key for whoever the principal names.
func (t *Trust) value(key string) (policy.Text, bool) {
	named := t.Form == NamedUser || t.Form == NamedRole
	switch key {
	case "aws:principalarn":
		switch {
		case named && t.Named.Breadth == Exact:
			return t.arn(), true
		case t.Form == WholeAccount:
			return t.anyoneOf(), true
		}
	case "aws:principalaccount":
		return t.Account, named || t.Form == NamedSession || t.Form == WholeAccount
	case "aws:principaltype":
		if t.Form == NamedUser {
			return policy.Literal("User"), true
		}
		return policy.Literal("AssumedRole"), t.Form == NamedRole || t.Form == NamedSession
	case "aws:username":
		return t.Named.name(), t.Form == NamedUser
	}
	return policy.Text{}, false
}

func (ref *Reference) name() policy.Text {
	if ref == nil {
		return policy.Text{}
	}
	return ref.Name
}

// arn of the one named principal: as declared, else as written.
func (t *Trust) arn() policy.Text {
	if len(t.Named.Sure) == 1 {
		return t.Named.Sure[0].ARN()
	}
	return t.Value.Text
}

// anyoneOf is the ARN of any user, role or root of the account.
func (t *Trust) anyoneOf() policy.Text {
	partition := t.Partition
	if partition.IsEmpty() {
		partition = policy.HoleText("partition", requestScope, policy.Partition)
	}
	return policy.Concat(policy.Literal("arn:"), partition, policy.Literal(":iam::"), t.Account, policy.Literal(":"),
		policy.HoleText("principal", requestScope, policy.AnyText))
}
