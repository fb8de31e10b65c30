package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// claim is one condition on what a token says.
type claim struct {
	*policy.Condition
	// name is the claim without its provider, in lower case.
	name string
	// of tells whether the claim is one of the provider's tokens.
	of policy.Tri
}

// claimsOf lists the conditions of a statement that may be about tokens of the provider
// with a URL; others are those on claims that surely are not.
func claimsOf(statement *policy.Statement, url policy.Text) (own, others []claim) {
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		host, name, ok := splitKey(condition.Key)
		switch {
		case !ok && condition.Key.Known():
		case !ok:
			own = append(own, claim{condition, "", policy.Unknown})
		default:
			found := claim{condition, name, sameIssuer(host, url)}
			if found.of == policy.No {
				others = append(others, found)
				continue
			}
			own = append(own, found)
		}
	}
	return own, others
}

// sameIssuer compares the URL of a key with that of a provider. What a slash at the end
// makes of them is not known.
func sameIssuer(host, url policy.Text) policy.Tri {
	answer := policy.EqualFold(host, url)
	if answer == policy.No && strings.EqualFold(strings.Trim(host.String(), "/"), strings.Trim(url.String(), "/")) {
		return policy.Unknown
	}
	return answer
}

// splitKey cuts a key such as `gitlab.com:sub` into the provider's URL, which has no colon,
// and the claim; keys of AWS are none.
func splitKey(key policy.Text) (host policy.Text, name string, ok bool) {
	last := len(key.Parts) - 1
	if last < 0 || key.Parts[last].Hole != nil {
		return policy.Text{}, "", false
	}
	literal := key.Parts[last].Literal
	colon := strings.LastIndexByte(literal, ':')
	if colon < 0 {
		return policy.Text{}, "", false
	}
	parts := slices.Clone(key.Parts[:last])
	if colon > 0 {
		parts = append(parts, policy.Part{Literal: literal[:colon]})
	}
	host = policy.Text{Parts: parts}
	domain, _, path := strings.Cut(host.Prefix(), "/")
	if strings.Contains(host.Prefix(), ":") || (path || host.Known()) && !strings.Contains(domain, ".") {
		return policy.Text{}, "", false
	}
	return host, strings.ToLower(literal[colon+1:]), true
}

// tested tells whether one of the claims that is chosen is compared with something that
// not every token has.
func tested(claims []claim, choose func(name string) bool) policy.Tri {
	answer := policy.No
	for _, one := range claims {
		switch {
		case one.name != "" && !choose(one.name), openTo(one.Condition):
		case len(one.When) > 0:
			answer = policy.Or(answer, policy.Unknown)
		default:
			answer = policy.Or(answer, one.of)
		}
	}
	return answer
}

// testedKey is tested for keys of AWS that fit a pattern.
func testedKey(statement *policy.Statement, pattern string) policy.Tri {
	answer := policy.No
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		if _, name, ok := splitKey(condition.Key); ok && !strings.HasSuffix(strings.ToLower(pattern), ":"+name) {
			continue // a claim, whatever stands before it
		}
		same := policy.Match(policy.Literal(strings.ToLower(pattern)), condition.Key.Map(strings.ToLower))
		switch {
		case openTo(condition):
		case len(condition.When) > 0:
			same = min(same, policy.Unknown)
			fallthrough
		default:
			answer = policy.Or(answer, same)
		}
	}
	return answer
}

// openTo tells whether a condition surely takes every value: it only asks whether there is
// one, or has a pattern of stars alone.
func openTo(condition *policy.Condition) bool {
	operator := baseOperator(condition)
	if operator == "null" {
		return true
	}
	everything := func(value policy.Value) bool {
		literal, known := value.Text.Literal()
		return known && literal != "" && strings.Trim(literal, "*") == "" && len(value.When) == 0 && !value.Default
	}
	return (operator == "stringlike" || operator == "arnlike") && slices.ContainsFunc(condition.Values, everything)
}

// baseOperator is the operator of a condition in lower case, without what stands before
// and behind it; empty where it is unknown.
func baseOperator(condition *policy.Condition) string {
	operator, _ := condition.Operator.Literal()
	operator = strings.TrimSuffix(strings.ToLower(operator), "ifexists")
	return operator[strings.LastIndexByte(operator, ':')+1:]
}

// allKnown tells whether all values of a condition are, so that what is said of them is said
// of the condition.
func allKnown(condition *policy.Condition) bool {
	unknown := func(value policy.Value) bool {
		return !policy.Variables(value.Text).Known() || value.Default || value.Scalar != policy.String
	}
	return len(condition.Values) > 0 && !slices.ContainsFunc(condition.Values, unknown)
}
