package gosource

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// resolver walks one declaration and notes what each name means.
type resolver struct {
	fn     *function
	file   *file
	scopes []map[string]*variable
	at     *branch
}

func (r *resolver) open()  { r.scopes = append(r.scopes, map[string]*variable{}) }
func (r *resolver) close() { r.scopes = r.scopes[:len(r.scopes)-1] }

func (r *resolver) find(name string) *variable {
	for i := len(r.scopes) - 1; i >= 0; i-- {
		if v := r.scopes[i][name]; v != nil {
			return v
		}
	}
	return nil
}

func (r *resolver) declare(ident *ast.Ident) *variable {
	v := &variable{name: ident.Name, at: r.at, pos: ident.Pos()}
	if len(r.scopes) == 0 {
		r.open()
	}
	if ident.Name != "_" {
		r.scopes[len(r.scopes)-1][ident.Name] = v
		r.fn.uses[ident] = v
	}
	return v
}

func (r *resolver) params(list *ast.FieldList, owner ast.Node, receiver bool) {
	if list == nil {
		return
	}
	index := 0
	for _, field := range list.List {
		_, variadic := field.Type.(*ast.Ellipsis)
		for _, name := range field.Names {
			v := r.declare(name)
			v.owner, v.index, v.variadic, v.typed = owner, index, variadic, field.Type
			if receiver {
				v.index = -1
			}
			index++
		}
		if len(field.Names) == 0 {
			index++
		}
	}
}

func (r *resolver) results(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			r.declare(name).typed = field.Type
		}
	}
}

// branch walks what stands under a condition.
func (r *resolver) branch(name string, holds, loop bool, node ast.Node, inside func()) {
	outer := r.at
	r.at = &branch{parent: outer, cond: policy.Cond{Name: name, Scope: r.scope(node), Holds: holds}, loop: loop, until: node.End()}
	inside()
	r.at = outer
}

func (r *resolver) walkAll(nodes ...ast.Node) {
	for _, node := range nodes {
		r.walk(node)
	}
}

func (r *resolver) exprs(list []ast.Expr) {
	for _, expr := range list {
		r.walk(expr)
	}
}

// stmts walks a row of statements. Behind an if that leaves, its condition does not hold.
func (r *resolver) stmts(list []ast.Stmt) {
	outer := r.at
	for _, stmt := range list {
		r.walk(stmt)
		x, ok := stmt.(*ast.IfStmt)
		if !ok {
			continue
		}
		other, _ := x.Else.(*ast.BlockStmt)
		leaves, elseLeaves := leaves(x.Body), other != nil && leaves(other)
		if leaves != elseLeaves {
			cond := policy.Cond{Name: r.file.source(x.Cond), Scope: r.scope(x), Holds: elseLeaves}
			r.at = &branch{parent: r.at, cond: cond, hidden: true, tested: x.Cond, until: x.End()}
		}
	}
	r.at = outer
}

// leaves reports whether nothing behind a block is reached from it.
func leaves(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch last := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		name, _ := calledName(call.Fun)
		return name != nil && (name.Name == "panic" || name.Name == "Exit" || strings.HasPrefix(name.Name, "Fatal"))
	}
	return false
}

func (r *resolver) scope(node ast.Node) string {
	return fmt.Sprintf("%s:%s@%d", r.file.path, r.fn.name, r.file.offset(node.Pos()))
}

func isNil(node ast.Node) bool {
	switch node := node.(type) {
	case nil:
		return true
	case *ast.BlockStmt:
		return node == nil
	}
	return false
}

// walk goes through statements; expressions are left to walkExpr.
func (r *resolver) walk(node ast.Node) {
	if isNil(node) {
		return
	}
	switch node := node.(type) {
	case *ast.BlockStmt:
		r.open()
		r.stmts(node.List)
		r.close()
	case *ast.IfStmt:
		r.choose(node)
	case *ast.ForStmt:
		r.open()
		r.walkAll(node.Init)
		name := "for"
		if node.Cond != nil {
			name += " " + r.file.source(node.Cond)
		}
		r.branch(name, true, true, node, func() { r.walkAll(node.Cond, node.Body, node.Post) })
		r.close()
	case *ast.RangeStmt:
		r.rangeOver(node)
	case *ast.SwitchStmt:
		r.open()
		r.walkAll(node.Init)
		r.walk(node.Tag)
		r.clauses(node.Body, "switch "+r.shown(node.Tag))
		r.close()
	case *ast.TypeSwitchStmt:
		r.open()
		r.walkAll(node.Init, node.Assign)
		r.clauses(node.Body, "switch")
		r.close()
	case *ast.SelectStmt:
		r.clauses(node.Body, "select")
	default:
		r.walkSimple(node)
	}
}

// choose walks both ways of an if.
func (r *resolver) choose(node *ast.IfStmt) {
	r.open()
	r.walk(node.Init)
	r.walk(node.Cond)
	for _, holds := range []bool{true, false} {
		r.branch(r.file.source(node.Cond), holds, false, node, func() {
			r.at.tested = node.Cond
			if holds {
				r.walk(node.Body)
			} else {
				r.walk(node.Else)
			}
		})
	}
	r.close()
}

func (r *resolver) shown(expr ast.Expr) string {
	if expr == nil {
		return ""
	}
	return r.file.source(expr)
}

func (r *resolver) clauses(body *ast.BlockStmt, head string) {
	for _, clause := range body.List {
		r.open()
		switch clause := clause.(type) {
		case *ast.CaseClause:
			r.exprs(clause.List)
			name := head + ": default"
			if len(clause.List) > 0 {
				name = head + ": case " + r.file.source(clause.List[0])
			}
			r.branch(name, true, false, clause, func() { r.stmts(clause.Body) })
		case *ast.CommClause:
			r.branch(head, true, false, clause, func() {
				r.walkAll(clause.Comm)
				r.stmts(clause.Body)
			})
		}
		r.close()
	}
}

func (r *resolver) rangeOver(node *ast.RangeStmt) {
	r.walk(node.X)
	r.open()
	r.branch("range "+r.file.source(node.X), true, true, node, func() {
		for i, left := range []ast.Expr{node.Key, node.Value} {
			ident, ok := left.(*ast.Ident)
			if !ok || node.Tok != token.DEFINE {
				continue
			}
			v := r.declare(ident)
			v.ranged, v.key = node.X, i == 0
		}
		r.walk(node.Body)
	})
	r.close()
}

// walkSimple goes through statements that open no branch.
func (r *resolver) walkSimple(node ast.Node) {
	switch node := node.(type) {
	case *ast.AssignStmt:
		r.exprs(node.Rhs)
		r.assign(node)
	case *ast.DeclStmt:
		r.walk(node.Decl)
	case *ast.GenDecl:
		for _, spec := range node.Specs {
			if value, ok := spec.(*ast.ValueSpec); ok {
				r.exprs(value.Values)
				r.values(value)
			}
		}
	case *ast.ExprStmt:
		r.walkExpr(node.X)
	case *ast.ReturnStmt:
		r.exprs(node.Results)
		r.fn.under[node] = r.at
	case *ast.GoStmt:
		r.walkExpr(node.Call)
	case *ast.DeferStmt:
		r.walkExpr(node.Call)
	case *ast.LabeledStmt:
		r.walk(node.Stmt)
	case *ast.IncDecStmt:
		r.walkExpr(node.X)
	case *ast.SendStmt:
		r.walkExpr(node.Chan)
		r.walkExpr(node.Value)
	case ast.Expr:
		r.walkExpr(node)
	}
}

// values notes the variables of a var inside a function.
func (r *resolver) values(spec *ast.ValueSpec) {
	if len(r.scopes) == 0 {
		return // at package level
	}
	for i, name := range spec.Names {
		v := r.declare(name)
		v.typed = spec.Type
		switch {
		case len(spec.Values) == len(spec.Names):
			v.writes = append(v.writes, write{pos: spec.End(), at: r.at, value: spec.Values[i]})
			r.fn.hold(v, spec.Values[i])
		case len(spec.Values) == 1:
			v.writes = append(v.writes, write{pos: spec.End(), at: r.at, value: spec.Values[0], index: i})
		}
	}
}
