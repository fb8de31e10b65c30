package sam

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// literal is a scalar's known text; empty where there is none.
func literal(node *policy.Node) string {
	if node == nil || !node.IsScalar() {
		return ""
	}
	known, _ := node.Text.Literal()
	return known
}

// isTrue reports whether a value is the literal true, quoted or not.
func isTrue(node *policy.Node) bool { return strings.EqualFold(literal(node), "true") }

func isString(node *policy.Node) bool { return node != nil && node.Kind == policy.String }

// items are those of a list, or the one value that stands in the place of a list.
func items(node *policy.Node) []*policy.Node {
	switch {
	case node == nil || node.Kind == policy.Null:
		return nil
	case node.Kind == policy.List:
		return node.Items
	}
	return []*policy.Node{node}
}

// call tells which intrinsic a node is a call of; an empty name where it is none.
func call(node *policy.Node) (name string, argument *policy.Node) {
	if node == nil || node.Kind != policy.Object || len(node.Fields) != 1 {
		return "", nil
	}
	name, _ = node.Fields[0].Key.Literal()
	if name != "Ref" && !strings.HasPrefix(name, "Fn::") {
		return "", nil
	}
	return name, node.Fields[0].Value
}

// branches are the condition and the two branches of an Fn::If.
func branches(node *policy.Node) (condition string, yes, no *policy.Node, ok bool) {
	name, argument := call(node)
	if name != "Fn::If" || len(argument.Items) != 3 || literal(argument.Items[0]) == "" {
		return "", nil, nil, false
	}
	return literal(argument.Items[0]), argument.Items[1], argument.Items[2], true
}

func isNoValue(node *policy.Node) bool {
	name, argument := call(node)
	return name == "Ref" && literal(argument) == "AWS::NoValue"
}

// target is the logical ID that a Ref or Fn::GetAtt names; empty for all else.
func target(node *policy.Node) string {
	switch name, argument := call(node); name {
	case "Ref":
		return literal(argument)
	case "Fn::GetAtt":
		if argument.Kind == policy.List && len(argument.Items) > 0 {
			return literal(argument.Items[0])
		}
		id, _, _ := strings.Cut(literal(argument), ".")
		return id
	}
	return ""
}

func text(at policy.Span, value string) *policy.Node {
	return &policy.Node{Kind: policy.String, Text: policy.Literal(value), Span: at}
}

func texts(at policy.Span, values ...string) *policy.Node {
	list := &policy.Node{Kind: policy.List, Span: at}
	for _, value := range values {
		list.Items = append(list.Items, text(at, value))
	}
	return list
}

func list(at policy.Span, items ...*policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.List, Span: at, Items: items}
}

func field(key string, at policy.Span, value *policy.Node) policy.Field {
	return policy.Field{Key: policy.Literal(key), KeySpan: at, Value: value}
}

// object has one member.
func object(at, keyAt policy.Span, key string, value *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{field(key, keyAt, value)}}
}

func ref(at policy.Span, name string) *policy.Node { return object(at, at, "Ref", text(at, name)) }

func attribute(at policy.Span, name, attribute string) *policy.Node {
	return object(at, at, "Fn::GetAtt", texts(at, name, attribute))
}

// sub is Fn::Sub with variables of its own, of which only those that occur are given.
func sub(at policy.Span, format string, variables map[string]*policy.Node) *policy.Node {
	if !strings.Contains(format, "${") {
		return text(at, format)
	}
	given := &policy.Node{Kind: policy.Object, Span: at}
	rest := format
	for {
		_, after, found := strings.Cut(rest, "${")
		if !found {
			break
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		if value := variables[name]; value != nil && given.Exact(name) == nil {
			if format == "${"+name+"}" {
				return value
			}
			given.Fields = append(given.Fields, field(name, value.Span, value))
			at = value.Span
		}
	}
	if len(given.Fields) == 0 {
		return object(at, at, "Fn::Sub", text(at, format))
	}
	return object(at, at, "Fn::Sub", list(at, text(at, format), given))
}

// allow is a statement that allows actions on a resource or a list of them.
func allow(at policy.Span, resource *policy.Node, actions ...string) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{
		field("Effect", at, text(at, "Allow")),
		field("Action", at, texts(at, actions...)),
		field("Resource", at, resource),
	}}
}

// document is a policy that AWS writes.
func document(at policy.Span, statements ...*policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, ByAWS: true, Fields: []policy.Field{
		field("Version", at, text(at, "2012-10-17")),
		field("Statement", at, list(at, statements...)),
	}}
}

// trust is the trust policy of a role that a service assumes.
func trust(at policy.Span, service string) *policy.Node {
	return document(at, &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{
		field("Effect", at, text(at, "Allow")),
		field("Action", at, texts(at, "sts:AssumeRole")),
		field("Principal", at, object(at, at, "Service", texts(at, service))),
	}})
}

// inline is an item of the Policies of a role.
func inline(at policy.Span, name string, document *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{
		field("PolicyName", at, text(at, name)),
		field("PolicyDocument", at, document),
	}}
}

// without gives a resource without some of its properties.
func without(resource *policy.Node, properties ...string) *policy.Node {
	copied := *resource
	copied.Fields = nil
	for _, member := range resource.Fields {
		if member.Key.Is("Properties") && member.Value.Kind == policy.Object {
			left := *member.Value
			left.Fields = nil
			for _, property := range member.Value.Fields {
				if !isOneOf(property.Key, properties) {
					left.Fields = append(left.Fields, property)
				}
			}
			member.Value = &left
		}
		copied.Fields = append(copied.Fields, member)
	}
	return &copied
}

func isOneOf(key policy.Text, names []string) bool {
	for _, name := range names {
		if key.Is(name) {
			return true
		}
	}
	return false
}

// property is a property of a resource; nil where it is not written.
func property(resource *policy.Node, name string) *policy.Node {
	if properties := resource.Exact("Properties"); properties != nil {
		return properties.Exact(name)
	}
	return nil
}

// within leads through members; nil where one is missing.
func within(node *policy.Node, names ...string) *policy.Node {
	for _, name := range names {
		if node == nil {
			return nil
		}
		node = node.Exact(name)
	}
	return node
}
