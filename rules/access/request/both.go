package request

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Disjoint reports whether surely no request satisfies both of two conditions: they ask
// for values of one key, which has one value and is the same wherever the request is
// judged, and have none in common. What may pass without the key is never disjoint.
func Disjoint(a, b *policy.Condition) bool {
	if !sameKey(a, b) || len(a.When)+len(b.When) > 0 || len(a.Values) == 0 || len(b.Values) == 0 {
		return false
	}
	first, ok := demanding(a)
	second, alsoOK := demanding(b)
	if !ok || !alsoOK || len(a.Values)*len(b.Values) > mostDisjoint {
		return false
	}
	for i := range a.Values {
		for j := range b.Values {
			if !apart(first, second, &a.Values[i], &b.Values[j]) {
				return false
			}
		}
	}
	return true
}

// mostDisjoint bounds the values that are compared with each other.
const mostDisjoint = 4096

// sameKey reports whether two conditions have one known key, of one value.
func sameKey(a, b *policy.Condition) bool {
	key, _ := a.Key.Literal()
	row := rowOf(strings.ToLower(key))
	return sameFold(a.Key, b.Key) && row.present != "" && !row.many
}

func sameFold(a, b policy.Text) bool {
	first, known := a.Literal()
	second, alsoKnown := b.Literal()
	return known && alsoKnown && strings.EqualFold(first, second)
}

// demanding reads the operator of a condition; false where a request without the key
// may satisfy it, or its values are not those that pass.
func demanding(condition *policy.Condition) (operator, bool) {
	name, known := condition.Operator.Literal()
	op, ok := parseOperator(strings.ToLower(name))
	return op, known && ok && !op.ifExists && !op.negated && op.set != allValues
}

// apart reports whether no text fits both of two values.
func apart(first, second operator, a, b *policy.Value) bool {
	text, other := policy.Variables(a.Text), policy.Variables(b.Text)
	if isOpen(a) || isOpen(b) || hasVariable(text) || hasVariable(other) {
		return false
	}
	switch {
	case isOfTexts(first.family) && isOfTexts(second.family):
		return apartTexts(first.family, second.family, text, other)
	case first.family == address && second.family == address:
		return apartNetworks(text, other)
	case first.family == boolean && second.family == boolean:
		one, known := truthOf(text)
		another, alsoKnown := truthOf(other)
		return known && alsoKnown && one != another
	}
	return false
}

func apartNetworks(a, b policy.Text) bool {
	first, _ := a.Literal()
	second, _ := b.Literal()
	one, known := network(first)
	other, alsoKnown := network(second)
	return known && alsoKnown && one.Addr().Is4() == other.Addr().Is4() && !one.Overlaps(other)
}

func truthOf(text policy.Text) (value, known bool) {
	literal, _ := text.Literal()
	return truth(literal)
}

func isOfTexts(family family) bool {
	switch family {
	case stringEquals, stringFold, stringLike, arnLike:
		return true
	}
	return false
}

// apartTexts compares two texts, letter case apart where one operator does not tell it.
// That a wildcard crosses no colon of ARNs only sets them further apart.
func apartTexts(first, second family, a, b policy.Text) bool {
	if first == stringFold || second == stringFold {
		a, b = a.Map(strings.ToLower), b.Map(strings.ToLower)
	}
	wild := func(family family) bool { return family == stringLike || family == arnLike }
	switch {
	case wild(first) && wild(second):
		return policy.Overlap(a, b) == policy.No
	case wild(first):
		return policy.Match(a, b) == policy.No
	case wild(second):
		return policy.Match(b, a) == policy.No
	}
	return policy.Equal(a, b) == policy.No
}

// DemandsMFA reports whether a condition surely fails for requests without MFA.
func DemandsMFA(condition *policy.Condition) bool {
	key, _ := condition.Key.Literal()
	op, ok := demanding(condition)
	key = strings.ToLower(key)
	if !ok || key != "aws:multifactorauthpresent" && key != "aws:multifactorauthage" || len(condition.Values) == 0 {
		return false
	}
	want := "true"
	switch {
	case op.family == null:
		want = "false"
	case key == "aws:multifactorauthage":
		return op.family == numeric
	}
	return !slices.ContainsFunc(condition.Values, func(value policy.Value) bool {
		text, known := value.Text.Literal()
		return !known || isOpen(&value) || !strings.EqualFold(text, want)
	})
}
