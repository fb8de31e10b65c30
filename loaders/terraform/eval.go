package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// eval turns an expression into a node. It never fails: what it cannot know is a
// hole named by the expression's text.
func (ev *evaluator) eval(expr hclsyntax.Expression, e *env) *policy.Node {
	if ev.depth == 0 {
		ev.steps = 0
	}
	ev.steps++
	ev.total++
	if ev.steps > maxSteps || ev.total > maxTotal || ev.depth >= maxDepth {
		ev.exhaust(expr.Range())
		return ev.hole(expr.Range(), e)
	}
	ev.depth++
	defer func() { ev.depth-- }()
	return ev.walk(expr, e)
}

func (ev *evaluator) walk(expr hclsyntax.Expression, e *env) *policy.Node {
	switch x := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return ev.constant(x, e)
	case *hclsyntax.TemplateExpr:
		return ev.template(x, e)
	case *hclsyntax.TemplateWrapExpr:
		return ev.eval(x.Wrapped, e)
	case *hclsyntax.ParenthesesExpr:
		return ev.eval(x.Expression, e)
	case *hclsyntax.ObjectConsExpr:
		return ev.object(x, e)
	case *hclsyntax.TupleConsExpr:
		return ev.tuple(x, e)
	case *hclsyntax.ConditionalExpr:
		return ev.conditional(x, e)
	case *hclsyntax.ForExpr:
		return ev.forExpr(x, e)
	case *hclsyntax.FunctionCallExpr:
		return ev.call(x, e)
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr:
		return ev.reference(expr, e)
	case *hclsyntax.SplatExpr:
		return ev.splat(x, e)
	case *hclsyntax.BinaryOpExpr:
		return ev.binary(x, e)
	case *hclsyntax.UnaryOpExpr:
		return ev.scalar(x.Op.Impl, x.SrcRange, e, ev.eval(x.Val, e))
	}
	return ev.hole(expr.Range(), e)
}

// exhaust tells, once for a module, that an expression was too big to walk.
func (ev *evaluator) exhaust(r hcl.Range) {
	if ev.exhausted {
		return
	}
	ev.exhausted = true
	ev.repo.Problems = append(ev.repo.Problems, policy.Problem{
		Span: span(r), Reason: "expression refers to itself, or is too big to follow",
	})
}

// constant is a literal of the source; a number as it is written.
func (ev *evaluator) constant(x *hclsyntax.LiteralValueExpr, e *env) *policy.Node {
	if x.Val.Type() == cty.Number && !x.Val.IsNull() && x.Val.IsKnown() {
		return &policy.Node{Kind: policy.Number, Text: policy.Literal(ev.source(x.SrcRange)), Span: span(x.SrcRange), Via: e.via}
	}
	return ev.literal(x.Val, x.SrcRange, e)
}

// literal makes a node of a known value.
func (ev *evaluator) literal(value cty.Value, r hcl.Range, e *env) *policy.Node {
	node := &policy.Node{Span: span(r), Via: e.via}
	switch {
	case value.IsNull():
		return node
	case !value.IsKnown(), value.Type() == cty.Number && !isWritable(value):
		return ev.hole(r, e)
	case value.Type() == cty.String:
		node.Kind, node.Text = policy.String, policy.Literal(value.AsString())
	case value.Type() == cty.Number:
		node.Kind, node.Text = policy.Number, policy.Literal(value.AsBigFloat().Text('f', -1))
	case value.Type() == cty.Bool:
		node.Kind, node.Text = policy.Bool, policy.Literal("false")
		if value.True() {
			node.Text = policy.Literal("true")
		}
	case value.Type().IsTupleType(), value.Type().IsListType(), value.Type().IsSetType():
		node.Kind = policy.List
		for it := value.ElementIterator(); it.Next(); {
			_, item := it.Element()
			node.Items = append(node.Items, ev.literal(item, r, e))
		}
	default:
		return ev.hole(r, e)
	}
	return node
}

func (ev *evaluator) tuple(x *hclsyntax.TupleConsExpr, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.List, Span: span(x.SrcRange), Via: e.via}
	for _, item := range x.Exprs {
		node.Items = append(node.Items, ev.eval(item, e))
	}
	return node
}

func (ev *evaluator) object(x *hclsyntax.ObjectConsExpr, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: span(x.SrcRange), Via: e.via}
	for _, item := range x.Items {
		key, keySpan := ev.key(item.KeyExpr, e)
		node.Fields = append(node.Fields, policy.Field{Key: key, KeySpan: keySpan, Value: ev.eval(item.ValueExpr, e)})
	}
	return node
}

// key reads an object's key: a bare word stands for itself.
func (ev *evaluator) key(expr hclsyntax.Expression, e *env) (policy.Text, policy.Span) {
	if word := hcl.ExprAsKeyword(expr); word != "" {
		return policy.Literal(word), span(expr.Range())
	}
	if key, ok := expr.(*hclsyntax.ObjectConsKeyExpr); ok {
		expr = key.Wrapped
	}
	node := ev.eval(expr, e)
	return ev.textOf(node, expr.Range(), e), node.Span
}

// textOf reads a node where one string has to stand; a hole where it has none or several.
func (ev *evaluator) textOf(node *policy.Node, r hcl.Range, e *env) policy.Text {
	alternatives := ev.alternatives(node)
	if len(alternatives) == 0 {
		return ev.holeText(r, e)
	}
	first := alternatives[0]
	for i, other := range alternatives {
		if !textual(other) || i > 0 && policy.Equal(first.Text, other.Text) != policy.Yes {
			return ev.holeText(r, e)
		}
	}
	return first.Text
}

func (ev *evaluator) conditional(x *hclsyntax.ConditionalExpr, e *env) *policy.Node {
	condition := ev.eval(x.Condition, e)
	if condition.Text.Is("true") {
		return ev.eval(x.TrueResult, e)
	}
	if condition.Text.Is("false") {
		return ev.eval(x.FalseResult, e)
	}
	holds := ev.condition(x.Condition, e)
	fails := holds
	fails.Holds = !holds.Holds
	choice := &policy.Node{Kind: policy.Choice, Span: span(x.SrcRange), Items: []*policy.Node{
		ev.under(ev.eval(x.TrueResult, e), policy.When{holds}),
		ev.under(ev.eval(x.FalseResult, e), policy.When{fails}),
	}}
	if spent(choice, maxChoices) < 0 {
		ev.exhaust(x.SrcRange)
		return ev.hole(x.SrcRange, e)
	}
	return choice
}

// maxChoices bounds the alternatives of one value: choices of choices double.
const maxChoices = 1_000

// spent takes the node's alternatives off what is left, and stops below 0.
func spent(node *policy.Node, left int) int {
	if node.Kind != policy.Choice {
		return left - 1
	}
	for _, item := range node.Items {
		if left = spent(item, left); left < 0 {
			break
		}
	}
	return left
}

// condition names a condition by its expression; negations become the same name.
func (ev *evaluator) condition(expr hclsyntax.Expression, e *env) policy.Cond {
	holds := true
	for {
		switch x := expr.(type) {
		case *hclsyntax.ParenthesesExpr:
			expr = x.Expression
			continue
		case *hclsyntax.UnaryOpExpr:
			if x.Op == hclsyntax.OpLogicalNot {
				holds, expr = !holds, x.Val
				continue
			}
		case *hclsyntax.BinaryOpExpr:
			if x.Op == hclsyntax.OpNotEqual {
				name := ev.source(x.LHS.Range()) + " == " + ev.source(x.RHS.Range())
				return policy.Cond{Name: name, Scope: e.scopeOf(name), Holds: !holds}
			}
		}
		name := ev.source(expr.Range())
		return policy.Cond{Name: name, Scope: e.scopeOf(name), Holds: holds}
	}
}

// exists is the condition that what an expression counts or lists is there at all.
func (ev *evaluator) exists(word string, expr hclsyntax.Expression, e *env) policy.When {
	name := ev.source(expr.Range())
	return policy.When{{Name: word + " = " + name, Scope: e.scopeOf(name), Holds: true}}
}

func (ev *evaluator) binary(x *hclsyntax.BinaryOpExpr, e *env) *policy.Node {
	left, right := ev.eval(x.LHS, e), ev.eval(x.RHS, e)
	for _, side := range []*policy.Node{left, right} {
		if x.Op == hclsyntax.OpLogicalAnd && side.Text.Is("false") || x.Op == hclsyntax.OpLogicalOr && side.Text.Is("true") {
			return side
		}
	}
	if equal, known := ev.againstNull(left, right); known {
		switch x.Op {
		case hclsyntax.OpEqual:
			return ev.literal(cty.BoolVal(equal), x.SrcRange, e)
		case hclsyntax.OpNotEqual:
			return ev.literal(cty.BoolVal(!equal), x.SrcRange, e)
		}
	}
	return ev.scalar(x.Op.Impl, x.SrcRange, e, left, right)
}

// againstNull compares with null: a string with something literal in it is none, even
// where the rest of it is not known.
func (ev *evaluator) againstNull(left, right *policy.Node) (equal, known bool) {
	if left.Kind == policy.Null {
		left, right = right, left
	}
	if right.Kind != policy.Null {
		return false, false
	}
	_, coded := ev.codes[left]
	surely := coded || left.Kind != policy.Open && left.Kind != policy.Choice && !left.Text.IsHole()
	return left.Kind == policy.Null, surely || left.Kind == policy.Null
}
