package yamltext

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Pieces lays the text of a scalar node over its source, for what reads the language
// that it holds. All of it is one piece where it cannot be laid.
func Pieces(data []byte, node *policy.Node, text string) []jsontext.Piece {
	var list []jsontext.Piece
	size := 0
	for _, stretch := range Contents(data, node.Span.Start, node.Span.End, text) {
		span := policy.Span{File: node.Span.File, Start: stretch.Start, End: stretch.End}
		list = append(list, jsontext.Piece{Text: stretch.Text, Span: span})
		size += len(stretch.Text)
	}
	switch {
	case size > len(text) || strings.TrimSpace(text[size:]) != "":
		return []jsontext.Piece{{Text: text, Span: node.Span}}
	case size < len(text): // what a block ends with
		end := policy.Span{File: node.Span.File, Start: node.Span.End, End: node.Span.End}
		list = append(list, jsontext.Piece{Text: text[size:], Span: end})
	}
	return list
}
