package gosource

import (
	"go/ast"
	"go/token"

	"github.com/iamlint/iamlint/loaders/policy"
)

// function is what is known of the local names in one top-level declaration: which
// variable each use means, and every place that sets one.
type function struct {
	file *file
	name string
	uses map[*ast.Ident]*variable
	// under are the conditions that a use or a call stands under, outermost first.
	under map[ast.Node]*branch
	// kept are the uses that put a variable into another value, which sees what is done
	// to a map or pointer later.
	kept map[ast.Expr]bool
	// holders are the variables that a literal is the first value of.
	holders map[ast.Expr]*variable
	// givenTo are the calls that a literal is an argument of.
	givenTo map[ast.Expr]*ast.CallExpr
}

// local is the variable that a name means; nil where it is none of the function's.
func (fn *function) local(ident *ast.Ident) *variable {
	if fn == nil {
		return nil
	}
	return fn.uses[ident]
}

// variable is a local variable, parameter or receiver.
type variable struct {
	name  string
	at    *branch // where it is declared
	pos   token.Pos
	typed ast.Expr // the type that is written; nil for none
	// owner is the declaration or literal whose parameter it is, index which one; -1 is
	// the receiver. Nil for other variables.
	owner    ast.Node
	index    int
	variadic bool
	// ranged is what a range statement goes over; key for the index or key.
	ranged ast.Expr
	key    bool
	writes []write
}

// write is a place that sets a variable or something in it, or may.
type write struct {
	kind  writeKind
	pos   token.Pos // of the end of the statement
	at    *branch
	path  []ast.Expr // selectors and indexes between the variable and what is set
	value ast.Expr
	index int           // which of the value's results
	call  *ast.CallExpr // of what escapes or mutates
	// address is set where a call is given the variable's address.
	address bool
}

type writeKind uint8

const (
	sets     writeKind = iota
	appends            // value is a call of append to the variable itself
	escapes            // something else may change what the variable points to
	mutators           // a method of the variable is called
)

// branch is a condition of the source that statements stand under. It is a tree: parent
// is the branch around it.
type branch struct {
	parent *branch
	cond   policy.Cond
	loop   bool
	// hidden is set on what holds since another branch leaves: it is not told, but what
	// contradicts it is not there.
	hidden bool
	// tested is the expression of an if; nil for other branches.
	tested ast.Expr
	until  token.Pos // the end of the loop or branch
}

// below lists the conditions that hold in a branch but not for sure in other.
func (b *branch) below(other *branch) (when policy.When, looped bool) {
	around := map[*branch]bool{}
	for at := other; at != nil; at = at.parent {
		around[at] = true
	}
	for at := b; at != nil && !around[at]; at = at.parent {
		if at.hidden {
			continue
		}
		when = append(policy.When{at.cond}, when...)
		looped = looped || at.loop
	}
	return when, looped
}

// facts are all conditions that hold in a branch, told or not.
func (b *branch) facts() (when policy.When) {
	for at := b; at != nil; at = at.parent {
		when = append(when, at.cond)
	}
	return when
}

// function resolves the names of a declaration, once.
func (f *file) function(d ast.Decl) *function {
	if fn, ok := f.functions[d]; ok {
		return fn
	}
	fn := &function{file: f, uses: map[*ast.Ident]*variable{}, under: map[ast.Node]*branch{}, kept: map[ast.Expr]bool{}, holders: map[ast.Expr]*variable{}, givenTo: map[ast.Expr]*ast.CallExpr{}}
	f.functions[d] = fn
	r := &resolver{fn: fn, file: f}
	if d, ok := d.(*ast.FuncDecl); ok {
		fn.name = d.Name.Name
		r.open()
		r.params(d.Recv, d, true)
		r.params(d.Type.Params, d, false)
		r.results(d.Type.Results)
		if d.Body != nil {
			r.walk(d.Body)
		}
		return fn
	}
	r.walk(d)
	return fn
}

// hold notes that a variable begins with a value: a literal, or the one result of a call.
func (fn *function) hold(v *variable, value ast.Expr) {
	switch x := pointed(ast.Unparen(value)).(type) {
	case *ast.CompositeLit, *ast.CallExpr:
		fn.holders[x] = v
	}
}
