package terraform

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
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
		if total += size(text); total > maxText {
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
	if !unsettled(pieces) {
		node.Text = ev.together(texts(pieces), x.SrcRange, e)
	}
	if looksLikeJSON(pieces) {
		ev.coded(node, place(x.SrcRange, e), func() (*policy.Node, *jsontext.SyntaxError) {
			root, problem := jsontext.Parse(pieces)
			if e.sealed {
				reached(root, e.via[len(e.via)-1])
			}
			return root, problem
		})
	}
	return node
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
		body, ok := branch.expr.(*hclsyntax.TemplateExpr)
		if !ok || condition.Text.Is(branch.not) {
			continue
		}
		for _, part := range body.Parts {
			for _, piece := range ev.piecesOf(part, quoted, e) {
				if !condition.Text.Is("true") && !condition.Text.Is("false") {
					piece.When = policy.When{branch.cond}.And(piece.When)
				}
				pieces = append(pieces, piece)
			}
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
		return []jsontext.Piece{{Hole: unknown, Span: at}}
	}
	var pieces []jsontext.Piece
	for _, part := range node.Text.Parts {
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
