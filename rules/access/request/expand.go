package request

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Expand puts the values of policy variables (${aws:username}, ${*},
// ${aws:PrincipalTag/team, 'shared'}) into a resource or a value. ok is No where a
// variable without default has surely no value, so that the text matches nothing, and
// Unknown where that is open. Values that are not known are holes, as policy.Variables
// makes them; so are known ones that hold wildcards, which match as themselves. Where the
// document knows no variables, the text stays as it is; where that is not known, each
// variable is a hole.
func (c *Context) Expand(text policy.Text, variables policy.Tri) (expanded policy.Text, ok policy.Tri) {
	return c.expand(text, variables, true)
}

func (c *Context) expand(text policy.Text, variables policy.Tri, pattern bool) (expanded policy.Text, ok policy.Tri) {
	ok = policy.Yes
	if variables == policy.No {
		return text, ok
	}
	opened := policy.Variables(text)
	if !hasVariable(opened) {
		return opened, ok
	}
	if variables == policy.Unknown {
		return opened, policy.Unknown
	}
	expanded = opened.Bind(func(hole policy.Hole) (policy.Text, bool) {
		if hole.Variable() == "" {
			return policy.Text{}, false
		}
		value, known, there := c.variable(hole)
		ok = policy.And(ok, there)
		if known && pattern && value.HasWildcard() {
			known = false
		}
		return value, known
	})
	return expanded, ok
}

func hasVariable(text policy.Text) bool {
	for _, part := range text.Parts {
		if part.Hole != nil && part.Hole.Variable() != "" {
			return true
		}
	}
	return false
}

// variable is the value of a policy variable, and whether it has one.
func (c *Context) variable(hole policy.Hole) (value policy.Text, known bool, there policy.Tri) {
	name := strings.TrimSuffix(strings.TrimPrefix(hole.Name, "${"), "}")
	if name == "*" || name == "?" || name == "$" {
		return policy.Literal(name), true, policy.Yes
	}
	key, written, hasDefault := strings.Cut(name, ",")
	standard, quoted := unquote(strings.TrimSpace(written))
	if hasDefault && !quoted {
		return policy.Text{}, false, policy.Unknown
	}
	held := c.get(strings.ToLower(strings.TrimSpace(key)))
	there = held.Present
	if hasDefault {
		there = policy.Yes
	}
	switch {
	case held.Many:
		return policy.Text{}, false, policy.And(there, policy.Unknown)
	case held.Present == policy.No && hasDefault:
		return policy.Literal(standard), true, policy.Yes
	case held.Present == policy.Yes && held.Known && len(held.Values) == 1:
		return held.Values[0], true, policy.Yes
	}
	return policy.Text{}, false, there
}

// unquote takes the single quotes off a variable's default.
func unquote(written string) (string, bool) {
	if len(written) < 2 || written[0] != '\'' || written[len(written)-1] != '\'' {
		return "", false
	}
	return written[1 : len(written)-1], true
}
