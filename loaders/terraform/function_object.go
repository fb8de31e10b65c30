package terraform

import (
	"github.com/iamlint/iamlint/loaders/policy"
)

// objectFunction are the functions of maps and objects, and those that only change
// the type of what they are given, with the least number of arguments.
func objectFunction(name string) (function func(*invocation) *policy.Node, least int) {
	switch name {
	case "sensitive", "nonsensitive", "ephemeralasnull":
		return func(c *invocation) *policy.Node { return c.args[0] }, 1
	case "tostring":
		return (*invocation).toString, 1
	case "tonumber", "tobool":
		return (*invocation).toScalar, 1
	case "tomap":
		return (*invocation).toMap, 1
	case "keys":
		return (*invocation).keys, 1
	case "values":
		return (*invocation).values, 1
	case "lookup":
		return (*invocation).lookup, 2
	case "zipmap":
		return (*invocation).zip, 2
	}
	return nil, 0
}

func (c *invocation) toString() *policy.Node {
	node := c.args[0]
	if node.Kind == policy.List || node.Kind == policy.Object {
		return c.failure()
	}
	return asString(node)
}

func (c *invocation) toScalar() *policy.Node {
	if _, known := c.value(c.args[0]); known {
		return c.standard()
	}
	if c.args[0].Text.IsHole() {
		return c.args[0]
	}
	return c.hole()
}

func (c *invocation) toMap() *policy.Node {
	object := c.args[0]
	if object.Kind != policy.Object {
		return object
	}
	list := c.list()
	for _, field := range object.Fields {
		list.Items = append(list.Items, field.Value)
	}
	clone := *object
	clone.Fields = append([]policy.Field(nil), object.Fields...)
	for i, value := range c.unified(list).Items {
		clone.Fields[i].Value = value
	}
	c.shapes[&clone] = c.shapes[object] | typed
	return &clone
}

func (c *invocation) values() *policy.Node {
	return c.memberList(func(field policy.Field) *policy.Node { return field.Value })
}

func (c *invocation) keys() *policy.Node {
	return c.memberList(func(field policy.Field) *policy.Node {
		return &policy.Node{Kind: policy.String, Text: field.Key, Span: field.KeySpan, Via: c.env.via, When: field.Value.When}
	})
}

// memberList is a list of what item makes of each member of an object.
func (c *invocation) memberList(item func(policy.Field) *policy.Node) *policy.Node {
	object := c.args[0]
	if object.Kind != policy.Object {
		return c.hole()
	}
	node := c.list()
	node.Partial = object.Partial
	for _, field := range inOrder(object) {
		node.Items = append(node.Items, item(field))
	}
	if len(node.Items) > 1 && !allKnown(object) {
		c.shapes[node] |= unordered
	}
	return node
}

func (c *invocation) lookup() *policy.Node {
	object := c.args[0]
	name, known := c.args[1].Text.Literal()
	if object.Kind != policy.Object || object.Partial || !known {
		return c.hole()
	}
	found := soleMember(object, name)
	switch {
	case found == nil && len(c.args) == 2 && allKnown(object) && object.Exact(name) == nil:
		return c.failure()
	case found == nil && len(c.args) == 3 && allKnown(object) && object.Exact(name) == nil:
		return c.args[2]
	case found == nil || len(found.When) > 0:
		return c.hole()
	}
	return found
}

// allKnown reports whether every key of the object is known.
func allKnown(object *policy.Node) bool {
	for _, field := range object.Fields {
		if !field.Key.Known() {
			return false
		}
	}
	return true
}

// zip makes an object of a list of keys and one of values.
func (c *invocation) zip() *policy.Node {
	keys, values := c.args[0], c.args[1]
	if keys.Kind != policy.List || values.Kind != policy.List || !c.complete(keys) || !c.complete(values) {
		return c.hole()
	}
	if len(keys.Items) != len(values.Items) {
		return c.failure()
	}
	node := &policy.Node{Kind: policy.Object, Span: span(c.at), Via: c.env.via}
	places := map[string]int{}
	for i, key := range keys.Items {
		if !textual(key) {
			return c.hole()
		}
		field := policy.Field{Key: asText(key), KeySpan: key.Span, Value: values.Items[i]}
		name, known := field.Key.Literal()
		if at, taken := places[name]; known && taken {
			node.Fields[at] = field
			continue
		}
		if known {
			places[name] = len(node.Fields)
		}
		node.Fields = append(node.Fields, field)
	}
	return node
}
