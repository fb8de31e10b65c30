// Package jsontext reads JSON as repositories write it, keeping the place of every
// key and value to the byte: whole files, and JSON inside strings of other formats,
// with holes where a template or interpolation stands. It makes policy.Nodes and
// knows nothing of policies.
package jsontext

import "github.com/iamlint/iamlint/loaders/policy"

// Piece is a stretch of JSON text and where it stands: either Text, whose bytes
// stand one to one at Span (Span.End-Span.Start == len(Text)) or, where they do not
// (an escape of the outer format), all at Span; or a Hole, which stands at Span and
// may be part of a string, a whole value, or anything that its value is.
type Piece struct {
	Text string
	Hole *policy.Hole
	Span policy.Span
	// Value is what stands in a hole's place where it is known to be a value of its
	// own, such as jsonencode(list) spliced into a heredoc; nil for an unknown one.
	// Inside a string a scalar Value gives its text.
	Value *policy.Node
	// When tells under which conditions the stretch exists, such as text between
	// template directives; every value that begins in it bears them.
	When policy.When
}

// SyntaxError says where JSON breaks.
type SyntaxError struct {
	Span    policy.Span // the offending token
	Before  policy.Span // the end of the value before it; zero where there is none
	Token   string      // the offending token as written, shortened
	Message string      // lower case, without the place
}

// Messages that a caller may want to tell from others.
const (
	Comment     = "comment"
	SecondValue = "text behind the value"
)

func (e *SyntaxError) Error() string { return e.Message }

// Parse reads the one JSON value that the pieces make together.
//
// The problem is the first thing that JSON forbids. Where reading can go on behind
// it (a comment, a comma too many or too few, a control character or bad UTF-8 in
// a string, a number with leading zeros) the root is there all the same, else it is
// nil. Repeated keys are no problem here: Fields holds them all.
//
// A hole in a string is part of its Text. A hole in a value's place is an Open node,
// or its Piece.Value; before a colon it is the key; anywhere else it may be any text,
// commas and members included, and the object or list around it is Partial.
//
// The pieces of one value should lie in one file; where they do not, its span ends
// where the first file is left. Empty pieces are allowed anywhere.
func Parse(pieces []Piece) (root *policy.Node, problem *SyntaxError) {
	p := newParser(pieces)
	root = p.root()
	if p.fatal {
		return nil, p.problem
	}
	return root, p.problem
}
