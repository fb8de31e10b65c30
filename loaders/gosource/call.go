package gosource

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// call is what a call gives: index tells which of its results.
func (ev *evaluator) call(x *ast.CallExpr, index int, e *env) *policy.Node {
	if index == 0 {
		if node := ev.builtin(x, e); node != nil {
			return node
		}
	}
	importPath, name := e.file.qualified(x.Fun, e.fn)
	if importPath != "" && index == 0 {
		if node := ev.known(importPath, name, x, e); node != nil {
			return node
		}
	}
	if node := ev.create(x, index, e); node != nil {
		return node
	}
	if found, ok := e.file.declared(x.Fun, e.fn); ok {
		return ev.declaredCall(found, x, index, e)
	}
	if method, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && importPath == "" {
		return ev.methodCall(method, x, index, e)
	}
	if ident, ok := calledName(x.Fun); ok {
		if node := ev.fact(ident, e); node != nil {
			return node
		}
	}
	return ev.hole(x, e)
}

func calledName(fun ast.Expr) (*ast.Ident, bool) {
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return x, true
	case *ast.SelectorExpr:
		return x.Sel, true
	}
	return nil, false
}

// builtin is what Go's own functions and conversions give.
func (ev *evaluator) builtin(x *ast.CallExpr, e *env) *policy.Node {
	switch fun := ast.Unparen(x.Fun).(type) {
	case *ast.ArrayType:
		if len(x.Args) == 1 { // []byte(text)
			return ev.eval(x.Args[0], e)
		}
	case *ast.Ident:
		if e.fn.local(fun) != nil || len(x.Args) == 0 {
			return nil
		}
		switch fun.Name {
		case "append":
			return ev.appended(ev.eval(x.Args[0], e), x, nil, false, e)
		case "string", "any":
			return ev.eval(x.Args[0], e)
		case "make":
			of := typ{file: e.file, fn: e.fn, expr: x.Args[0]}.under()
			if of.isMap() {
				node := &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
				ev.pointed[node] = true
				return node
			}
			if of.isList() && (len(x.Args) == 1 || ev.eval(x.Args[1], e).Text.Is("0")) {
				return &policy.Node{Kind: policy.List, Span: e.file.span(x)}
			}
		case "new":
			if _, call := x.Args[0].(*ast.CallExpr); call || isLiteral(x.Args[0]) {
				return ev.eval(x.Args[0], e)
			}
		}
	}
	return nil
}

func isLiteral(expr ast.Expr) bool {
	_, ok := expr.(*ast.BasicLit)
	return ok
}

// declaredCall is a conversion, or a function whose source is at hand.
func (ev *evaluator) declaredCall(found decl, x *ast.CallExpr, index int, e *env) *policy.Node {
	switch {
	case found.fn != nil:
		return ev.inline(found.file, found.fn, nil, x, index, e)
	case found.typed != nil && len(x.Args) == 1 && index == 0:
		return ev.evalAs(x.Args[0], typ{file: e.file, fn: e.fn, expr: x.Fun}, e)
	}
	return ev.hole(x, e)
}

func (ev *evaluator) methodCall(method *ast.SelectorExpr, x *ast.CallExpr, index int, e *env) *policy.Node {
	base := ev.eval(method.X, e)
	if known := ev.things[base]; known != nil {
		if node := ev.thingMethod(known, method.Sel.Name, x, e); node != nil {
			return node
		}
	}
	if node := ev.applied(base, method, x, e); node != nil {
		return node
	}
	if passesOn(method.Sel.Name) && (base.Kind == policy.String || base.Kind == policy.List) {
		return base
	}
	if fn := e.file.pkg.method(method.Sel.Name); fn != nil {
		return ev.inline(e.file.pkg.in[fn], fn, base, x, index, e)
	}
	return ev.hole(x, e)
}

// passesOn tells the methods that give their receiver in another type.
func passesOn(method string) bool {
	return method == "String" || method == "Elem" || method == "ToStringPtr" ||
		strings.HasPrefix(method, "To") && strings.HasSuffix(method, "Output")
}

// inline is what a function returns, its parameters bound to the arguments.
func (ev *evaluator) inline(f *file, fn *ast.FuncDecl, receiver *policy.Node, x *ast.CallExpr, index int, e *env) *policy.Node {
	if fn.Body == nil || e.depth >= maxCalls || f == nil {
		return ev.hole(x, e)
	}
	if made := ev.marshalled(f, fn, x, e); made != nil {
		return made
	}
	inner := &env{
		file: f, fn: f.function(fn), depth: e.depth + 1, bound: map[*variable]*policy.Node{},
		scope: fmt.Sprintf("%s/%s@%s:%d", e.scope, fn.Name.Name, e.file.path, e.file.offset(x.Pos())),
	}
	if receiver != nil && fn.Recv != nil {
		inner.bind(fn.Recv, []*policy.Node{receiver})
	}
	inner.bind(fn.Type.Params, ev.args(x, fn.Type.Params, e))
	node := ev.returned(fn.Body, index, inner, x, e)
	ev.reached(node, policy.Station{Span: e.file.span(x.Fun), Name: e.file.source(x.Fun) + "(…)"}, f.span(fn), 0)
	return node
}

// bind gives the parameters of a list their values.
func (e *env) bind(list *ast.FieldList, values []*policy.Node) {
	if list == nil {
		return
	}
	i := 0
	for _, field := range list.List {
		for _, name := range field.Names {
			if v := e.fn.uses[name]; v != nil && i < len(values) {
				e.bound[v] = values[i]
			}
			i++
		}
	}
}

// args are the values of a call's arguments, those of a variadic parameter as one list.
func (ev *evaluator) args(x *ast.CallExpr, params *ast.FieldList, e *env) []*policy.Node {
	var list []*policy.Node
	variadic := -1
	if last := params.NumFields() - 1; last >= 0 {
		if _, ok := params.List[len(params.List)-1].Type.(*ast.Ellipsis); ok {
			variadic = last
		}
	}
	for i, arg := range x.Args {
		if variadic >= 0 && i >= variadic && !x.Ellipsis.IsValid() {
			break
		}
		list = append(list, ev.eval(arg, e))
	}
	if variadic >= 0 && !x.Ellipsis.IsValid() && len(x.Args) >= variadic {
		rest := &policy.Node{Kind: policy.List, Span: e.file.span(x)}
		for _, arg := range x.Args[variadic:] {
			rest.Items = append(rest.Items, ev.eval(arg, e))
		}
		list = append(list, rest)
	}
	return list
}

// returned is what the returns of a body give; those of nothing, beside an error, are
// left out.
func (ev *evaluator) returned(body *ast.BlockStmt, index int, inner *env, at ast.Expr, e *env) *policy.Node {
	var list []*policy.Node
	ast.Inspect(body, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if ev.unreachable(inner.fn.under[node], inner) {
				return true
			}
			if value := ev.returnedBy(node, index, inner); value != nil {
				when, _ := inner.fn.under[node].below(nil)
				list = append(list, ev.under(value, own(when)))
			}
		}
		return true
	})
	switch {
	case len(list) == 0 || len(list) > maxCombined:
		return ev.hole(at, e)
	case len(list) == 1:
		list[0] = ev.plain(list[0])
	}
	return choice(list, e.file.span(at))
}

// own leaves out that a function literal is called: it is, where its value is asked for.
func own(when policy.When) (list policy.When) {
	for _, cond := range when {
		if cond.Name != "func" {
			list = append(list, cond)
		}
	}
	return list
}

func (ev *evaluator) returnedBy(node *ast.ReturnStmt, index int, inner *env) *policy.Node {
	switch {
	case len(node.Results) > index:
		value := ev.eval(node.Results[index], inner)
		empty := value.Kind == policy.Null || value.Kind == policy.String && value.Text.IsEmpty() ||
			value.Kind == policy.Object && len(value.Fields) == 0
		if empty {
			return nil
		}
		return value
	case len(node.Results) == 1:
		return ev.result(node.Results[0], index, typ{}, inner)
	}
	return nil
}

// reached notes on the values that a function's source holds the call that leads there.
func (ev *evaluator) reached(node *policy.Node, call policy.Station, within policy.Span, depth int) {
	if node == nil || depth > 20 || node.Span.File != within.File || node.Span.Start < within.Start || node.Span.End > within.End {
		return
	}
	for _, station := range node.Via {
		if station == call {
			return
		}
	}
	node.Via = append([]policy.Station{call}, node.Via...)
	for _, item := range node.Items {
		ev.reached(item, call, within, depth+1)
	}
	for _, field := range node.Fields {
		ev.reached(field.Value, call, within, depth+1)
	}
}

// applied is Pulumi's x.ApplyT(func(v T) …): what the function returns of the value.
func (ev *evaluator) applied(base *policy.Node, method *ast.SelectorExpr, x *ast.CallExpr, e *env) *policy.Node {
	if !strings.HasPrefix(method.Sel.Name, "Apply") || len(x.Args) == 0 {
		return nil
	}
	literal, ok := x.Args[len(x.Args)-1].(*ast.FuncLit)
	if !ok || e.depth >= maxCalls {
		return nil
	}
	inner := &env{file: e.file, fn: e.fn, depth: e.depth + 1, scope: e.scope, bound: map[*variable]*policy.Node{}}
	for v, node := range e.bound {
		inner.bound[v] = node
	}
	params := literal.Type.Params
	values := []*policy.Node{base}
	if len(params.List) > 0 && strings.HasSuffix(e.file.source(params.List[0].Type), "Context") {
		values = []*policy.Node{ev.hole(x, e), base}
	}
	inner.bind(params, values)
	return ev.returned(literal.Body, 0, inner, x, e)
}
