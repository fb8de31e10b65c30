package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// invocation is one call of a function, its arguments evaluated.
type invocation struct {
	*evaluator
	name string
	args []*policy.Node
	// partial is set where a last argument with ... may hold more.
	partial bool
	expr    *hclsyntax.FunctionCallExpr
	at      hcl.Range
	env     *env
}

func (c *invocation) hole() *policy.Node    { return c.evaluator.hole(c.at, c.env) }
func (c *invocation) failure() *policy.Node { return c.evaluator.failure(c.at, c.env) }

func (c *invocation) string(text policy.Text) *policy.Node {
	return c.evaluator.string(text, c.at, c.env)
}

func (c *invocation) list() *policy.Node {
	return &policy.Node{Kind: policy.List, Span: span(c.at), Via: c.env.via}
}

func (c *invocation) bool(value bool) *policy.Node { return c.literal(cty.BoolVal(value), c.at, c.env) }

// tri is a boolean, or a hole where nobody can tell.
func (c *invocation) tri(answer policy.Tri) *policy.Node {
	if answer == policy.Unknown {
		return c.hole()
	}
	return c.bool(answer == policy.Yes)
}

// call evaluates a function: those that build structures keep the places of what
// they are given; those of strings keep what is certain around holes; all others are
// computed where all is known.
func (ev *evaluator) call(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	name := strings.TrimPrefix(x.Name, "core::")
	if len(x.Args) > 0 {
		switch name {
		case "jsonencode":
			return ev.jsonencode(x, e)
		case "file":
			return ev.file(x, e)
		case "templatefile":
			return ev.templatefile(x, e)
		case "try":
			return ev.try(x, e)
		case "can":
			return ev.can(x, e)
		}
	}
	arguments, partial := ev.arguments(x, e)
	c := &invocation{evaluator: ev, name: name, args: arguments, partial: partial, expr: x, at: x.Range(), env: e}
	for _, argument := range arguments {
		if ev.fails(argument) {
			return c.failure()
		}
	}
	return c.apply()
}

// arguments evaluates the arguments, a last one with ... spread out.
func (ev *evaluator) arguments(x *hclsyntax.FunctionCallExpr, e *env) (list []*policy.Node, partial bool) {
	for _, argument := range x.Args {
		list = append(list, ev.eval(argument, e))
	}
	if !x.ExpandFinal || len(list) == 0 {
		return list, false
	}
	last, partial := ev.spread(list[len(list)-1])
	return append(list[:len(list)-1], last...), partial
}

// apply finds the function. Those that join lists and objects take choices as they
// are, all others are applied to each alternative.
func (c *invocation) apply() *policy.Node {
	if join := joiner(c.name); join != nil {
		return join(c)
	}
	if c.partial {
		return c.hole()
	}
	for i, argument := range c.args {
		if argument.Kind == policy.Choice {
			return c.distributed(i)
		}
	}
	for _, group := range []func(string) (func(*invocation) *policy.Node, int){listFunction, objectFunction, textFunction, fileFunction} {
		if f, least := group(c.name); f != nil && len(c.args) >= least {
			return f(c)
		}
	}
	return c.standard()
}

// distributed applies the function to each alternative of one argument.
func (c *invocation) distributed(i int) *policy.Node {
	if len(c.alternatives(c.args[i])) > maxAlternatives*maxAlternatives {
		return c.hole()
	}
	result := c.each(c.args[i], func(alternative *policy.Node) *policy.Node {
		if standsForNone(alternative) {
			return c.hole()
		}
		one := *c
		one.args = append([]*policy.Node(nil), c.args...)
		one.args[i] = c.always(alternative)
		return one.apply()
	})
	if spent(result, c.budget(maxChoices)) < 0 {
		c.exhaust(c.at)
		return c.hole()
	}
	return result
}

// standsForNone reports whether a value is the empty string that try ends with: it says
// that the thing does not exist, and what is made of it is never used.
func standsForNone(node *policy.Node) bool {
	return node.Kind == policy.String && node.Text.IsEmpty() && slices.ContainsFunc(node.When, func(cond policy.Cond) bool {
		return !cond.Holds && strings.HasPrefix(cond.Name, "try: ")
	})
}

// jsonencode is a string whose meaning is its argument.
func (ev *evaluator) jsonencode(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	node := ev.text(ev.holeText(x.Range(), e), x.Range(), e)
	meant := *e
	meant.via = ev.top.via
	ev.coded(node, place(x.Range(), e), func() (*policy.Node, *jsontext.SyntaxError) {
		return ev.eval(x.Args[0], &meant), nil
	})
	ev.codes[node].encoded = true
	return node
}
