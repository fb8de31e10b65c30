package shell

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/iamlint/iamlint/loaders/policy"
)

// variable is what a script does to a variable. It is followed where that is one
// assignment, and the assignment surely ran before the use.
type variable struct {
	writes int
	value  *syntax.Word
	at     uint
	// from and to enclose the uses that the assignment surely precedes: the innermost
	// body of a condition, loop, function or subshell that it stands in.
	from, to uint
	known    *policy.Value // once it was asked for
}

func position(offset uint) string { return strconv.FormatUint(uint64(offset), 10) }

// variables notes what the script writes.
func (r *reader) variables(file *syntax.File) {
	type body struct{ from, to uint }
	bodies := []body{{0, uint(len(r.text)) + 1}}
	var open []bool
	syntax.Walk(file, func(node syntax.Node) bool {
		if node == nil {
			if last := len(open) - 1; open[last] {
				bodies = bodies[:len(bodies)-1]
			}
			open = open[:len(open)-1]
			return true
		}
		opens := maybe(node)
		if opens {
			bodies = append(bodies, body{node.Pos().Offset(), node.End().Offset()})
		}
		open = append(open, opens)
		inner := bodies[len(bodies)-1]
		switch node := node.(type) {
		case *syntax.CallExpr:
			if len(node.Args) == 0 {
				r.assign(node.Assigns, inner.from, inner.to)
			}
			r.writes(node)
		case *syntax.DeclClause:
			r.assign(node.Args, inner.from, inner.to)
		case *syntax.WordIter:
			r.write(node.Name.Value)
		case *syntax.CStyleLoop, *syntax.ArithmCmd, *syntax.LetClause, *syntax.ArithmExp:
			r.arithmetic(node)
		case *syntax.ParamExp:
			if node.Exp != nil && node.Param != nil && (node.Exp.Op == syntax.AssignUnset || node.Exp.Op == syntax.AssignUnsetOrNull) {
				r.write(node.Param.Value)
			}
		}
		return true
	})
}

// maybe reports whether what stands in a node may never run, or run elsewhere or again.
func maybe(node syntax.Node) bool {
	switch node := node.(type) {
	case *syntax.IfClause, *syntax.ForClause, *syntax.WhileClause, *syntax.CaseItem, *syntax.FuncDecl,
		*syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst, *syntax.CoprocClause:
		return true
	case *syntax.BinaryCmd:
		return true
	case *syntax.Stmt:
		return node.Background
	}
	return false
}

func (r *reader) assign(assigns []*syntax.Assign, from, to uint) {
	for _, assign := range assigns {
		if assign.Name == nil {
			continue
		}
		if assign.Naked {
			continue
		}
		v := r.write(assign.Name.Value)
		if assign.Append || assign.Index != nil || assign.Array != nil {
			v.writes++
			continue
		}
		v.value, v.at, v.from, v.to = assign.Value, assign.Pos().Offset(), from, to
	}
}

func (r *reader) write(name string) *variable {
	v := r.vars[name]
	if v == nil {
		v = &variable{}
		r.vars[name] = v
	}
	v.writes++
	return v
}

// arithmetic notes the names in a calculation, which may write any of them.
func (r *reader) arithmetic(node syntax.Node) {
	for inner := range syntax.Preorder(node) {
		if word, ok := inner.(*syntax.Word); ok && syntax.ValidName(word.Lit()) {
			r.write(word.Lit())
		}
	}
}

// writes notes what commands write that are told names, and those that may write
// anything: scripts that are sourced, and eval.
func (r *reader) writes(call *syntax.CallExpr) {
	if len(call.Args) == 0 {
		return
	}
	switch name := call.Args[0].Lit(); name {
	case "source", ".", "eval":
		r.unsure = append(r.unsure, call.End().Offset()) // its words are expanded before
	case "read", "mapfile", "readarray", "getopts", "unset", "printf":
		for _, arg := range call.Args[1:] {
			if written := arg.Lit(); syntax.ValidName(written) {
				r.write(written).writes++
			}
		}
	}
}

// value is what is surely in a variable at a place of the script.
func (r *reader) value(name string, at uint) (policy.Value, bool) {
	v := r.vars[name]
	if v == nil {
		if r.Environment == nil || len(r.unsure) > 0 && slices.Min(r.unsure) < at {
			return policy.Value{}, false
		}
		return r.Environment(name)
	}
	changed := func(place uint) bool { return place > v.at && place < at }
	sure := v.writes == 1 && v.at < at && at >= v.from && at < v.to && !slices.ContainsFunc(r.unsure, changed)
	if !sure || r.depth >= maxFollowed {
		return policy.Value{}, false
	}
	if v.value == nil {
		return policy.Value{Span: r.span(v.at, v.at+uint(len(name))), Scalar: policy.String}, true
	}
	if v.known == nil {
		r.depth++
		value := r.word(v.value)
		r.depth--
		v.known = &value
	}
	value := *v.known
	if strings.HasPrefix(value.Text.Prefix(), "~") {
		return policy.Value{}, false
	}
	return value, true
}
