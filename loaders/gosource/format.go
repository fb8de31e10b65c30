package gosource

import (
	"fmt"
	"go/ast"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// sprintf is a text whose verbs stand for the arguments.
func (ev *evaluator) sprintf(x *ast.CallExpr, e *env) *policy.Node {
	if len(x.Args) == 0 || x.Ellipsis.IsValid() {
		return ev.hole(x, e)
	}
	nodes := make([]*policy.Node, len(x.Args))
	for i, arg := range x.Args {
		nodes[i] = ev.eval(arg, e)
	}
	if nodes[0].Kind != policy.String && nodes[0].Kind != policy.Choice {
		return ev.hole(x, e)
	}
	return ev.each(nodes, x, e, func(nodes []*policy.Node) *policy.Node {
		return ev.spelling(ev.format(ev.spelled(nodes[0]), nodes[1:]), x, e)
	})
}

// format spells a format. A verb without an argument is a hole.
func (ev *evaluator) format(pieces []jsontext.Piece, args []*policy.Node) (list []jsontext.Piece) {
	next := 0
	for _, piece := range pieces {
		for piece.Hole == nil {
			at := strings.IndexByte(piece.Text, '%')
			if at < 0 {
				break
			}
			v := readVerb(piece.Text[at:])
			if at > 0 {
				list = append(list, part(piece, 0, at))
			}
			sign := part(piece, at, at+v.length)
			piece = part(piece, at+v.length, len(piece.Text))
			if v.char == '%' {
				sign.Text = "%"
				list = append(list, sign)
				continue
			}
			if v.index > 0 {
				next = v.index - 1
			}
			list = append(list, ev.verb(v, sign, next, args)...)
			next++
		}
		if piece.Hole != nil || piece.Text != "" {
			list = append(list, piece)
		}
	}
	return list
}

func (ev *evaluator) verb(v verb, sign jsontext.Piece, next int, args []*policy.Node) []jsontext.Piece {
	if next >= len(args) || !v.plain {
		return []jsontext.Piece{ev.unknownVerb(sign)}
	}
	arg := args[next]
	_, coded := ev.coded[arg]
	switch {
	case v.char == 'q' && (arg.IsScalar() || arg.Kind == policy.Open) && !coded:
		quote := jsontext.Piece{Text: `"`, Span: sign.Span}
		return append(append([]jsontext.Piece{quote}, ev.filled(arg, sign.Span)...), quote)
	case strings.IndexByte("svdt", v.char) >= 0 && (arg.IsScalar() || arg.Kind == policy.Open):
		return ev.filled(arg, sign.Span)
	}
	return []jsontext.Piece{ev.unknownVerb(sign)}
}

func (ev *evaluator) unknownVerb(sign jsontext.Piece) jsontext.Piece {
	scope := fmt.Sprintf("%s@%d", sign.Span.File, sign.Span.Start)
	return jsontext.Piece{Hole: &policy.Hole{Name: sign.Text, Scope: scope}, Span: sign.Span}
}

// verb is a verb of a format: %s, %[2]v, %-5d.
type verb struct {
	char   byte
	index  int // from 1; 0 for the next argument
	length int
	plain  bool // neither flags nor a width
}

func readVerb(text string) verb {
	v := verb{plain: true, length: 1}
	for v.length < len(text) {
		c := text[v.length]
		switch {
		case c == '[':
			end := strings.IndexByte(text[v.length:], ']')
			if end < 0 {
				return v
			}
			v.index, _ = strconv.Atoi(text[v.length+1 : v.length+end])
			v.length += end
		case strings.IndexByte("+-# 0123456789.", c) >= 0:
			v.plain = false
		default:
			v.char = c
			v.length++
			return v
		}
		v.length++
	}
	return v
}

// unformatted takes the verbs of a format that nobody fills in, as far as is known, for
// holes.
func (ev *evaluator) unformatted(pieces []jsontext.Piece) []jsontext.Piece {
	for _, piece := range pieces {
		if at := strings.IndexByte(piece.Text, '%'); at >= 0 {
			if v := readVerb(piece.Text[at:]); strings.IndexByte("svdtq", v.char) >= 0 && v.char != 0 {
				return ev.format(pieces, nil)
			}
		}
	}
	return pieces
}
