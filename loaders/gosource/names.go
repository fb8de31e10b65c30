package gosource

import (
	"go/ast"
	"go/token"
	"strconv"

	"github.com/iamlint/iamlint/loaders/policy"
)

func (ev *evaluator) ident(x *ast.Ident, e *env) *policy.Node {
	if v := e.fn.local(x); v != nil {
		return ev.used(ev.value(v, x, e), x, e)
	}
	if found, ok := e.file.declared(x, e.fn); ok {
		return ev.global(x, found, x.Name, e)
	}
	switch x.Name {
	case "true", "false":
		return ev.word(policy.Bool, policy.Literal(x.Name), x, e)
	case "nil":
		return &policy.Node{Kind: policy.Null, Span: e.file.span(x)}
	}
	if node := ev.fact(x, e); node != nil {
		return node
	}
	return ev.hole(x, e)
}

// used is a value where a name stands for it: a text stands where the name does, and
// what is JSON or has members where it is written.
func (ev *evaluator) used(node *policy.Node, at ast.Expr, e *env) *policy.Node {
	if !node.IsScalar() {
		return node
	}
	made := ev.clone(node)
	if _, spelled := ev.pieces[made]; !spelled && node.Kind == policy.String && mayBeJSON(node.Text) {
		ev.pieces[made] = ev.spelled(node)
	}
	made.Span = e.file.span(at)
	return made
}

// global is the value of a constant or variable at package level.
func (ev *evaluator) global(at ast.Expr, found decl, name string, e *env) *policy.Node {
	switch {
	case found.kind != token.CONST && found.kind != token.VAR:
		return ev.hole(at, e)
	case found.embed != "":
		if node := ev.embedded(found, at, e); node != nil {
			return node
		}
		return ev.hole(at, e)
	case found.value == nil || found.kind == token.VAR && found.file.pkg.changes(name):
		return ev.hole(at, e)
	}
	outer := ev.outer(found.file, nil)
	outer.depth = e.depth + 1
	if outer.depth > maxCalls {
		return ev.hole(at, e)
	}
	node := ev.globals(found, outer)
	if node.Kind == policy.Open && ev.things[node] == nil {
		return ev.hole(at, e)
	}
	return ev.used(node, at, e)
}

// globals evaluates a declaration at package level once.
func (ev *evaluator) globals(found decl, outer *env) *policy.Node {
	if known, ok := ev.memo[memoKey{found.value, nil}]; ok {
		return known
	}
	ev.memo[memoKey{found.value, nil}] = ev.hole(found.value, outer)
	node := ev.result(found.value, found.index, typ{file: found.file, expr: found.typed}, outer)
	ev.memo[memoKey{found.value, nil}] = node
	return node
}

// result is one of the values that an expression gives.
func (ev *evaluator) result(expr ast.Expr, index int, expected typ, e *env) *policy.Node {
	if call, ok := ast.Unparen(expr).(*ast.CallExpr); ok && index > 0 {
		return ev.call(call, index, e)
	}
	if index > 0 {
		return ev.hole(expr, e)
	}
	return ev.evalAs(expr, expected, e)
}

func (ev *evaluator) selector(x *ast.SelectorExpr, e *env) *policy.Node {
	importPath, name := e.file.qualified(x, e.fn)
	if importPath != "" {
		if node := ev.vocabulary(importPath, name, x, e); node != nil {
			return node
		}
		if found, ok := e.file.declared(x, e.fn); ok {
			return ev.global(x, found, name, e)
		}
		if node := ev.fact(x.Sel, e); node != nil {
			return ev.used(node, x, e)
		}
		return ev.hole(x, e)
	}
	base := ev.eval(x.X, e)
	if known := ev.things[base]; known != nil {
		return ev.attribute(known, x.Sel.Name, x, e)
	}
	if node := ev.member(base, x.Sel.Name); node != nil {
		return node
	}
	return ev.hole(x, e)
}

// index is a member of a list or map.
func (ev *evaluator) index(x *ast.IndexExpr, e *env) *policy.Node {
	base := ev.eval(x.X, e)
	key, known := literal(ev.eval(x.Index, e))
	switch {
	case !known:
	case base.Kind == policy.List && !base.Partial:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(base.Items) {
			return base.Items[i]
		}
	case base.Kind == policy.Object && !base.Partial:
		if node := base.Exact(key); node != nil {
			return node
		}
	}
	return ev.hole(x, e)
}

// fact is what another package has told of its name, where types are known.
func (ev *evaluator) fact(x *ast.Ident, e *env) *policy.Node {
	own := e.file.pkg
	if own.info == nil || own.facts == nil {
		return nil
	}
	object := own.info.Uses[x]
	if object == nil || object.Pkg() == nil {
		return nil
	}
	told := own.facts(object)
	if told == nil {
		return nil
	}
	return ev.placed(told, e.file.span(x))
}

// placed is a value from elsewhere, all of it at one place.
func (ev *evaluator) placed(node *policy.Node, at policy.Span) *policy.Node {
	made := *node
	made.Span, made.Items, made.Fields = at, nil, nil
	for _, item := range node.Items {
		made.Items = append(made.Items, ev.placed(item, at))
	}
	for _, one := range node.Fields {
		one.KeySpan, one.Value = at, ev.placed(one.Value, at)
		made.Fields = append(made.Fields, one)
	}
	return &made
}
