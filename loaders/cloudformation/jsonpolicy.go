package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// parseText reads a policy that stands as JSON text: in a string, Fn::Sub or Fn::Join.
// An empty text is no policy, and what does not begin like one may be a name of it.
func (t *template) parseText(node *policy.Node) *policy.Node {
	raw := t.written[node.Span]
	if raw == nil {
		raw = node
	}
	if function, argument, ok := intrinsic(raw); ok && function == "Fn::ToJsonString" {
		return t.evaluate(argument)
	}
	root, problem := jsontext.Parse(t.pieces(raw))
	if problem == nil {
		return root
	}
	text, known := node.Text.Literal()
	text = strings.TrimSpace(text)
	if known && text == "" {
		return nil
	}
	report := policy.Problem{Span: problem.Span, Related: problem.Before, Reason: problem.Message}
	if known && strings.HasPrefix(text, "{") {
		report.Rule = "malformed-json"
		report.Args = map[string]string{"error": problem.Message, "token": problem.Token}
	}
	t.report(report)
	return root
}

// pieces spells the JSON text that a node makes, each stretch at its place.
func (t *template) pieces(raw *policy.Node) []jsontext.Piece {
	function, argument, called := intrinsic(raw)
	switch {
	case raw.Kind == policy.String && raw.Text.Known():
		return t.slice(raw, 0, len(literal(raw)))
	case called && function == "Fn::Sub":
		if text, variables := subArguments(argument); text != nil {
			return t.subJSON(text, variables)
		}
	case called && function == "Fn::Join" && len(argument.Items) == 2 && argument.Items[1].Kind == policy.List:
		return t.joinJSON(raw, argument)
	}
	return t.spliced(t.evaluate(raw))
}

func (t *template) subJSON(text, variables *policy.Node) (list []jsontext.Piece) {
	for _, piece := range subPieces(literal(text)) {
		span := t.spanOf(text, piece.start, piece.end)
		switch {
		case piece.name == "" && len(piece.text) == piece.end-piece.start:
			list = append(list, t.slice(text, piece.start, piece.end)...)
		case piece.name == "":
			list = append(list, jsontext.Piece{Text: piece.text, Span: span})
		default:
			list = append(list, splice(t.subVariants(text, piece, variables), piece.name, span, t.scope)...)
		}
	}
	return list
}

func (t *template) joinJSON(raw, argument *policy.Node) (list []jsontext.Piece) {
	for i, item := range argument.Items[1].Items {
		if i > 0 {
			list = append(list, jsontext.Piece{Text: literal(argument.Items[0]), Span: raw.Span})
		}
		list = append(list, t.pieces(item)...)
	}
	return list
}

func (t *template) spliced(node *policy.Node) []jsontext.Piece {
	name, _ := show(node)
	return splice(variants(node), name, node.Span, t.scope)
}

// splice puts a value into JSON text: its one text, or a hole where there are several.
func splice(list []variant, name string, span policy.Span, scope string) (pieces []jsontext.Piece) {
	if len(list) != 1 || list[0].absent {
		return []jsontext.Piece{{Hole: &policy.Hole{Name: name, Scope: scope}, Span: span}}
	}
	for _, part := range list[0].text.Parts {
		pieces = append(pieces, jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: span})
	}
	return pieces
}

// slice spells a stretch of a scalar's text, from one offset in the text to another.
func (t *template) slice(node *policy.Node, from, to int) (list []jsontext.Piece) {
	text := literal(node)
	stretches := yamltext.Contents(t.bytesOf(node.Span.File), node.Span.Start, node.Span.End, text)
	if !whole(stretches, text) {
		return []jsontext.Piece{{Text: text[from:to], Span: node.Span}}
	}
	offset := 0
	for _, s := range stretches {
		start, end := max(from-offset, 0), min(to-offset, len(s.Text))
		offset += len(s.Text)
		if start >= end {
			continue
		}
		span := policy.Span{File: node.Span.File, Start: s.Start, End: s.End}
		if s.End-s.Start == len(s.Text) {
			span.Start, span.End = s.Start+start, s.Start+end
		}
		list = append(list, jsontext.Piece{Text: s.Text[start:end], Span: span})
	}
	return list
}

// whole reports whether stretches are the whole of a text: of one that variables made,
// the source has only a part.
func whole(stretches []yamltext.Stretch, text string) bool {
	for _, s := range stretches {
		rest, found := strings.CutPrefix(text, s.Text)
		if !found {
			return false
		}
		text = rest
	}
	return strings.TrimSpace(text) == "" // what a block ends with
}

// spanOf is the place of a stretch of a scalar's text.
func (t *template) spanOf(node *policy.Node, from, to int) policy.Span {
	pieces := t.slice(node, from, to)
	if len(pieces) == 0 {
		return node.Span
	}
	return policy.Span{File: node.Span.File, Start: pieces[0].Span.Start, End: pieces[len(pieces)-1].Span.End}
}
