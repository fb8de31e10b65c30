package terraform

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// joiner are the functions that join what choices and lists may hold.
func joiner(name string) func(*invocation) *policy.Node {
	switch name {
	case "concat":
		return (*invocation).concat
	case "flatten":
		return (*invocation).flatten
	case "compact":
		return (*invocation).compact
	case "merge":
		return (*invocation).merge
	case "setunion":
		return (*invocation).setUnion
	case "coalesce", "coalescelist":
		return (*invocation).coalesce
	}
	return nil
}

// maxMembers bounds the members of a list or object that is made of others: lists that
// hold each other twice double.
const maxMembers = 20_000

func (c *invocation) concat() *policy.Node {
	node := c.list()
	node.Partial = c.partial
	for _, argument := range c.args {
		if c.name == "concat" && (c.is(argument, set) || argument.Kind == policy.Null || argument.Kind == policy.Object) {
			return c.failure()
		}
		items, partial := c.spread(argument)
		if len(node.Items)+len(items) > c.budget(maxMembers) {
			c.exhaust(c.at)
			return c.hole()
		}
		node.Items = append(node.Items, items...)
		node.Partial = node.Partial || partial
		if c.is(argument, unordered) {
			c.shapes[node] |= unordered
		}
	}
	return node
}

func (c *invocation) flatten() *policy.Node {
	if len(c.args) != 1 {
		return c.hole()
	}
	return c.flat(c.args[0], 0)
}

// flat opens lists in lists.
func (c *invocation) flat(list *policy.Node, depth int) *policy.Node {
	node := c.list()
	items, partial := c.spread(list)
	node.Partial = partial
	c.shapes[node] |= c.shapes[list] & unordered
	for _, item := range items {
		for _, alternative := range c.alternatives(item) {
			if alternative.Kind != policy.List || depth >= maxDepth {
				node.Items = append(node.Items, alternative)
				continue
			}
			inner := c.flat(alternative, depth+1)
			if len(node.Items)+len(inner.Items) > c.budget(maxMembers) {
				c.exhaust(c.at)
				node.Partial = true
				return node
			}
			node.Partial = node.Partial || inner.Partial
			c.shapes[node] |= c.shapes[inner] & unordered
			for _, member := range inner.Items {
				node.Items = append(node.Items, c.under(member, alternative.When))
			}
		}
	}
	return node
}

func (c *invocation) compact() *policy.Node {
	node := c.list()
	if len(c.args) != 1 {
		return c.hole()
	}
	items, partial := c.spread(c.args[0])
	node.Partial = partial
	for _, item := range items {
		for _, alternative := range c.alternatives(item) {
			if alternative.Kind == policy.Null || alternative.IsScalar() && alternative.Text.IsEmpty() {
				continue
			}
			if !filled(alternative) {
				c.shapes[node] |= unordered
			}
			node.Items = append(node.Items, asString(alternative))
		}
	}
	return node
}

// filled reports whether a string surely is not empty.
func filled(node *policy.Node) bool { return node.IsScalar() && node.Text.Size() > 0 }

// merge joins objects: a later member takes the place of an earlier one where it
// surely exists; where it may exist, the earlier is there on a condition.
func (c *invocation) merge() *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: span(c.at), Via: c.env.via, Partial: c.partial}
	places := map[string]int{}
	for i, argument := range c.args {
		if argument.Kind == policy.List || argument.IsScalar() && argument.Text.Known() {
			return c.failure()
		}
		for _, alternative := range c.alternatives(argument) {
			if alternative.Kind == policy.Open || alternative.Partial {
				node.Partial = true
				c.overridden(node, i)
			}
			if len(node.Fields)+len(alternative.Fields) > c.budget(maxMembers) {
				c.exhaust(c.at)
				return c.hole()
			}
			for _, field := range alternative.Fields {
				field.Value = c.under(field.Value, alternative.When)
				key, known := field.Key.Literal()
				at, taken := places[key]
				if known && taken && len(field.Value.When) == 0 {
					node.Fields[at] = field
					continue
				}
				if known && taken {
					node.Fields[at].Value = c.under(node.Fields[at].Value, without(field.Value.When))
				}
				if known {
					places[key] = len(node.Fields)
				}
				node.Fields = append(node.Fields, field)
			}
		}
	}
	if c.partial {
		c.overridden(node, len(c.args))
	}
	return node
}

// without is that conditions do not hold, where they are one; else nothing is told.
func without(when policy.When) policy.When {
	if len(when) != 1 {
		return nil
	}
	cond := when[0]
	cond.Holds = !cond.Holds
	return policy.When{cond}
}

// overridden puts the members so far on the condition that an unknown argument does
// not replace them.
func (c *invocation) overridden(node *policy.Node, i int) {
	name := "not replaced by " + strings.Join(strings.Fields(c.nameOf(i)), " ")
	for at := range node.Fields {
		cond := policy.Cond{Name: name, Scope: c.env.scope + "#" + node.Fields[at].Key.String(), Holds: true}
		node.Fields[at].Value = c.under(node.Fields[at].Value, policy.When{cond})
	}
}
