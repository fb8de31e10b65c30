package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// readStrays reads policies that stand where the table names none: in custom
// resources, in API definitions, in types yet to be added. What they are for is
// unknown, and only what has every mark of a policy is taken for one.
func (t *template) readStrays(r *resource) {
	if r.properties == nil {
		return
	}
	t.under, t.spread = r.when, true
	defer func() { t.under, t.spread = nil, false }()
	for _, field := range r.properties.Fields {
		if !named(r.kind, field.Key.String()) {
			t.stray(r, field)
		}
	}
}

// named reports whether the table covers a property of a type.
func named(kind, property string) bool {
	for _, row := range properties()[kind] {
		head, _, _ := strings.Cut(row.path, ".")
		if strings.TrimSuffix(head, "[]") == property {
			return true
		}
	}
	return false
}

func (t *template) stray(r *resource, field policy.Field) {
	raw := field.Value
	if looksLikePolicy(raw) || looksLikePolicyText(raw) {
		row := property{path: field.Key.String(), kind: policy.UnknownKind}
		if row.path == "x-amazon-apigateway-policy" {
			row.kind = policy.Resource
		}
		at := place{node: t.evaluate(raw), span: field.KeySpan, name: row.path}
		t.readDocuments(r, at, &reading{row: row, of: r})
		return
	}
	if text := literal(raw); strings.Contains(text, "AWS::IAM::") && strings.Contains(text, "Resources") {
		t.unread(raw.Span, "the template in %s of %s is not read", field.Key, r.shown())
	}
	for _, item := range raw.Items {
		t.stray(r, policy.Field{Key: field.Key, KeySpan: field.KeySpan, Value: item})
	}
	for _, inner := range raw.Fields {
		if _, _, call := intrinsic(raw); call {
			inner.Key, inner.KeySpan = field.Key, field.KeySpan
		}
		t.stray(r, inner)
	}
}

// looksLikePolicy asks for a Statement that has an Effect and actions. Statements of
// WAF and of log protection have neither.
func looksLikePolicy(raw *policy.Node) bool {
	if raw.Kind != policy.Object {
		return false
	}
	statement := raw.Exact("Statement")
	if statement != nil && statement.Kind == policy.List && len(statement.Items) > 0 {
		statement = statement.Items[0]
	}
	return statement != nil && statement.Exact("Effect") != nil &&
		(statement.Exact("Action") != nil || statement.Exact("NotAction") != nil)
}

func looksLikePolicyText(raw *policy.Node) bool {
	if function, argument, ok := intrinsic(raw); ok && function == "Fn::Sub" {
		raw, _ = subArguments(argument)
	}
	text := literal(raw)
	return strings.HasPrefix(strings.TrimSpace(text), "{") && strings.Contains(text, `"Statement"`) &&
		strings.Contains(text, `"Effect"`) && strings.Contains(text, `Action"`)
}
