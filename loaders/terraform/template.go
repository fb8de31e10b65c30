package terraform

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// maxText bounds a string that is made of others; each hole counts as holeSize.
const (
	maxText  = 1 << 20
	holeSize = 64
)

// together is the text that texts make; a hole where it is too long to keep.
func (ev *evaluator) together(texts []policy.Text, r hcl.Range, e *env) policy.Text {
	total := 0
	for _, text := range texts {
		if total += size(text); total > ev.budget(maxText) {
			ev.exhaust(r)
			return ev.holeText(r, e)
		}
	}
	return policy.Concat(append(texts, policy.Text{})...)
}

// template evaluates a quoted string or heredoc. Where it looks like JSON, it can
// be decoded, every piece at its place.
func (ev *evaluator) template(x *hclsyntax.TemplateExpr, e *env) *policy.Node {
	if choice := ev.distributed(x, e); choice != nil {
		return choice
	}
	pieces := ev.pieces(x, e)
	node := &policy.Node{Kind: policy.String, Span: ev.inside(x), Via: e.via, Text: ev.holeText(x.SrcRange, e)}
	isJSON := looksLikeJSON(pieces)
	if !isJSON {
		ev.spellOut(pieces)
	}
	if !unsettled(pieces) {
		node.Text = ev.together(texts(pieces), x.SrcRange, e)
	}
	if isJSON {
		ev.coded(node, place(x.SrcRange, e), func() (*policy.Node, *jsontext.SyntaxError) {
			root, problem := jsontext.Parse(pieces)
			if e.sealed {
				reached(root, e.via)
			}
			return root, problem
		})
		ev.codes[node].pieces = pieces
	}
	return node
}

// spellOut writes JSON that stands in other text.
func (ev *evaluator) spellOut(pieces []jsontext.Piece) {
	for i, piece := range pieces {
		if piece.Value == nil {
			continue
		}
		if value, known := ev.value(piece.Value); known {
			if encoded, err := called(stdlib.JSONEncodeFunc, []cty.Value{value}); err == nil {
				pieces[i] = jsontext.Piece{Text: encoded.AsString(), Span: piece.Span, When: piece.When}
			}
		}
	}
}

// templateLoop is %{ for … } outside of the template that it stands in.
func (ev *evaluator) templateLoop(x *hclsyntax.TemplateJoinExpr, e *env) *policy.Node {
	pieces := ev.loopPieces(x, false, e)
	if unsettled(pieces) {
		return ev.hole(x.Range(), e)
	}
	return ev.text(ev.together(texts(pieces), x.Range(), e), x.Range(), e)
}

// loopPieces repeats what stands in %{ for … } for each member of a known collection.
func (ev *evaluator) loopPieces(x *hclsyntax.TemplateJoinExpr, quoted bool, e *env) []jsontext.Piece {
	loop, ok := x.Tuple.(*hclsyntax.ForExpr)
	if !ok {
		return ev.splice(ev.hole(x.Range(), e), x.Range(), e)
	}
	collection := ev.eval(loop.CollExpr, e)
	list, partial := ev.elementsOf(collection, "for", loop.CollExpr, e)
	if partial || ev.fails(collection) {
		return ev.splice(collection, loop.CollExpr.Range(), e)
	}
	var pieces []jsontext.Piece
	for _, el := range ev.unpack(list) {
		inner := ev.turn(loop, el, e)
		for _, piece := range ev.bodyPieces(loop.ValExpr, quoted, inner) {
			piece.When = el.when.And(piece.When)
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

func (ev *evaluator) bodyPieces(body hclsyntax.Expression, quoted bool, e *env) (pieces []jsontext.Piece) {
	template, ok := body.(*hclsyntax.TemplateExpr)
	if !ok {
		return ev.piecesOf(body, quoted, e)
	}
	for _, part := range template.Parts {
		pieces = append(pieces, ev.piecesOf(part, quoted, e)...)
	}
	return pieces
}

// inside is the place of a string's contents, without quotes or heredoc markers.
func (ev *evaluator) inside(x *hclsyntax.TemplateExpr) policy.Span {
	all := span(x.SrcRange)
	switch {
	case ev.quoted(x):
		return within(policy.Span{File: all.File, Start: all.Start + 1, End: all.End - 1}, len(ev.bytes(all.File)))
	case len(x.Parts) > 0:
		first, last := x.Parts[0].Range(), x.Parts[len(x.Parts)-1].Range()
		return policy.Span{File: all.File, Start: first.Start.Byte, End: max(first.Start.Byte, last.End.Byte)}
	}
	return all
}

// quoted tells quoted strings from heredocs and from template files, which begin at 0.
func (ev *evaluator) quoted(x *hclsyntax.TemplateExpr) bool {
	return x.SrcRange.Start.Byte > 0 && ev.begins(x.SrcRange, `"`)
}

const maxAlternatives = 4

// distributed makes a choice of strings of a string with one choice in it; nil where
// there is none, or the string is JSON, where the choice finds its place by itself.
func (ev *evaluator) distributed(x *hclsyntax.TemplateExpr, e *env) *policy.Node {
	at := -1
	for i, part := range x.Parts {
		if _, ok := part.(*hclsyntax.ConditionalExpr); ok && !ev.directive(part) {
			if at >= 0 {
				return nil
			}
			at = i
		}
	}
	if at < 0 || looksLikeJSON(ev.piecesOf(x.Parts[0], ev.quoted(x), e)) {
		return nil
	}
	node := ev.eval(x.Parts[at], e)
	if node.Kind != policy.Choice || len(ev.alternatives(node)) > maxAlternatives {
		return nil
	}
	return ev.each(node, func(alternative *policy.Node) *policy.Node {
		var parts []policy.Text
		for i, part := range x.Parts {
			if i == at && textual(alternative) {
				parts = append(parts, alternative.Text)
				continue
			}
			parts = append(parts, texts(ev.piecesOf(part, ev.quoted(x), e))...)
		}
		return &policy.Node{Kind: policy.String, Text: ev.together(parts, x.SrcRange, e), Span: ev.inside(x), Via: e.via}
	})
}

func (ev *evaluator) pieces(x *hclsyntax.TemplateExpr, e *env) []jsontext.Piece {
	var pieces []jsontext.Piece
	quoted := ev.quoted(x)
	for _, part := range x.Parts {
		pieces = append(pieces, ev.piecesOf(part, quoted, e)...)
	}
	return pieces
}

// piecesOf reads one part of a template: literal text, a directive, or an interpolation.
func (ev *evaluator) piecesOf(part hclsyntax.Expression, quoted bool, e *env) []jsontext.Piece {
	if literal, ok := part.(*hclsyntax.LiteralValueExpr); ok && literal.Val.Type() == cty.String && literal.Val.IsKnown() && !literal.Val.IsNull() {
		return align(ev.at(literal.SrcRange), literal.Val.AsString(), span(literal.SrcRange), quoted)
	}
	if conditional, ok := part.(*hclsyntax.ConditionalExpr); ok && ev.directive(part) {
		return ev.directivePieces(conditional, quoted, e)
	}
	if loop, ok := part.(*hclsyntax.TemplateJoinExpr); ok {
		return ev.loopPieces(loop, quoted, e)
	}
	return ev.splice(ev.eval(part, e), part.Range(), e)
}

// directive reports whether a part is %{ if … } rather than an interpolated conditional.
func (ev *evaluator) directive(part hclsyntax.Expression) bool {
	return ev.begins(part.Range(), "%{")
}

// directivePieces reads both branches of %{ if … }, each under its condition.
func (ev *evaluator) directivePieces(x *hclsyntax.ConditionalExpr, quoted bool, e *env) []jsontext.Piece {
	condition := ev.eval(x.Condition, e)
	holds := ev.condition(x.Condition, e)
	fails := holds
	fails.Holds = !holds.Holds
	var pieces []jsontext.Piece
	for _, branch := range []struct {
		expr hclsyntax.Expression
		cond policy.Cond
		not  string
	}{{x.TrueResult, holds, "false"}, {x.FalseResult, fails, "true"}} {
		if condition.Text.Is(branch.not) {
			continue
		}
		for _, piece := range ev.bodyPieces(branch.expr, quoted, e) {
			if !condition.Text.Is("true") && !condition.Text.Is("false") {
				piece.When = policy.When{branch.cond}.And(piece.When)
			}
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// splice is what an interpolation puts into the text, all at its own place.
func (ev *evaluator) splice(node *policy.Node, r hcl.Range, e *env) []jsontext.Piece {
	at := ev.interpolation(span(r))
	unknown := ev.holeText(r, e).Parts[0].Hole
	if meaning, ok := ev.decoded(node); ok && meaning.node != nil {
		return []jsontext.Piece{{Hole: unknown, Span: at, Value: meaning.node}}
	}
	switch {
	case node.Kind == policy.Choice:
		return []jsontext.Piece{{Hole: unknown, Span: at, Value: node}}
	case !textual(node):
		ev.failures[unknown] = node.Kind != policy.Open
		return []jsontext.Piece{{Hole: unknown, Span: at}}
	}
	var pieces []jsontext.Piece
	for _, part := range asText(node).Parts {
		pieces = append(pieces, jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: at})
	}
	return pieces
}

// interpolation is the place of ${…} around an expression.
func (ev *evaluator) interpolation(at policy.Span) policy.Span {
	data := ev.bytes(at.File)
	if at.Start > at.End || at.End > len(data) {
		return at
	}
	before := bytes.TrimRight(data[:at.Start], " \t\r\n~")
	after := bytes.TrimLeft(data[at.End:], " \t\r\n~")
	if bytes.HasSuffix(before, []byte("${")) && bytes.HasPrefix(after, []byte("}")) {
		at.Start, at.End = len(before)-2, len(data)-len(after)+1
	}
	return at
}

// texts are what the pieces say.
func texts(pieces []jsontext.Piece) []policy.Text {
	list := make([]policy.Text, 0, len(pieces)+1)
	for _, piece := range pieces {
		list = append(list, policy.Text{Parts: []policy.Part{{Literal: piece.Text, Hole: piece.Hole}}})
	}
	return list
}

func unsettled(pieces []jsontext.Piece) bool {
	for _, piece := range pieces {
		if len(piece.When) > 0 {
			return true
		}
	}
	return false
}

func size(text policy.Text) int {
	total := text.Size()
	for _, part := range text.Parts {
		if part.Hole != nil {
			total += holeSize
		}
	}
	return total
}

// looksLikeJSON reports whether the first thing of the text opens an object or list.
func looksLikeJSON(pieces []jsontext.Piece) bool {
	for _, piece := range pieces {
		if piece.Hole != nil {
			return false
		}
		if text := strings.TrimSpace(piece.Text); text != "" {
			return text[0] == '{' || text[0] == '['
		}
	}
	return false
}
