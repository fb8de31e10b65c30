package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// addPrincipals renders principals blocks: one object with a member for each type,
// or the lone star.
func (ev *evaluator) addPrincipals(node *policy.Node, in instance, blockType, element string) {
	blocks := ev.instances(in.body, blockType, in.env)
	if len(blocks) == 0 {
		return
	}
	value := &policy.Node{Kind: policy.List, Span: blocks[0].span}
	sole := &policy.Node{Kind: policy.Object, Span: blocks[0].span}
	for _, b := range blocks {
		node.Partial = node.Partial || b.dynamic
		field, ok := ev.principals(b)
		if !ok {
			node.Partial = true
			continue
		}
		switch {
		case len(blocks) == 1 && isStar(field):
			value.Items = append(value.Items, field.Value.Items[0])
		case len(b.when) > 0:
			value.Items = append(value.Items, &policy.Node{Kind: policy.Object, Span: b.span, When: b.when, Fields: []policy.Field{field}})
		default:
			sole.Fields = merged(sole.Fields, field)
		}
	}
	switch {
	case len(sole.Fields) > 0 && len(value.Items) == 0:
		value = sole
	case len(sole.Fields) > 0:
		value.Items = append([]*policy.Node{sole}, value.Items...)
	case len(value.Items) == 1:
		value = value.Items[0]
	}
	node.Fields = append(node.Fields, policy.Field{Key: policy.Literal(element), KeySpan: blocks[0].span, Value: value})
}

// principals reads one principals block: its type and identifiers.
func (ev *evaluator) principals(b instance) (policy.Field, bool) {
	kind, identifiers := b.body.Attributes["type"], b.body.Attributes["identifiers"]
	if kind == nil || identifiers == nil {
		return policy.Field{}, false
	}
	typeNode := ev.eval(kind.Expr, b.env)
	return policy.Field{
		Key: ev.textOf(typeNode, kind.Expr.Range(), b.env), KeySpan: typeNode.Span,
		Value: unescapeVariables(ev.eval(identifiers.Expr, b.env)),
	}, true
}

// isStar reports whether a block means everybody: type "*" with the one identifier "*".
func isStar(field policy.Field) bool {
	return field.Key.Is("*") && field.Value.Kind == policy.List && len(field.Value.Items) == 1 && field.Value.Items[0].Text.Is("*")
}

// merged joins the values of blocks that have the same key.
func merged(fields []policy.Field, field policy.Field) []policy.Field {
	for i, earlier := range fields {
		if policy.Equal(earlier.Key, field.Key) == policy.Yes && earlier.Value.Kind == policy.List && field.Value.Kind == policy.List {
			joined := *earlier.Value
			joined.Items = append(joined.Items[:len(joined.Items):len(joined.Items)], field.Value.Items...)
			joined.Partial = joined.Partial || field.Value.Partial
			fields[i].Value = &joined
			return fields
		}
	}
	return append(fields, field)
}

// addConditions renders condition blocks: operators with their keys.
func (ev *evaluator) addConditions(node *policy.Node, in instance) {
	blocks := ev.instances(in.body, "condition", in.env)
	if len(blocks) == 0 {
		return
	}
	value := &policy.Node{Kind: policy.Object, Span: blocks[0].span}
	seen := map[string]bool{}
	for _, b := range blocks {
		value.Partial = value.Partial || b.dynamic
		operator, ok := ev.operator(b)
		if !ok {
			value.Partial = true
			continue
		}
		// The blocks are a set: what is written twice is there once.
		if said, known := literally(operator.Key, operator.Value); known && len(b.when) == 0 {
			if seen[said] {
				continue
			}
			seen[said] = true
		}
		value.Fields = withOperator(value.Fields, operator)
	}
	node.Fields = append(node.Fields, policy.Field{Key: policy.Literal("Condition"), KeySpan: blocks[0].span, Value: value})
}

func (ev *evaluator) operator(b instance) (policy.Field, bool) {
	test, variable, values := b.body.Attributes["test"], b.body.Attributes["variable"], b.body.Attributes["values"]
	if test == nil || variable == nil || values == nil {
		return policy.Field{}, false
	}
	key, keySpan := ev.textAt(variable, b.env)
	operator, operatorSpan := ev.textAt(test, b.env)
	keys := &policy.Node{Kind: policy.Object, Span: b.span, When: b.when, Fields: []policy.Field{
		{Key: key, KeySpan: keySpan, Value: unescapeVariables(ev.eval(values.Expr, b.env))},
	}}
	return policy.Field{Key: operator, KeySpan: operatorSpan, Value: keys}, true
}

func (ev *evaluator) textAt(attribute *hclsyntax.Attribute, e *env) (policy.Text, policy.Span) {
	node := ev.eval(attribute.Expr, e)
	return ev.textOf(node, attribute.Expr.Range(), e), node.Span
}

// withOperator adds a block's operator; blocks of one operator are one member, and
// those of one key too are one list.
func withOperator(fields []policy.Field, operator policy.Field) []policy.Field {
	for _, earlier := range fields {
		same := policy.Equal(earlier.Key, operator.Key) == policy.Yes
		if same && len(earlier.Value.When) == 0 && len(operator.Value.When) == 0 {
			earlier.Value.Fields = merged(earlier.Value.Fields, operator.Value.Fields[0])
			return fields
		}
	}
	return append(fields, operator)
}

// literally is what a key and all below it say, where that is known to the last character.
func literally(key policy.Text, node *policy.Node) (string, bool) {
	said, known := key.Literal()
	text, literal := node.Text.Literal()
	known = known && literal && node.Kind != policy.Choice && node.Kind != policy.Open && !node.Partial && len(node.When) == 0
	said += "\x00" + text
	for _, item := range node.Items {
		more, ok := literally(policy.Text{}, item)
		said, known = said+"\x00"+more, known && ok
	}
	for _, field := range node.Fields {
		more, ok := literally(field.Key, field.Value)
		said, known = said+"\x00"+more, known && ok
	}
	return said, known
}
