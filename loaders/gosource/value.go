package gosource

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/iamlint/iamlint/loaders/policy"
)

// value is what a variable holds where it is used: what it begins with, and all that
// is done to it before, in the order of the source. What stands under a condition
// that the use does not stand under is an alternative; what a loop adds may be there
// any number of times; what something else may have changed is Partial.
func (ev *evaluator) value(v *variable, use *ast.Ident, e *env) *policy.Node {
	return ev.valueAt(v, use, use.Pos(), e.fn.under[use], e)
}

func (ev *evaluator) valueAt(v *variable, use ast.Expr, pos token.Pos, at *branch, e *env) *policy.Node {
	return ev.folded(v, use, pos, at, e, false)
}

// folded is valueAt; trusting takes it that functions only read what they are given.
func (ev *evaluator) folded(v *variable, use ast.Expr, pos token.Pos, at *branch, e *env, trusting bool) *policy.Node {
	node, begun := ev.begin(v, use, e)
	around := at.facts()
	for _, w := range v.writes {
		if w.pos > pos && at.loops(w, v) || ev.isSpent() {
			return ev.hole(use, e)
		}
		later := w.pos > pos && !(e.fn.kept[use] && ev.pointed[node] && (len(w.path) > 0 || w.kind != sets))
		lent := w.kind == escapes || w.kind == mutators
		if later || trusting && lent || around.Contradicts(w.at.facts()) || ev.unreachable(w.at, e) {
			continue
		}
		if w.accumulates(v, at) {
			return ev.hole(use, e)
		}
		ev.steps += 1 + size(node)/64
		if w.kind == sets && len(w.path) == 0 && !begun {
			node, begun = ev.under(ev.result(w.value, w.index, typ{file: e.file, fn: e.fn, expr: v.typed}, e), nil), true
			if when, _ := w.at.below(v.at); len(when) > 0 {
				node = ev.written(ev.zero(v, use, e), node, w, at, v)
			}
			continue
		}
		node = ev.apply(node, w, v, at, e)
	}
	if node == nil {
		return ev.zero(v, use, e)
	}
	return node
}

// accumulates reports whether a loop writes over a variable what it makes of the
// variable.
func (w *write) accumulates(v *variable, at *branch) bool {
	_, looped := w.at.below(at)
	if !looped || w.kind != sets || len(w.path) > 0 || w.value == nil {
		return false
	}
	mentioned := false
	ast.Inspect(w.value, func(node ast.Node) bool {
		ident, ok := node.(*ast.Ident)
		mentioned = mentioned || ok && ident.Name == v.name
		return !mentioned
	})
	return mentioned
}

func size(node *policy.Node) int {
	if node == nil {
		return 0
	}
	return len(node.Items) + len(node.Fields)
}

// loops reports whether a later write takes effect before the use, in another round of
// a loop around both.
func (b *branch) loops(w write, v *variable) bool {
	if w.kind == escapes || w.kind == mutators {
		return false
	}
	for at := b; at != nil && at != v.at; at = at.parent {
		if at.loop && w.pos <= at.until {
			return true
		}
	}
	return false
}

// begin is what a variable holds without any assignment: an argument, or a member of
// what a loop goes over.
func (ev *evaluator) begin(v *variable, use ast.Expr, e *env) (node *policy.Node, begun bool) {
	switch {
	case e.bound[v] != nil:
		return e.bound[v], true
	case v.owner != nil:
		if node := ev.arguments(v, e); node != nil {
			return node, true
		}
		return ev.holeOf(v, e), true
	case v.ranged != nil:
		return ev.ranged(v, use, e), true
	}
	return nil, false
}

// holeOf is a variable of which nothing is known.
func (ev *evaluator) holeOf(v *variable, e *env) *policy.Node {
	at := policy.Span{File: e.file.path, Start: e.file.offset(v.pos), End: e.file.offset(v.pos) + len(v.name)}
	return &policy.Node{Kind: policy.Open, Text: policy.HoleText(v.name, e.scope, policy.AnyText), Span: at}
}

// zero is the value of a variable that nothing has set.
func (ev *evaluator) zero(v *variable, use ast.Expr, e *env) *policy.Node {
	at := e.file.span(use)
	of := typ{file: e.file, fn: e.fn, expr: v.typed}
	if ident, ok := v.typed.(*ast.Ident); ok && ident.Name == "string" {
		return &policy.Node{Kind: policy.String, Span: at}
	}
	switch under := of.under(); {
	case under.isList():
		return &policy.Node{Kind: policy.List, Span: at}
	case under.isMap():
		return &policy.Node{Kind: policy.Object, Span: at}
	case under.isStruct():
		node := &policy.Node{Kind: policy.Object, Span: at}
		ev.goNames[node], ev.structs[node] = []string{}, under
		return node
	}
	return ev.hole(use, e)
}

// ranged is any of the members of a list that is known.
func (ev *evaluator) ranged(v *variable, use ast.Expr, e *env) *policy.Node {
	over := ev.eval(v.ranged, e)
	if v.key || over.Kind != policy.List || over.Partial || len(over.Items) == 0 || len(over.Items) > maxCombined {
		return ev.holeOf(v, e)
	}
	var list []*policy.Node
	for i, item := range over.Items {
		cond := policy.Cond{Name: fmt.Sprintf("%s is number %d", v.name, i+1), Scope: e.scope, Holds: true}
		list = append(list, ev.under(item, policy.When{cond}))
	}
	return choice(list, e.file.span(use))
}

// apply is the value after a write.
func (ev *evaluator) apply(node *policy.Node, w write, v *variable, at *branch, e *env) *policy.Node {
	if node == nil {
		node = &policy.Node{Kind: policy.Object, Span: policy.Span{File: e.file.path, Start: e.file.offset(v.pos), End: e.file.offset(v.pos)}}
	}
	switch w.kind {
	case appends:
		when, looped := w.at.below(at)
		call := ast.Unparen(w.value).(*ast.CallExpr)
		return ev.change(node, w.path, e, func(old *policy.Node) *policy.Node {
			return ev.appended(old, call, when, looped, e)
		})
	case escapes:
		return ev.change(node, w.path, e, func(old *policy.Node) *policy.Node {
			if old == nil || !w.address && !ev.pointed[old] {
				return old
			}
			return ev.opened(old)
		})
	case mutators:
		return ev.change(node, w.path, e, func(old *policy.Node) *policy.Node { return ev.mutated(old, w, at, e) })
	}
	if len(w.path) == 0 {
		return ev.written(node, ev.result(w.value, w.index, typ{file: e.file, fn: e.fn, expr: v.typed}, e), w, at, v)
	}
	return ev.change(node, w.path, e, func(old *policy.Node) *policy.Node {
		return ev.written(old, ev.eval(w.value, e), w, at, v)
	})
}

// written is one value in the place of another, or, under a condition, either.
func (ev *evaluator) written(old, value *policy.Node, w write, at *branch, v *variable) *policy.Node {
	from := at
	if from == nil {
		from = v.at
	}
	when, _ := w.at.below(from)
	if len(when) == 0 {
		return value
	}
	list := []*policy.Node{}
	for _, alternative := range ev.alternatives(old) {
		for i := range when {
			not := append(policy.When{}, when[:i]...)
			last := when[i]
			last.Holds = !last.Holds
			not = append(not, last)
			if both := alternative.When.And(not); !both.Impossible() && !at.facts().Contradicts(both) {
				list = append(list, ev.under(alternative, not))
			}
		}
	}
	list = append(list, ev.under(value, when))
	if len(list) > maxCombined {
		return ev.opened(value)
	}
	return choice(list, value.Span)
}

// change applies a change to a member of a value, which is copied along the way.
func (ev *evaluator) change(node *policy.Node, path []ast.Expr, e *env, change func(*policy.Node) *policy.Node) *policy.Node {
	if len(path) == 0 {
		return change(node)
	}
	switch node.Kind {
	case policy.Choice:
		made := ev.clone(node)
		made.Items = nil
		for _, item := range node.Items {
			made.Items = append(made.Items, ev.change(item, path, e, change))
		}
		return made
	case policy.Object:
		return ev.changeField(node, path, e, change)
	case policy.List: // any of the members is another now
		return ev.hole(path[0], e)
	}
	return node
}

func (ev *evaluator) changeField(node *policy.Node, path []ast.Expr, e *env, change func(*policy.Node) *policy.Node) *policy.Node {
	key, at, known := ev.step(node, path[0], e)
	made := ev.clone(node)
	if !known {
		made.Partial = true
		return made
	}
	for i := range node.Fields {
		if node.Fields[i].Key.Is(key) {
			made.Fields = append([]policy.Field(nil), node.Fields...)
			made.Fields[i].Value = ev.change(made.Fields[i].Value, path[1:], e, change)
			return made
		}
	}
	if len(node.Fields) == maxItems {
		made.Partial = true
		return made
	}
	var value *policy.Node
	if len(path) == 1 {
		value = change(nil)
	}
	if value == nil {
		return made
	}
	made.Fields = append(node.Fields[:len(node.Fields):len(node.Fields)], policy.Field{Key: policy.Literal(key), KeySpan: at, Value: value})
	if names, ok := ev.goNames[node]; ok {
		ev.goNames[made] = append(names[:len(names):len(names)], e.file.source(lastName(path[0])))
	}
	return made
}

// step is the member's name that a selector or index leads to.
func (ev *evaluator) step(node *policy.Node, at ast.Expr, e *env) (key string, span policy.Span, known bool) {
	switch x := at.(type) {
	case *ast.SelectorExpr:
		for i, name := range ev.goNames[node] {
			if name == x.Sel.Name && i < len(node.Fields) {
				key, known = node.Fields[i].Key.Literal()
				return key, e.file.span(x.Sel), known
			}
		}
		return findField(ev.structs[node].fields(), x.Sel.Name).json, e.file.span(x.Sel), true
	case *ast.IndexExpr:
		told := ev.eval(x.Index, e)
		key, known = literal(told)
		return key, told.Span, known
	}
	return "", policy.Span{}, false
}

func lastName(at ast.Expr) ast.Expr {
	if x, ok := at.(*ast.SelectorExpr); ok {
		return x.Sel
	}
	return at
}

// appended is a list with what a call of append adds to it.
func (ev *evaluator) appended(old *policy.Node, call *ast.CallExpr, when policy.When, looped bool, e *env) *policy.Node {
	made := &policy.Node{Kind: policy.List, Span: e.file.span(call)}
	if old != nil && old.Kind == policy.List {
		made = ev.clone(old)
		made.Items = append([]*policy.Node(nil), old.Items...)
	} else if old != nil && old.Kind != policy.Null {
		made.Partial = true
	}
	for i, arg := range call.Args[1:] {
		added := ev.eval(arg, e)
		if call.Ellipsis.IsValid() && i == len(call.Args)-2 {
			items, partial := added.Elements()
			made.Partial = made.Partial || partial || added.Kind != policy.List
			if added.Kind == policy.List || added.Kind == policy.Choice {
				for _, item := range items {
					made.Items = append(made.Items, ev.under(item, when))
				}
			}
			continue
		}
		made.Items = append(made.Items, ev.under(added, when))
	}
	made.Partial = made.Partial || looped
	if len(made.Items) > maxItems {
		made.Items, made.Partial = made.Items[:maxItems], true
	}
	return made
}

// opened is a value that may hold more than is known, at any depth.
func (ev *evaluator) opened(node *policy.Node) *policy.Node {
	switch node.Kind {
	case policy.List, policy.Object, policy.Choice:
	default:
		return node
	}
	made := ev.clone(node)
	made.Partial = true
	made.Items, made.Fields = nil, append([]policy.Field(nil), node.Fields...)
	for _, item := range node.Items {
		made.Items = append(made.Items, ev.opened(item))
	}
	for i := range made.Fields {
		made.Fields[i].Value = ev.opened(made.Fields[i].Value)
	}
	return made
}
