package gosource

import (
	"fmt"

	"github.com/iamlint/iamlint/loaders/policy"
)

// settled is a document in which what stands for a text is one: a map or struct in a
// value's place writes a text of its own, such as an intrinsic of CloudFormation, that
// nobody reads here.
func settled(node *policy.Node) *policy.Node {
	return changed(node, "Statement", func(statement *policy.Node) *policy.Node {
		for _, name := range []string{"Action", "NotAction", "Resource", "NotResource", "Effect", "Sid"} {
			statement = changed(statement, name, opaque)
		}
		for _, name := range []string{"Principal", "NotPrincipal"} {
			statement = changed(statement, name, values)
		}
		return changed(statement, "Condition", func(operators *policy.Node) *policy.Node {
			made := *operators
			made.Fields = append([]policy.Field(nil), operators.Fields...)
			for i := range made.Fields {
				made.Fields[i].Value = each(made.Fields[i].Value, values)
			}
			return &made
		})
	})
}

// changed is a node of which every member of that name, or every item of it, is another.
func changed(node *policy.Node, name string, change func(*policy.Node) *policy.Node) *policy.Node {
	if node.Field(name) == nil {
		return node
	}
	made := *node
	made.Fields = append([]policy.Field(nil), node.Fields...)
	for i := range made.Fields {
		if key, known := made.Fields[i].Key.Literal(); known && key == name {
			made.Fields[i].Value = each(made.Fields[i].Value, change)
		}
	}
	return &made
}

// each changes a value, or all that a list or choice holds.
func each(node *policy.Node, change func(*policy.Node) *policy.Node) *policy.Node {
	if node.Kind != policy.List && node.Kind != policy.Choice {
		return change(node)
	}
	made := *node
	made.Items = make([]*policy.Node, len(node.Items))
	for i, item := range node.Items {
		made.Items[i] = each(item, change)
	}
	return &made
}

// values makes texts of the members of an object.
func values(node *policy.Node) *policy.Node {
	if node.Kind != policy.Object {
		return node
	}
	made := *node
	made.Fields = append([]policy.Field(nil), node.Fields...)
	for i := range made.Fields {
		made.Fields[i].Value = each(made.Fields[i].Value, opaque)
	}
	return &made
}

// opaque is a hole in the place of an object.
func opaque(node *policy.Node) *policy.Node {
	if node.Kind != policy.Object {
		return node
	}
	scope := fmt.Sprintf("%s@%d", node.Span.File, node.Span.Start)
	return &policy.Node{Kind: policy.Open, Text: policy.HoleText("…", scope, policy.AnyText), Span: node.Span, When: node.When, Via: node.Via}
}
