package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// step is one step of a reference: .name, ["name"] or [0], or [expression].
type step struct {
	name  string
	key   hclsyntax.Expression // nil where name is known
	attr  bool                 // .name
	splat bool                 // .* or [*]
}

// flatten takes a reference apart: what it starts from, and the steps.
func flatten(expr hclsyntax.Expression) (root hclsyntax.Expression, steps []step) {
	for depth := 0; depth < maxDepth; depth++ {
		switch x := expr.(type) {
		case *hclsyntax.ScopeTraversalExpr:
			return x, append(traversed(x.Traversal[1:]), steps...)
		case *hclsyntax.RelativeTraversalExpr:
			expr, steps = x.Source, append(traversed(x.Traversal), steps...)
		case *hclsyntax.IndexExpr:
			expr, steps = x.Collection, append([]step{indexed(x.Key)}, steps...)
		case *hclsyntax.ParenthesesExpr:
			expr = x.Expression
		default:
			return expr, steps
		}
	}
	return expr, steps
}

func traversed(traversal hcl.Traversal) []step {
	var steps []step
	for _, t := range traversal {
		switch t := t.(type) {
		case hcl.TraverseAttr:
			steps = append(steps, step{name: t.Name, attr: true})
		case hcl.TraverseIndex:
			steps = append(steps, step{name: keyName(t.Key)})
		default:
			steps = append(steps, step{splat: true})
		}
	}
	return steps
}

func indexed(key hclsyntax.Expression) step {
	switch x := key.(type) {
	case *hclsyntax.LiteralValueExpr:
		return step{name: keyName(x.Val)}
	case *hclsyntax.TemplateExpr:
		if x.IsStringLiteral() {
			return step{name: keyName(x.Parts[0].(*hclsyntax.LiteralValueExpr).Val)}
		}
	}
	return step{key: key}
}

func keyName(key cty.Value) string {
	switch {
	case key.IsNull() || !key.IsKnown():
	case key.Type() == cty.String:
		return key.AsString()
	case key.Type() == cty.Number:
		return key.AsBigFloat().Text('f', -1)
	}
	return "\x00"
}

// reference follows a reference to what it names.
func (ev *evaluator) reference(expr hclsyntax.Expression, e *env) *policy.Node {
	from, steps := flatten(expr)
	root, ok := from.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		if from == expr {
			return ev.hole(expr.Range(), e)
		}
		return ev.pick(ev.eval(from, e), steps, expr.Range(), e)
	}
	name := root.Traversal.RootName()
	if node, bound := e.lookup(name); bound {
		if node == nil {
			return ev.hole(expr.Range(), e)
		}
		return ev.pick(node, steps, expr.Range(), e)
	}
	switch name {
	case "local":
		return ev.local(expr, steps, e)
	case "var":
		return ev.variable(expr, steps, e)
	case "data":
		if len(steps) > 1 {
			return ev.resource("data."+steps[0].name+"."+steps[1].name, steps[2:], expr, e)
		}
	case "module":
		return ev.moduleOutput(expr, steps, e)
	case "each", "count", "self", "path", "terraform":
	default:
		if len(steps) > 0 {
			return ev.resource(name+"."+steps[0].name, steps[1:], expr, e)
		}
	}
	return ev.hole(expr.Range(), e)
}

func (ev *evaluator) local(expr hclsyntax.Expression, steps []step, e *env) *policy.Node {
	if len(steps) == 0 {
		return ev.hole(expr.Range(), e)
	}
	definition, ok := ev.locals[steps[0].name]
	if !ok {
		return ev.hole(expr.Range(), e)
	}
	return ev.dig(definition, steps, expr, e)
}

// dig evaluates only what the steps into a local lead to, where its definition spells it out.
func (ev *evaluator) dig(definition hclsyntax.Expression, steps []step, use hclsyntax.Expression, e *env) *policy.Node {
	station := policy.Station{Span: span(use.Range()), Name: "local." + steps[0].name}
	steps = steps[1:]
	for len(steps) > 0 && !steps[0].splat {
		if steps[0].key != nil {
			name, known := ev.eval(steps[0].key, e).Text.Literal()
			if !known {
				return ev.hole(use.Range(), e)
			}
			steps = append([]step{{name: name}}, steps[1:]...)
		}
		object, ok := definition.(*hclsyntax.ObjectConsExpr)
		if !ok {
			break
		}
		member := memberNamed(object, steps[0].name)
		if member == nil {
			break
		}
		definition, steps = member, steps[1:]
	}
	value := ev.settle(settledOf(ev.constants, definition), func() *policy.Node { return ev.eval(definition, ev.top) })
	if value == nil {
		ev.exhaust(use.Range())
		return ev.hole(use.Range(), e)
	}
	picked := ev.pick(value, steps, use.Range(), e)
	if picked.Span == span(use.Range()) {
		return picked
	}
	return ev.arrived(picked, e.through(station))
}

// memberNamed finds the one member of that name; nil where a computed key may be it too.
func memberNamed(object *hclsyntax.ObjectConsExpr, name string) hclsyntax.Expression {
	var found hclsyntax.Expression
	for _, item := range object.Items {
		key := hcl.ExprAsKeyword(item.KeyExpr)
		if key == "" {
			wrapped, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
			if !ok {
				return nil
			}
			literal := indexed(wrapped.Wrapped)
			if literal.key != nil {
				return nil
			}
			key = literal.name
		}
		if key == name {
			found = item.ValueExpr
		}
	}
	return found
}

// pick follows the remaining steps into a node.
func (ev *evaluator) pick(node *policy.Node, steps []step, use hcl.Range, e *env) *policy.Node {
	for i, s := range steps {
		if node.Kind == policy.Choice {
			rest := steps[i:]
			return ev.each(node, func(alternative *policy.Node) *policy.Node { return ev.pick(alternative, rest, use, e) })
		}
		if s.splat {
			return ev.hole(use, e)
		}
		name := s.name
		if s.key != nil {
			known, ok := ev.eval(s.key, e).Text.Literal()
			if !ok {
				return ev.hole(use, e)
			}
			name = known
		}
		found := ev.member(node, name)
		switch {
		case found == nil && ev.surelyLacks(node, name):
			return ev.failure(use, e)
		case found == nil && ev.fails(node):
			return node
		case found == nil:
			return ev.hole(use, e)
		}
		node = found
	}
	return node
}

// member is a member of an object or list; nil where there is surely none, or nobody can tell.
func (ev *evaluator) member(node *policy.Node, name string) *policy.Node {
	if node.Kind == policy.Object {
		return soleMember(node, name)
	}
	index, err := strconv.Atoi(name)
	if node.Kind != policy.List || node.Partial || ev.is(node, unordered) || err != nil || index < 0 || index >= len(node.Items) {
		return nil
	}
	for _, item := range node.Items {
		if len(item.When) > 0 {
			return nil
		}
	}
	return node.Items[index]
}

// surelyLacks reports whether Terraform refuses to look for a member of that name.
func (ev *evaluator) surelyLacks(node *policy.Node, name string) bool {
	switch node.Kind {
	case policy.Null:
		return true
	case policy.Object:
		return !node.Partial && allKnown(node) && node.Exact(name) == nil
	case policy.List:
		index, err := strconv.Atoi(name)
		return !ev.is(node, set) && !node.Partial && (err != nil || index < 0 || index >= len(node.Items))
	}
	return node.IsScalar() && node.Text.Known()
}

// soleMember is the member that a name surely means where it means one.
func soleMember(node *policy.Node, name string) *policy.Node {
	var found *policy.Node
	for _, field := range node.Fields {
		key, known := field.Key.Literal()
		if !known || key == name && found != nil {
			return nil
		}
		if key == name {
			found = field.Value
		}
	}
	if node.Partial {
		return nil
	}
	return found
}

// splat follows the steps behind .* or [*] for each item.
func (ev *evaluator) splat(x *hclsyntax.SplatExpr, e *env) *policy.Node {
	whole := hcl.RangeBetween(x.Source.Range(), x.SrcRange)
	root, steps := flatten(x.Each)
	if _, ok := root.(*hclsyntax.AnonSymbolExpr); !ok {
		return ev.hole(whole, e)
	}
	node := &policy.Node{Kind: policy.List, Span: span(whole), Via: e.via}
	if b := ev.declared(x.Source, e); b != nil {
		if ev.presence(b).never {
			return node
		}
		for _, in := range ev.expand(b) {
			if in.index == "" && ev.repeats(b) && !in.dynamic {
				in.index = "0"
			}
			instance := ev.whole(b, in.index, x.Source, e)
			if instance.Kind != policy.Object {
				return ev.hole(whole, e)
			}
			node.Items = append(node.Items, ev.under(ev.pick(instance, steps, whole, e), in.when))
			node.Partial = in.dynamic
		}
		return node
	}
	items, partial := ev.spread(ev.eval(x.Source, e))
	if partial {
		return ev.hole(whole, e)
	}
	for _, item := range items {
		node.Items = append(node.Items, ev.under(ev.pick(item, steps, whole, e), item.When))
	}
	return node
}

// declared is the resource or data source that an expression names as a whole.
func (ev *evaluator) declared(expr hclsyntax.Expression, e *env) *block {
	root, steps := flatten(expr)
	traversal, ok := root.(*hclsyntax.ScopeTraversalExpr)
	if !ok {
		return nil
	}
	path := []string{traversal.Traversal.RootName()}
	if _, bound := e.lookup(path[0]); bound {
		return nil
	}
	for _, s := range steps {
		if s.key != nil || s.splat {
			return nil
		}
		path = append(path, s.name)
	}
	return ev.byAddress[strings.Join(path, ".")]
}
