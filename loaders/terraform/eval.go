package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// eval turns an expression into a node. It never fails: what it cannot know is a
// hole named by the expression's text.
func (ev *evaluator) eval(expr hclsyntax.Expression, e *env) *policy.Node {
	if ev.depth == 0 {
		ev.steps = 0
	}
	ev.steps++
	ev.total++
	if ev.depth >= maxDepth {
		ev.tooDeep(expr.Range())
		return ev.hole(expr.Range(), e)
	}
	if ev.steps > ev.budget(maxSteps) || ev.total > ev.budget(maxTotal) {
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
	case *hclsyntax.TemplateJoinExpr:
		return ev.templateLoop(x, e)
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
	if !ev.exhausted {
		ev.exhausted = true
		ev.unfollowed(r, "expression is too big to follow"+policy.MoreWork)
	}
}

// tooDeep tells, once for a module, that an expression was too deep to walk.
func (ev *evaluator) tooDeep(r hcl.Range) {
	if !ev.sunk {
		ev.sunk = true
		ev.unfollowed(r, fmt.Sprintf("expression refers to itself, or nests more than %d deep", maxDepth))
	}
}

func (ev *evaluator) unfollowed(r hcl.Range, reason string) {
	ev.repo.Problems = append(ev.repo.Problems, policy.Problem{Span: span(r), Reason: reason})
}

// constant is a literal of the source; a number as it is written.
func (ev *evaluator) constant(x *hclsyntax.LiteralValueExpr, e *env) *policy.Node {
	if x.Val.Type() == cty.Number && !x.Val.IsNull() && x.Val.IsKnown() {
		return &policy.Node{Kind: policy.Number, Text: policy.Literal(ev.source(x.SrcRange)), Span: span(x.SrcRange), Via: e.via}
	}
	return ev.literal(x.Val, x.SrcRange, e)
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
	switch {
	case ev.fails(condition):
		return ev.failure(x.SrcRange, e)
	case condition.Text.Is("true"):
		return ev.typedLike(ev.eval(x.TrueResult, e), x.FalseResult, e)
	case condition.Text.Is("false"):
		return ev.typedLike(ev.eval(x.FalseResult, e), x.TrueResult, e)
	}
	holds := ev.condition(x.Condition, e)
	fails := holds
	fails.Holds = !holds.Holds
	choice := &policy.Node{Kind: policy.Choice, Span: span(x.SrcRange), Items: []*policy.Node{
		ev.under(ev.eval(x.TrueResult, e), policy.When{holds}),
		ev.under(ev.eval(x.FalseResult, e), policy.When{fails}),
	}}
	if spent(choice, ev.budget(maxChoices)) < 0 {
		ev.exhaust(x.SrcRange)
		return ev.hole(x.SrcRange, e)
	}
	return choice
}

// typedLike gives a scalar the type that it has in common with the other branch.
func (ev *evaluator) typedLike(node *policy.Node, other hclsyntax.Expression, e *env) *policy.Node {
	if (node.Kind == policy.Number || node.Kind == policy.Bool) && ev.eval(other, e).Kind == policy.String {
		return asString(node)
	}
	return node
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
	switch x.Op {
	case hclsyntax.OpLogicalAnd, hclsyntax.OpLogicalOr:
		if side := ev.decides(x.Op, left, right); side != nil {
			return side
		}
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		if ev.fails(left) || ev.fails(right) {
			return ev.failure(x.SrcRange, e)
		}
		if left.Kind != policy.Choice && right.Kind != policy.Choice {
			return ev.compared(ev.equal(left, right), x, e)
		}
		if choice := ev.comparedEach(left, right, x, e); choice != nil {
			return choice
		}
		return ev.hole(x.SrcRange, e)
	}
	return ev.scalar(x.Op.Impl, x.SrcRange, e, left, right)
}

// decides is the side that alone decides && or ||; nil where neither does.
func (ev *evaluator) decides(op *hclsyntax.Operation, left, right *policy.Node) *policy.Node {
	word := "false"
	if op == hclsyntax.OpLogicalOr {
		word = "true"
	}
	if left.Text.Is(word) && len(left.When) == 0 {
		return ev.boolean(left, word)
	}
	if right.Text.Is(word) && len(right.When) == 0 && !ev.fails(left) {
		return ev.boolean(right, word)
	}
	return nil
}

// boolean is a side of && or || as the boolean that it is converted to.
func (ev *evaluator) boolean(side *policy.Node, word string) *policy.Node {
	if side.Kind == policy.Bool {
		return side
	}
	return &policy.Node{Kind: policy.Bool, Text: policy.Literal(word), Span: side.Span, Via: side.Via}
}

func (ev *evaluator) compared(equal policy.Tri, x *hclsyntax.BinaryOpExpr, e *env) *policy.Node {
	if equal == policy.Unknown {
		return ev.hole(x.SrcRange, e)
	}
	return ev.literal(cty.BoolVal((equal == policy.Yes) == (x.Op == hclsyntax.OpEqual)), x.SrcRange, e)
}

// comparedEach compares each alternative of one side; nil where there are too many.
func (ev *evaluator) comparedEach(left, right *policy.Node, x *hclsyntax.BinaryOpExpr, e *env) *policy.Node {
	if left.Kind != policy.Choice {
		left, right = right, left
	}
	if right.Kind == policy.Choice || len(ev.alternatives(left)) > maxAlternatives {
		return nil
	}
	return ev.each(left, func(alternative *policy.Node) *policy.Node {
		return ev.compared(ev.equal(ev.always(alternative), right), x, e)
	})
}

// equal tells whether Terraform takes two values for equal: a string with something
// literal in it is not null, even where the rest of it is not known.
func (ev *evaluator) equal(left, right *policy.Node) policy.Tri {
	if left.Kind == policy.Null || right.Kind == policy.Null {
		if left.Kind != policy.Null {
			left, right = right, left
		}
		switch {
		case right.Kind == policy.Null:
			return policy.Yes
		case ev.codes[right] != nil, right.Kind != policy.Open && right.Kind != policy.Choice && !right.Text.IsHole():
			return policy.No
		}
		return policy.Unknown
	}
	value, known := ev.value(left)
	other, otherKnown := ev.value(right)
	if known && otherKnown {
		if result, err := called(stdlib.EqualFunc, []cty.Value{value, other}); err == nil {
			return policy.Is(result.True())
		}
		return policy.Unknown
	}
	return ev.same(left, right)
}
