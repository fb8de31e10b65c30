package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// readPermission reads a permission of Lambda: properties of which the service makes
// one statement of a function's or layer's policy.
func (t *template) readPermission(r *resource, row property) reading {
	read := reading{row: row, of: r}
	span := r.field.KeySpan
	text := func(value string) *policy.Node {
		return &policy.Node{Kind: policy.String, Text: policy.Literal(value), Span: span}
	}
	made := &policy.Node{Kind: policy.Object, Span: span, Fields: []policy.Field{
		{Key: policy.Literal("Effect"), KeySpan: span, Value: text("Allow")},
	}}
	conditions := &policy.Node{Kind: policy.Object, Span: span}
	for _, written := range r.properties.Fields {
		name := written.Key.String()
		value := t.evaluate(written.Value)
		if nothing(value) {
			continue
		}
		switch name {
		case "Action":
			made.Fields = append(made.Fields, policy.Field{Key: policy.Literal("Action"), KeySpan: written.KeySpan, Value: value})
		case "Principal":
			made.Fields = append(made.Fields, policy.Field{Key: policy.Literal("Principal"), KeySpan: written.KeySpan, Value: t.principal(written, value)})
		case "FunctionName":
			made.Fields = append(made.Fields, policy.Field{Key: policy.Literal("Resource"), KeySpan: written.KeySpan, Value: t.functionARN(written.Value, value)})
		case "LayerVersionArn":
			made.Fields = append(made.Fields, policy.Field{Key: policy.Literal("Resource"), KeySpan: written.KeySpan, Value: value})
		default:
			conditions.Fields = append(conditions.Fields, conditionOf(name, written, value)...)
		}
	}
	if len(conditions.Fields) > 0 {
		made.Fields = append(made.Fields, policy.Field{Key: policy.Literal("Condition"), KeySpan: span, Value: conditions})
	}
	found := oneStatement(made)
	found.When = r.when
	found.Uses = []policy.Use{t.use(r, place{span: span}, row)}
	read.documents = append(read.documents, t.repo.AddDocument(found))
	return read
}

// restrictions are the conditions that Lambda makes of properties: operator and key.
var restrictions = map[string][2]string{
	"SourceArn":           {"ArnLike", "aws:SourceArn"},
	"SourceAccount":       {"StringEquals", "aws:SourceAccount"},
	"PrincipalOrgID":      {"StringEquals", "aws:PrincipalOrgID"},
	"OrganizationId":      {"StringEquals", "aws:PrincipalOrgID"},
	"FunctionUrlAuthType": {"StringEquals", "lambda:FunctionUrlAuthType"},
	"EventSourceToken":    {"StringEquals", "lambda:EventSourceToken"},
}

func conditionOf(name string, written policy.Field, value *policy.Node) []policy.Field {
	restriction, ok := restrictions[name]
	if !ok {
		return nil
	}
	key := &policy.Node{Kind: policy.Object, Span: value.Span, Fields: []policy.Field{
		{Key: policy.Literal(restriction[1]), KeySpan: written.KeySpan, Value: value},
	}}
	return []policy.Field{{Key: policy.Literal(restriction[0]), KeySpan: written.KeySpan, Value: key}}
}

// principal puts what may call under the key that a policy has for it.
func (t *template) principal(written policy.Field, value *policy.Node) *policy.Node {
	if value.Text.Is("*") {
		return value
	}
	key := policy.HoleText("Principal", t.scope, policy.AnyText)
	shown := value.Text.String()
	switch {
	case strings.HasPrefix(shown, "arn:") || shown == "⟨AWS::AccountId⟩" || value.Text.Known() && strings.Trim(shown, "0123456789") == "":
		key = policy.Literal("AWS")
	case value.Text.Known() || strings.Contains(shown, ".amazonaws") || strings.HasSuffix(shown, ".⟨AWS::URLSuffix⟩"):
		key = policy.Literal("Service")
	}
	return &policy.Node{Kind: policy.Object, Span: value.Span, Fields: []policy.Field{{Key: key, KeySpan: written.KeySpan, Value: value}}}
}

// functionARN is the ARN of a function that is given by its ARN, its name or a Ref.
func (t *template) functionARN(raw, value *policy.Node) *policy.Node {
	if function, argument, ok := intrinsic(raw); ok && function == "Ref" {
		if r := t.byName[literal(argument)]; r != nil {
			arn := *value
			arn.Text = t.attribute(r.name, "Arn")
			return &arn
		}
		return t.hole(raw, policy.String)
	}
	if name, known := value.Text.Literal(); known && !strings.Contains(name, ":") {
		arn := *value
		arn.Text = policy.Concat(policy.Literal("arn:"), t.pseudo("Partition"), policy.Literal(":lambda:"), t.pseudo("Region"),
			policy.Literal(":"), t.pseudo("AccountId"), policy.Literal(":function:"+name))
		return &arn
	}
	return value
}
