package terraform

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// candidate is one of several values of which the first that counts is taken.
type candidate struct {
	node *policy.Node
	name string
}

// try is the first argument that surely has a value, or the choice among those that
// may have one.
func (ev *evaluator) try(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	var list []candidate
	for _, argument := range x.Args {
		node := ev.eval(argument, e)
		if ev.fails(node) {
			continue
		}
		list = append(list, candidate{node, ev.source(argument.Range())})
		if ev.certain(node) || node.Kind == policy.Null {
			break
		}
	}
	return ev.first("try", list, x.Range(), e)
}

// can tells whether an expression surely has a value, or surely has none.
func (ev *evaluator) can(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	node := ev.eval(x.Args[0], e)
	failed := ev.fails(node)
	if _, known := ev.value(node); failed || known {
		return ev.literal(cty.BoolVal(!failed), x.Range(), e)
	}
	return ev.hole(x.Range(), e)
}

// coalesce is the first argument that is neither null nor empty.
func (c *invocation) coalesce() *policy.Node {
	var list []candidate
	texts := slices.ContainsFunc(c.args, func(node *policy.Node) bool { return node.Kind == policy.String })
	for i, node := range c.args {
		switch {
		case c.lacks(node):
			continue
		case texts:
			node = asString(node)
		}
		list = append(list, candidate{node, c.nameOf(i)})
		if c.certain(node) && len(node.When) == 0 && (node.Kind != policy.List || c.name == "coalesce" || c.complete(node)) {
			return c.first(c.name, list, c.at, c.env)
		}
	}
	if c.partial {
		list = append(list, candidate{c.hole(), "..."})
	}
	return c.first(c.name, list, c.at, c.env)
}

// lacks reports whether coalesce or coalescelist surely passes over a value.
func (c *invocation) lacks(node *policy.Node) bool {
	if c.name == "coalesce" {
		return node.Kind == policy.Null || node.Kind == policy.String && node.Text.IsEmpty()
	}
	return node.Kind == policy.List && len(node.Items) == 0 && !node.Partial
}

// nameOf is the source of an argument.
func (c *invocation) nameOf(i int) string {
	if last := len(c.expr.Args) - 1; i >= last && c.expr.ExpandFinal {
		return fmt.Sprintf("%s[%d]", c.source(c.expr.Args[last].Range()), i-last)
	}
	return c.source(c.expr.Args[i].Range())
}

// first is the choice among candidates, of which the last may be certain.
func (ev *evaluator) first(word string, list []candidate, at hcl.Range, e *env) *policy.Node {
	if len(list) == 0 {
		return ev.failure(at, e)
	}
	if only := list[0].node; len(list) == 1 && (ev.certain(only) || only.Kind == policy.Null) {
		return only
	}
	choice := &policy.Node{Kind: policy.Choice, Span: span(at)}
	var failed policy.When
	for _, one := range list {
		if ev.certain(one.node) {
			choice.Items = append(choice.Items, ev.under(one.node, failed))
			break
		}
		name := word + ": " + one.name
		holds := policy.Cond{Name: name, Scope: e.scopeOf(name), Holds: true}
		choice.Items = append(choice.Items, ev.under(one.node, failed.And(policy.When{holds})))
		holds.Holds = false
		failed = failed.And(policy.When{holds})
	}
	return choice
}

// certain reports whether the node surely is a value, neither null nor an error.
func (ev *evaluator) certain(node *policy.Node) bool {
	if _, ok := ev.codes[node]; ok || ev.is(node, there) {
		return true
	}
	return node.Kind == policy.List || node.Kind == policy.Object || node.IsScalar() && node.Text.Known()
}
