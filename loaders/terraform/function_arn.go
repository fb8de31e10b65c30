package terraform

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// arnParts are the fields of an ARN behind "arn:", as the provider's functions name them.
var arnParts = []string{"partition", "service", "region", "account_id", "resource"}

// arnBuild is provider::aws::arn_build.
func (c *invocation) arnBuild() *policy.Node {
	texts := []policy.Text{policy.Literal("arn")}
	for _, part := range c.args {
		if !textual(part) || len(part.When) > 0 {
			return c.hole()
		}
		texts = append(texts, policy.Literal(":"), asText(part))
	}
	return c.string(c.together(texts, c.at, c.env))
}

// arnParse is provider::aws::arn_parse: an object of the five fields.
func (c *invocation) arnParse() *policy.Node {
	if !textual(c.args[0]) {
		return c.failure()
	}
	fields, ok := arnFields(c.args[0].Text)
	if !ok {
		if c.args[0].Text.Known() {
			return c.failure()
		}
		return c.hole()
	}
	node := &policy.Node{Kind: policy.Object, Span: span(c.at), Via: c.env.via}
	for i, name := range arnParts {
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal(name), KeySpan: node.Span, Value: c.string(fields[i+1])})
	}
	return node
}

// arnFields cuts an ARN at its first five colons; false where a hole before them may hold one.
func arnFields(arn policy.Text) ([]policy.Text, bool) {
	colons := 0
	for _, part := range arn.Parts {
		if part.Hole != nil && colons < 5 && mayHold(part.Hole.Class, ':') {
			return nil, false
		}
		colons += strings.Count(part.Literal, ":")
	}
	fields := arn.Split(':', 6)
	return fields, len(fields) == 6 && fields[0].Is("arn")
}

// trimRolePath is provider::aws::trim_iam_role_path: the ARN of a role without its path.
func (c *invocation) trimRolePath() *policy.Node {
	if !textual(c.args[0]) {
		return c.failure()
	}
	fields, ok := arnFields(c.args[0].Text)
	if !ok || !strings.HasPrefix(fields[5].Prefix(), "role/") {
		if c.args[0].Text.Known() {
			return c.failure()
		}
		return c.hole()
	}
	resource := fields[5]
	pieces := resource.Split('/', -1)
	for i, part := range resource.Parts {
		if part.Hole != nil && mayHold(part.Hole.Class, '/') && !slashBehind(resource.Parts[i+1:]) {
			return c.hole()
		}
	}
	name := pieces[len(pieces)-1]
	texts := []policy.Text{}
	for _, field := range fields[:5] {
		texts = append(texts, field, policy.Literal(":"))
	}
	return c.string(policy.Concat(append(texts, policy.Literal("role/"), name)...))
}

// slashBehind reports whether a slash is written in the parts.
func slashBehind(parts []policy.Part) bool {
	for _, part := range parts {
		if part.Hole == nil && strings.Contains(part.Literal, "/") {
			return true
		}
	}
	return false
}
