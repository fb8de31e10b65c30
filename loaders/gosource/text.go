package gosource

import (
	"go/ast"
	"go/token"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// literal is a string or number as written.
func (ev *evaluator) literal(x *ast.BasicLit, e *env) *policy.Node {
	switch x.Kind {
	case token.STRING:
		value, err := strconv.Unquote(x.Value)
		if err != nil {
			break
		}
		node := ev.word(policy.String, policy.Literal(value), x, e)
		if node.Span.End-node.Span.Start >= 2 {
			node.Span.Start++
			node.Span.End--
		}
		if node.Span.End-node.Span.Start != len(value) {
			ev.pieces[node] = spell(e.file, node.Span, x.Value[0] == '`')
		}
		return node
	case token.INT:
		return ev.word(policy.Number, policy.Literal(strings.ReplaceAll(x.Value, "_", "")), x, e)
	}
	return ev.hole(x, e)
}

// spell cuts the contents of a string literal into stretches that stand in the source
// as they are, and escapes.
func spell(f *file, span policy.Span, raw bool) (list []jsontext.Piece) {
	source := string(f.data[span.Start:span.End])
	add := func(text string, from, to int) {
		if text != "" {
			list = append(list, jsontext.Piece{Text: text, Span: policy.Span{File: span.File, Start: span.Start + from, End: span.Start + to}})
		}
	}
	special := byte('\\')
	if raw {
		special = '\r' // left out of raw strings
	}
	for at := 0; at < len(source); {
		length := strings.IndexByte(source[at:], special)
		if length < 0 {
			length = len(source) - at
		}
		add(source[at:at+length], at, at+length)
		if at += length; at == len(source) {
			break
		}
		if raw {
			at++
			continue
		}
		char, multibyte, rest, err := strconv.UnquoteChar(source[at:], '"')
		if err != nil {
			return nil
		}
		text := string(char)
		if !multibyte && char >= utf8.RuneSelf {
			text = string([]byte{byte(char)})
		}
		add(text, at, len(source)-len(rest))
		at = len(source) - len(rest)
	}
	return list
}

// text is what is known of a node as a string.
func (ev *evaluator) text(node *policy.Node, at ast.Expr, e *env) policy.Text {
	if node.IsScalar() || node.Kind == policy.Open {
		return node.Text
	}
	return ev.holeText(at, e, policy.AnyText)
}

// literal is the text of a scalar of which all is known. What has alternatives has none.
func literal(node *policy.Node) (text string, known bool) {
	if !node.IsScalar() {
		return "", false
	}
	return node.Text.Literal()
}

// spelled are the pieces of a node's text, each where it stands.
func (ev *evaluator) spelled(node *policy.Node) []jsontext.Piece {
	if pieces, ok := ev.pieces[node]; ok {
		return pieces
	}
	if value := ev.coded[node]; value != nil || !node.IsScalar() && node.Kind != policy.Open {
		if value == nil {
			value = node
		}
		hole := policy.Hole{Name: "…", Scope: node.Span.File}
		if len(node.Text.Parts) == 1 && node.Text.Parts[0].Hole != nil {
			hole = *node.Text.Parts[0].Hole
		}
		return []jsontext.Piece{{Hole: &hole, Value: value, Span: node.Span}}
	}
	var list []jsontext.Piece
	for _, part := range node.Text.Parts {
		list = append(list, jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: node.Span})
	}
	return list
}

// joined makes one text of several nodes, spelled one after the other.
func (ev *evaluator) joined(nodes []*policy.Node, at ast.Expr, e *env) *policy.Node {
	texts := make([]policy.Text, len(nodes))
	var pieces []jsontext.Piece
	size := 0
	for i, node := range nodes {
		texts[i] = ev.text(node, at, e)
		pieces = append(pieces, ev.spelled(node)...)
		size += texts[i].Size()
	}
	if size > maxText {
		return ev.hole(at, e)
	}
	node := ev.word(policy.String, policy.Concat(texts...), at, e)
	ev.pieces[node] = pieces
	return node
}

// sum is a concatenation: all of a + b + c at once, since they may be many lines.
func (ev *evaluator) sum(x *ast.BinaryExpr, e *env) *policy.Node {
	var operands []ast.Expr
	var left ast.Expr = x
	for part := range sums(x) {
		operands = append(operands, part.Y)
		left = part.X
	}
	operands = append(operands, left)
	nodes := make([]*policy.Node, len(operands))
	text := false
	for i, operand := range operands {
		nodes[len(operands)-1-i] = ev.eval(operand, e)
	}
	for _, node := range nodes {
		text = text || node.Kind == policy.String
	}
	if !text {
		return ev.hole(x, e)
	}
	return ev.each(nodes, x, e, func(nodes []*policy.Node) *policy.Node { return ev.joined(nodes, x, e) })
}

// sums are a + b + c and those within it that it adds to: a + b.
func sums(x ast.Expr) iter.Seq[*ast.BinaryExpr] {
	return func(yield func(*ast.BinaryExpr) bool) {
		for {
			binary, ok := ast.Unparen(x).(*ast.BinaryExpr)
			if !ok || binary.Op != token.ADD || !yield(binary) {
				return
			}
			x = binary.X
		}
	}
}

// maxCombined bounds the ways of choosing among the alternatives of several operands.
const maxCombined = 16

// each applies a function to every way of choosing among the alternatives of nodes.
func (ev *evaluator) each(nodes []*policy.Node, at ast.Expr, e *env, apply func([]*policy.Node) *policy.Node) *policy.Node {
	rows := [][]*policy.Node{nil}
	whens := []policy.When{nil}
	for _, node := range nodes {
		if alternatives := ev.alternatives(node); len(alternatives) == 1 && len(rows) == 1 && len(alternatives[0].When) == 0 {
			rows[0] = append(rows[0], ev.plain(alternatives[0]))
			continue
		}
		var nextRows [][]*policy.Node
		var nextWhens []policy.When
		for i, row := range rows {
			for _, alternative := range ev.alternatives(node) {
				when := whens[i].And(alternative.When)
				if when.Impossible() {
					continue
				}
				nextRows = append(nextRows, append(row[:len(row):len(row)], ev.plain(alternative)))
				nextWhens = append(nextWhens, when)
			}
		}
		if len(nextRows) > maxCombined {
			return ev.hole(at, e)
		}
		rows, whens = nextRows, nextWhens
	}
	var list []*policy.Node
	for i, row := range rows {
		made := apply(row)
		if len(whens[i]) > 0 {
			made = ev.under(made, whens[i])
		}
		list = append(list, made)
	}
	return choice(list, e.file.span(at))
}

// choice is one of the nodes.
func choice(list []*policy.Node, at policy.Span) *policy.Node {
	if len(list) == 1 {
		return list[0]
	}
	return &policy.Node{Kind: policy.Choice, Items: list, Span: at}
}

// clone is a copy of which all is known that is known of the node.
func (ev *evaluator) clone(node *policy.Node) *policy.Node {
	made := *node
	if pieces, ok := ev.pieces[node]; ok {
		ev.pieces[&made] = pieces
	}
	if value, ok := ev.coded[node]; ok {
		ev.coded[&made] = value
	}
	if names, ok := ev.goNames[node]; ok {
		ev.goNames[&made], ev.structs[&made] = names, ev.structs[node]
	}
	if ev.pointed[node] {
		ev.pointed[&made] = true
	}
	if known, ok := ev.things[node]; ok {
		ev.things[&made] = known
	}
	return &made
}

// under is the node under further conditions.
func (ev *evaluator) under(node *policy.Node, when policy.When) *policy.Node {
	if len(when) == 0 {
		return node
	}
	made := ev.clone(node)
	made.When = when.And(node.When)
	return made
}

// plain is the node without its conditions, which its list of alternatives bears.
func (ev *evaluator) plain(node *policy.Node) *policy.Node {
	if len(node.When) == 0 {
		return node
	}
	made := ev.clone(node)
	made.When = nil
	return made
}

// alternatives are policy.Alternatives of which all stays known that was.
func (ev *evaluator) alternatives(node *policy.Node) []*policy.Node {
	if node == nil || node.Kind != policy.Choice {
		return policy.Alternatives(node)
	}
	var list []*policy.Node
	for _, item := range node.Items {
		for _, alternative := range ev.alternatives(item) {
			if !node.When.And(alternative.When).Impossible() {
				list = append(list, ev.under(alternative, node.When))
			}
		}
	}
	return list
}
