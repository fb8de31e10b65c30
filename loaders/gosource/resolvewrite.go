package gosource

import (
	"go/ast"
	"go/token"
)

// assign notes what an assignment sets. The right sides have been walked.
func (r *resolver) assign(node *ast.AssignStmt) {
	for i, left := range node.Lhs {
		w := write{pos: node.End(), at: r.at}
		switch {
		case len(node.Rhs) == len(node.Lhs):
			w.value = node.Rhs[i]
		case len(node.Rhs) == 1:
			w.value, w.index = node.Rhs[0], i
		default:
			w.value = left // no Go: whatever it is
		}
		ident, plain := left.(*ast.Ident)
		if plain && node.Tok == token.DEFINE && !r.inScope(ident.Name) {
			v := r.declare(ident)
			v.writes = append(v.writes, w)
			if len(node.Rhs) == len(node.Lhs) {
				r.fn.hold(v, w.value)
			}
			continue
		}
		r.walkExpr(left)
		r.write(left, w, node.Tok)
	}
}

// inScope reports whether := sets a variable of this very scope.
func (r *resolver) inScope(name string) bool {
	return name != "_" && len(r.scopes) > 0 && r.scopes[len(r.scopes)-1][name] != nil
}

func (r *resolver) write(left ast.Expr, w write, tok token.Token) {
	path, v := r.target(left)
	if v == nil {
		return
	}
	w.path = path
	if tok == token.ADD_ASSIGN {
		w.value = &ast.BinaryExpr{X: left, Op: token.ADD, Y: w.value}
	} else if tok != token.ASSIGN && tok != token.DEFINE {
		w.kind = escapes
	}
	if call, ok := ast.Unparen(w.value).(*ast.CallExpr); ok && w.kind == sets && len(call.Args) > 0 {
		if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "append" && r.file.source(call.Args[0]) == r.file.source(left) {
			w.kind = appends
		}
	}
	v.writes = append(v.writes, w)
}

// target is the variable that an expression such as v.Statement[0] is part of, and the
// way from it.
func (r *resolver) target(expr ast.Expr) (path []ast.Expr, v *variable) {
	for {
		switch x := expr.(type) {
		case *ast.Ident:
			return path, r.find(x.Name)
		case *ast.SelectorExpr:
			path = append([]ast.Expr{x}, path...)
			expr = x.X
		case *ast.IndexExpr:
			path = append([]ast.Expr{x}, path...)
			expr = x.X
		case *ast.StarExpr:
			expr = x.X
		case *ast.ParenExpr:
			expr = x.X
		case *ast.TypeAssertExpr:
			expr = x.X
		default:
			return nil, nil
		}
	}
}

// walkExpr goes through an expression: it notes what names mean, and what calls may do
// to what they are given.
func (r *resolver) walkExpr(expr ast.Expr) {
	if expr == nil {
		return
	}
	ast.Inspect(expr, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Ident:
			if v := r.find(node.Name); v != nil && r.fn.uses[node] == nil {
				r.fn.uses[node] = v
			}
			r.fn.under[node] = r.at
		case *ast.SelectorExpr:
			r.walkExpr(node.X)
			return false
		case *ast.KeyValueExpr:
			// A key may be the name of a field; a name in scope is that only in maps.
			r.walkExpr(node.Key)
			r.walkExpr(node.Value)
			return false
		case *ast.FuncLit:
			r.literal(node)
			return false
		case *ast.CallExpr:
			r.fn.under[node] = r.at
			for _, arg := range node.Args {
				r.fn.givenTo[pointed(ast.Unparen(arg))] = node
				if name, ok := node.Fun.(*ast.Ident); ok && name.Name == "append" {
					r.fn.kept[arg] = true
				}
			}
			r.call(node)
		case *ast.CompositeLit:
			r.fn.under[node] = r.at
			for _, element := range node.Elts {
				if pair, ok := element.(*ast.KeyValueExpr); ok {
					element = pair.Value
				}
				r.fn.kept[element] = true
			}
		}
		return true
	})
}

func (r *resolver) literal(node *ast.FuncLit) {
	r.open()
	r.branch("func", true, false, node, func() {
		r.params(node.Type.Params, node, false)
		r.results(node.Type.Results)
		r.walk(node.Body)
	})
	r.close()
}

// call notes the variables that a call may change: those it is given the address of,
// maps and pointers that it is given, and the one whose method it is.
func (r *resolver) call(node *ast.CallExpr) {
	if harmless(node.Fun) {
		return
	}
	for _, arg := range node.Args {
		unary, address := ast.Unparen(arg).(*ast.UnaryExpr)
		if address = address && unary.Op == token.AND; address {
			arg = unary.X
		}
		if path, v := r.target(ast.Unparen(arg)); v != nil {
			v.writes = append(v.writes, write{kind: escapes, pos: node.End(), at: r.at, path: path, call: node, address: address})
		}
	}
	if method, ok := node.Fun.(*ast.SelectorExpr); ok {
		if path, v := r.target(method.X); v != nil {
			v.writes = append(v.writes, write{kind: mutators, pos: node.End(), at: r.at, path: path, call: node})
		}
	}
}

// harmless reports whether a function only reads what it is given, by its name: where
// the name lies, a package of that name is not the one meant.
func harmless(fun ast.Expr) bool {
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		switch x.Name {
		case "append", "len", "cap", "string", "copy", "panic", "print", "println", "new", "make", "min", "max":
			return true
		}
	case *ast.ArrayType, *ast.MapType:
		return true
	case *ast.SelectorExpr:
		base, ok := x.X.(*ast.Ident)
		if !ok {
			return false
		}
		switch base.Name {
		case "fmt", "strings", "log", "logger", "klog", "aws", "awssdk", "pulumi", "jsii", "errors", "slices", "ptr", "pointer":
			return true
		case "json", "yaml":
			return x.Sel.Name != "Unmarshal"
		}
	}
	return false
}
