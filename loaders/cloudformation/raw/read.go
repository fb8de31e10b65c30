// Package raw reads and makes raw nodes: CloudFormation's syntax before anything is
// evaluated, intrinsics and all. What changes a template before it is read, works on them.
package raw

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Literal is a scalar's known text; empty where there is none.
func Literal(node *policy.Node) string {
	if node == nil || !node.IsScalar() {
		return ""
	}
	known, _ := node.Text.Literal()
	return known
}

// IsTrue reports whether a value is the literal true, quoted or not.
func IsTrue(node *policy.Node) bool { return strings.EqualFold(Literal(node), "true") }

// IsString reports whether a node is a string.
func IsString(node *policy.Node) bool { return node != nil && node.Kind == policy.String }

// Items are those of a list, or the one value that stands in the place of a list.
func Items(node *policy.Node) []*policy.Node {
	switch {
	case node == nil || node.Kind == policy.Null:
		return nil
	case node.Kind == policy.List:
		return node.Items
	}
	return []*policy.Node{node}
}

// Call tells which intrinsic a node is a call of; an empty name where it is none.
func Call(node *policy.Node) (name string, argument *policy.Node) {
	if node == nil || node.Kind != policy.Object || len(node.Fields) != 1 {
		return "", nil
	}
	name, _ = node.Fields[0].Key.Literal()
	if name != "Ref" && !strings.HasPrefix(name, "Fn::") {
		return "", nil
	}
	return name, node.Fields[0].Value
}

// Branches are the condition and the two branches of an Fn::If.
func Branches(node *policy.Node) (condition string, yes, no *policy.Node, ok bool) {
	name, argument := Call(node)
	if name != "Fn::If" || len(argument.Items) != 3 || Literal(argument.Items[0]) == "" {
		return "", nil, nil, false
	}
	return Literal(argument.Items[0]), argument.Items[1], argument.Items[2], true
}

// IsNoValue reports whether a node is a Ref to AWS::NoValue.
func IsNoValue(node *policy.Node) bool {
	name, argument := Call(node)
	return name == "Ref" && Literal(argument) == "AWS::NoValue"
}

// Target is the logical ID that a Ref or Fn::GetAtt names; empty for all else.
func Target(node *policy.Node) string {
	switch name, argument := Call(node); name {
	case "Ref":
		return Literal(argument)
	case "Fn::GetAtt":
		if argument.Kind == policy.List && len(argument.Items) > 0 {
			return Literal(argument.Items[0])
		}
		id, _, _ := strings.Cut(Literal(argument), ".")
		return id
	}
	return ""
}

// Without gives a resource without some of its properties.
func Without(resource *policy.Node, properties ...string) *policy.Node {
	copied := *resource
	copied.Fields = nil
	for _, member := range resource.Fields {
		if member.Key.Is("Properties") && member.Value.Kind == policy.Object {
			left := *member.Value
			left.Fields = nil
			for _, property := range member.Value.Fields {
				if !IsOneOf(property.Key, properties) {
					left.Fields = append(left.Fields, property)
				}
			}
			member.Value = &left
		}
		copied.Fields = append(copied.Fields, member)
	}
	return &copied
}

// IsOneOf reports whether a key is one of some names.
func IsOneOf(key policy.Text, names []string) bool {
	for _, name := range names {
		if key.Is(name) {
			return true
		}
	}
	return false
}

// Property is a property of a resource; nil where it is not written.
func Property(resource *policy.Node, name string) *policy.Node {
	if properties := resource.Exact("Properties"); properties != nil {
		return properties.Exact(name)
	}
	return nil
}

// Within leads through members; nil where one is missing.
func Within(node *policy.Node, names ...string) *policy.Node {
	for _, name := range names {
		if node == nil {
			return nil
		}
		node = node.Exact(name)
	}
	return node
}

// Find is the first member of exactly that name.
func Find(node *policy.Node, name string) (policy.Field, bool) {
	if node != nil {
		for _, member := range node.Fields {
			if member.Key.Is(name) {
				return member, true
			}
		}
	}
	return policy.Field{}, false
}

// Merge gives the one of two nodes that counts: objects are joined, lists are appended,
// and of all else the second counts.
func Merge(general, own *policy.Node) *policy.Node {
	_, generalCall := Call(general)
	_, ownCall := Call(own)
	switch {
	case own.Kind == policy.Null:
		return general
	case general.Kind != own.Kind || generalCall != nil || ownCall != nil:
		return own
	case own.Kind == policy.List:
		joined := *own
		joined.Items = append(general.Items[:len(general.Items):len(general.Items)], own.Items...)
		return &joined
	case own.Kind != policy.Object:
		return own
	}
	joined := *own
	joined.Fields = nil
	for _, member := range own.Fields {
		if other := general.Exact(member.Key.String()); other != nil {
			member.Value = Merge(other, member.Value)
		}
		joined.Fields = append(joined.Fields, member)
	}
	for _, member := range general.Fields {
		if own.Exact(member.Key.String()) == nil {
			joined.Fields = append(joined.Fields, member)
		}
	}
	return &joined
}
