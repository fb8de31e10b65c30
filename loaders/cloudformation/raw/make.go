package raw

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Text is a string.
func Text(at policy.Span, value string) *policy.Node {
	return &policy.Node{Kind: policy.String, Text: policy.Literal(value), Span: at}
}

// Texts is a list of strings.
func Texts(at policy.Span, values ...string) *policy.Node {
	list := &policy.Node{Kind: policy.List, Span: at}
	for _, value := range values {
		list.Items = append(list.Items, Text(at, value))
	}
	return list
}

// List is a list.
func List(at policy.Span, items ...*policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.List, Span: at, Items: items}
}

// Field is a member of an object; its key has the place that it is given.
func Field(key string, at policy.Span, value *policy.Node) policy.Field {
	return policy.Field{Key: policy.Literal(key), KeySpan: at, Value: value}
}

// Object has one member.
func Object(at, keyAt policy.Span, key string, value *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{Field(key, keyAt, value)}}
}

// Ref is a Ref.
func Ref(at policy.Span, name string) *policy.Node { return Object(at, at, "Ref", Text(at, name)) }

// Attribute is an Fn::GetAtt.
func Attribute(at policy.Span, name, attribute string) *policy.Node {
	return Object(at, at, "Fn::GetAtt", Texts(at, name, attribute))
}

// Sub is Fn::Sub with variables of its own, of which only those that occur are given.
func Sub(at policy.Span, format string, variables map[string]*policy.Node) *policy.Node {
	if !strings.Contains(format, "${") {
		return Text(at, format)
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
			given.Fields = append(given.Fields, Field(name, value.Span, value))
			at = value.Span
		}
	}
	if len(given.Fields) == 0 {
		return Object(at, at, "Fn::Sub", Text(at, format))
	}
	return Object(at, at, "Fn::Sub", List(at, Text(at, format), given))
}

// Allow is a statement that allows actions on a resource or a list of them.
func Allow(at policy.Span, resource *policy.Node, actions ...string) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{
		Field("Effect", at, Text(at, "Allow")),
		Field("Action", at, Texts(at, actions...)),
		Field("Resource", at, resource),
	}}
}

// Document is a policy that AWS writes.
func Document(at policy.Span, statements ...*policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, ByAWS: true, Fields: []policy.Field{
		Field("Version", at, Text(at, "2012-10-17")),
		Field("Statement", at, List(at, statements...)),
	}}
}

// Trust is the trust policy of a role that a service assumes.
func Trust(at policy.Span, service string) *policy.Node {
	return Document(at, &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{
		Field("Effect", at, Text(at, "Allow")),
		Field("Action", at, Texts(at, "sts:AssumeRole")),
		Field("Principal", at, Object(at, at, "Service", Texts(at, service))),
	}})
}

// Inline is an item of the Policies of a role.
func Inline(at policy.Span, name string, document *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: at, Fields: []policy.Field{
		Field("PolicyName", at, Text(at, name)),
		Field("PolicyDocument", at, document),
	}}
}

// TagList turns the map that SAM and others take into the list that IAM takes.
func TagList(written *policy.Node) *policy.Node {
	if written == nil || written.Kind != policy.Object {
		return nil
	}
	made := List(written.Span)
	for _, tag := range written.Fields {
		key := &policy.Node{Kind: policy.String, Text: tag.Key, Span: tag.KeySpan}
		pair := Object(tag.KeySpan, tag.KeySpan, "Key", key)
		pair.Fields = append(pair.Fields, Field("Value", tag.Value.Span, tag.Value))
		made.Items = append(made.Items, pair)
	}
	return made
}
