package terraform

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// replaceInJSON replaces in a string of JSON and keeps all places: the rest of a
// policy in a file or heredoc stays where it is. It is nil where that cannot be done.
func (c *invocation) replaceInJSON() *policy.Node {
	meaning, coded := c.codes[c.args[0]]
	needle, known := c.literalArgument(1)
	by := c.args[2]
	_, pattern := asPattern(needle)
	if !coded || !known || needle == "" || pattern || !textual(by) || len(by.When) > 0 {
		return nil
	}
	pieces, ok := replaced(meaning.pieces, needle, asText(by))
	if !ok {
		return nil
	}
	node := c.text(c.together(texts(pieces), c.at, c.env), c.at, c.env)
	key := place(c.at, c.env) + " " + by.Text.String()
	c.coded(node, key, func() (*policy.Node, *jsontext.SyntaxError) {
		root, problem := jsontext.Parse(pieces)
		reached(root, []policy.Station{{Span: span(c.at), Name: "replace"}})
		return root, problem
	})
	c.codes[node].pieces = pieces
	return node
}

// replaced are the pieces with each needle replaced; false where one may lie in a
// hole, or across an edge between pieces.
func replaced(pieces []jsontext.Piece, needle string, by policy.Text) ([]jsontext.Piece, bool) {
	if len(pieces) == 0 {
		return nil, false
	}
	whole := policy.Concat(append(texts(pieces), policy.Text{})...)
	for i, part := range whole.Parts {
		if part.Hole != nil && mayTouch(whole, i, needle) {
			return nil, false
		}
	}
	found, there := 0, 0
	for _, part := range whole.Parts {
		there += strings.Count(part.Literal, needle)
	}
	var list []jsontext.Piece
	for _, piece := range pieces {
		if piece.Hole != nil {
			list = append(list, piece)
			continue
		}
		stretches := strings.Split(piece.Text, needle)
		found += len(stretches) - 1
		list = append(list, stretched(piece, stretches, needle, by)...)
	}
	return list, found == there
}

// stretched are the stretches of a piece, with what stands between them now.
func stretched(piece jsontext.Piece, stretches []string, needle string, by policy.Text) []jsontext.Piece {
	var list []jsontext.Piece
	exact := piece.Span.End-piece.Span.Start == len(piece.Text)
	from := piece.Span.Start
	for i, stretch := range stretches {
		at := piece.Span
		if i > 0 {
			if exact {
				at.Start, at.End = from, from+len(needle)
				from = at.End
			}
			for _, part := range by.Parts {
				list = append(list, jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: at, When: piece.When})
			}
		}
		if exact {
			at.Start, at.End = from, from+len(stretch)
			from = at.End
		}
		list = append(list, jsontext.Piece{Text: stretch, Span: at, When: piece.When})
	}
	return list
}
