package gosource

import (
	"go/ast"
	"go/token"

	"github.com/iamlint/iamlint/loaders/policy"
)

// unreachable reports whether a condition of a branch surely does not hold, such as
// `action != ""` where the argument is the empty text.
func (ev *evaluator) unreachable(at *branch, e *env) bool {
	for ; at != nil; at = at.parent {
		if at.tested != nil && ev.truth(at.tested, e) == policy.Is(!at.cond.Holds) {
			return true
		}
	}
	return false
}

// truth tells whether an expression holds, by comparisons of known texts and words.
func (ev *evaluator) truth(expr ast.Expr, e *env) policy.Tri {
	switch x := ast.Unparen(expr).(type) {
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			return ev.truth(x.X, e).Not()
		}
	case *ast.BinaryExpr:
		switch x.Op {
		case token.LAND:
			return policy.And(ev.truth(x.X, e), ev.truth(x.Y, e))
		case token.LOR:
			return policy.Or(ev.truth(x.X, e), ev.truth(x.Y, e))
		case token.EQL:
			return ev.same(x.X, x.Y, e)
		case token.NEQ:
			return ev.same(x.X, x.Y, e).Not()
		}
	case *ast.Ident:
		if node := e.bound[e.fn.local(x)]; node != nil && node.Kind == policy.Bool && len(node.When) == 0 {
			return policy.Is(node.Text.Is("true"))
		}
	}
	return policy.Unknown
}

// same compares a name with a literal. All else would take following more than a
// condition is worth.
func (ev *evaluator) same(left, right ast.Expr, e *env) policy.Tri {
	if isLiteral(left) {
		left, right = right, left
	}
	if _, named := left.(*ast.Ident); !named || !isLiteral(right) {
		return policy.Unknown
	}
	a, b := ev.eval(left, e), ev.eval(right, e)
	if a.Kind != policy.String || b.Kind != policy.String || !a.Text.Known() || !b.Text.Known() {
		return policy.Unknown
	}
	return policy.Equal(a.Text, b.Text)
}
