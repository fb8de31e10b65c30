package gosource

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// evaluator turns the expressions of one package into policy.Nodes.
type evaluator struct {
	pkg   *pkg
	repo  *policy.Repo
	memo  map[memoKey]*policy.Node
	steps int
	// pieces spell texts that are no literal of their own; coded are the values that
	// texts are JSON of.
	pieces map[*policy.Node][]jsontext.Piece
	coded  map[*policy.Node]*policy.Node
	// goNames are the fields' names in Go, of objects that are structs.
	goNames map[*policy.Node][]string
	// structs are the types of such objects.
	structs map[*policy.Node]typ
	// pointed marks objects that are maps or pointers, so that whoever is given them may
	// change them.
	pointed map[*policy.Node]bool
	// things are the resources and principals of AWS that values stand for.
	things map[*policy.Node]*thing
	links  *links
	envs   map[envKey]*env
	kept   documents
}

type memoKey struct {
	expr ast.Expr
	env  *env
}

// env is where an expression is evaluated: the function around it, and what its
// parameters are bound to.
type env struct {
	file  *file
	fn    *function
	bound map[*variable]*policy.Node
	depth int
	scope string
}

// Bounds of the work for one package: expressions evaluated, calls within calls, bytes
// of a text, members of a list or map.
const (
	maxSteps = 400_000
	maxCalls = 8
	maxText  = 256 << 10
	maxItems = 5_000
)

func newEvaluator(pack *pkg, repo *policy.Repo) *evaluator {
	ev := &evaluator{
		pkg: pack, repo: repo, memo: map[memoKey]*policy.Node{}, pieces: map[*policy.Node][]jsontext.Piece{},
		coded: map[*policy.Node]*policy.Node{}, goNames: map[*policy.Node][]string{}, structs: map[*policy.Node]typ{}, pointed: map[*policy.Node]bool{},
		things: map[*policy.Node]*thing{}, kept: documents{bySpan: map[policy.Span][]kept{}}, envs: map[envKey]*env{},
	}
	ev.links = newLinks(ev)
	return ev
}

// isSpent reports whether as much was evaluated as the budget allows.
func (ev *evaluator) isSpent() bool { return ev.steps > ev.pkg.prog.work.Of(maxSteps) }

// outer is the env of declarations at package level.
func (ev *evaluator) outer(f *file, fn *function) *env {
	return &env{file: f, fn: fn, scope: f.pkg.dir}
}

func (ev *evaluator) eval(expr ast.Expr, e *env) *policy.Node { return ev.evalAs(expr, typ{}, e) }

// evalAs evaluates an expression that stands where a type is expected: literals
// without one are of it.
func (ev *evaluator) evalAs(expr ast.Expr, expected typ, e *env) *policy.Node {
	key := memoKey{expr, e}
	if known, ok := ev.memo[key]; ok {
		return known
	}
	if ev.steps++; ev.isSpent() {
		return ev.hole(expr, e)
	}
	ev.memo[key] = ev.hole(expr, e) // for what refers to itself
	node := ev.constant(expr, ev.evaluate(expr, expected, e), e)
	ev.memo[key] = node
	return node
}

func (ev *evaluator) evaluate(expr ast.Expr, expected typ, e *env) *policy.Node {
	switch x := expr.(type) {
	case *ast.BasicLit:
		return ev.literal(x, e)
	case *ast.ParenExpr:
		return ev.evalAs(x.X, expected, e)
	case *ast.StarExpr:
		return ev.eval(x.X, e)
	case *ast.UnaryExpr:
		return ev.unary(x, expected, e)
	case *ast.TypeAssertExpr:
		return ev.eval(x.X, e)
	case *ast.Ident:
		return ev.ident(x, e)
	case *ast.SelectorExpr:
		return ev.selector(x, e)
	case *ast.IndexExpr:
		return ev.index(x, e)
	case *ast.SliceExpr:
		if x.Low == nil && x.High == nil {
			return ev.eval(x.X, e)
		}
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			return ev.sum(x, e)
		}
	case *ast.CompositeLit:
		return ev.composite(x, expected, e)
	case *ast.CallExpr:
		return ev.call(x, 0, e)
	}
	return ev.hole(expr, e)
}

func (ev *evaluator) unary(x *ast.UnaryExpr, expected typ, e *env) *policy.Node {
	switch x.Op {
	case token.AND:
		node := ev.evalAs(x.X, expected.pointee(), e)
		if node.Kind == policy.Object {
			ev.pointed[node] = true
		}
		return node
	case token.SUB:
		if node := ev.eval(x.X, e); node.Kind == policy.Number {
			return ev.word(policy.Number, policy.Concat(policy.Literal("-"), node.Text), x, e)
		}
	}
	return ev.hole(x, e)
}

// constant takes the value that types tell, where following the source told less.
func (ev *evaluator) constant(expr ast.Expr, node *policy.Node, e *env) *policy.Node {
	if e.file.pkg.info == nil || node.Kind != policy.Open && node.Text.Known() {
		return node
	}
	value := e.file.pkg.info.Types[expr].Value
	if value == nil {
		return node
	}
	switch value.Kind() {
	case constant.String:
		return ev.word(policy.String, policy.Literal(constant.StringVal(value)), expr, e)
	case constant.Bool, constant.Int:
		kind := policy.Number
		if value.Kind() == constant.Bool {
			kind = policy.Bool
		}
		return ev.word(kind, policy.Literal(value.ExactString()), expr, e)
	}
	return node
}

// word is a scalar that stands where an expression does.
func (ev *evaluator) word(kind policy.Kind, text policy.Text, at ast.Node, e *env) *policy.Node {
	return &policy.Node{Kind: kind, Text: text, Span: e.file.span(at)}
}

// hole is what nobody can tell of an expression.
func (ev *evaluator) hole(expr ast.Expr, e *env) *policy.Node {
	return &policy.Node{Kind: policy.Open, Text: ev.holeText(expr, e, policy.AnyText), Span: e.file.span(expr)}
}

// holeText names a hole by its expression. What a call gives may differ from time to
// time, so that two calls are never one hole, unless they are plain getters; nor are
// two uses of a variable that is set more than once.
func (ev *evaluator) holeText(expr ast.Expr, e *env, class policy.Class) policy.Text {
	scope, name := e.scope, e.file.source(expr)
	if len(name) > maxName {
		name = name[:maxName] + "…"
		scope = fmt.Sprintf("%s@%s:%d", scope, e.file.path, e.file.offset(expr.Pos()))
	}
	if ev.varies(expr, e) {
		scope = fmt.Sprintf("%s@%s:%d", scope, e.file.path, e.file.offset(expr.Pos()))
	}
	return policy.HoleText(name, scope, class)
}

const maxName = 120

func (ev *evaluator) varies(expr ast.Expr, e *env) bool {
	varies := false
	ast.Inspect(expr, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			_, ok := node.Fun.(*ast.SelectorExpr)
			imported, _ := e.file.qualified(node.Fun, e.fn)
			varies = varies || !ok || imported != "" || len(node.Args) > 0
		case *ast.Ident:
			if v := e.fn.local(node); v != nil {
				varies = varies || v.sets() > 1
			}
		case *ast.FuncLit:
			varies = true
			return false
		}
		return !varies
	})
	return varies
}

// sets counts the places that set the whole variable.
func (v *variable) sets() (count int) {
	for _, w := range v.writes {
		if w.kind == sets && len(w.path) == 0 {
			count++
		}
	}
	return count
}
