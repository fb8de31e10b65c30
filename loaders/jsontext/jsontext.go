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
	Value *policy.Node
}

// SyntaxError says where JSON breaks.
type SyntaxError struct {
	Span    policy.Span // the offending token
	Before  policy.Span // the end of the value before it; zero where there is none
	Token   string      // the offending token as written, shortened
	Message string      // lower case, without the place
}

func (e *SyntaxError) Error() string { return e.Message }
