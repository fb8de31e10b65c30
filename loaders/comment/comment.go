// Package comment finds the comments that tell iamlint to ignore something, and the
// stretch of the file that each covers: its line where something stands before it,
// else the element that begins on the next line that is more than a comment.
//
// Languages with brackets hand in their tokens; YAML is read by its lines.
package comment

import (
	"bytes"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Token is a stretch of a source, as far as it tells where elements end.
type Token struct {
	Kind       Kind
	Start, End int
}

// Kind is what a token means to the elements around it.
type Kind uint8

// The kinds of tokens. An element that is in no open bracket of its own ends at a
// Newline. Comments hold their text with its marks.
const (
	Word Kind = iota
	Open
	Close
	Newline
	Comment
)

// Ignores reads the ignores among the tokens of a file, in one pass.
func Ignores(file policy.File, tokens []Token) []policy.Ignore {
	r := reader{file: file}
	for _, token := range tokens {
		switch token.Kind {
		case Comment:
			r.comment(token)
		case Newline:
			r.close(r.depth)
		default:
			r.contents(token)
		}
	}
	r.close(0)
	return r.ignores
}

// reader goes over the tokens of a file.
type reader struct {
	file    policy.File
	ignores []policy.Ignore
	waiting []int     // ignores that wait for the element below them
	open    []element // the elements that are covered and have not ended, the innermost last
	depth   int       // open brackets
	end     int       // behind the last token that is more than a comment
	lines   lineFinder
}

// element is something that begins at an offset within so many open brackets.
type element struct {
	ignores      []int
	start, depth int
}

func (r *reader) comment(token Token) {
	ignore, ok := policy.IgnoreIn(r.file.Data, policy.Span{File: r.file.Path, Start: token.Start, End: token.End})
	if !ok {
		return
	}
	if line := r.lines.start(r.file.Data, token.Start); r.end > line {
		ignore.OnLine = true
		ignore.Covers = policy.Span{File: r.file.Path, Start: line, End: token.Start}
	} else {
		r.waiting = append(r.waiting, len(r.ignores))
	}
	r.ignores = append(r.ignores, ignore)
}

// contents begins an element where a comment waits for one. What closes something is
// no element: a comment above it covers nothing.
func (r *reader) contents(token Token) {
	if len(r.waiting) > 0 && token.Kind != Close {
		r.open = append(r.open, element{ignores: r.waiting, start: token.Start, depth: r.depth})
	}
	r.waiting = nil
	switch token.Kind {
	case Open:
		r.depth++
	case Close:
		r.depth--
		r.close(r.depth + 1)
	}
	r.end = token.End
}

// close ends the elements that began within so many brackets, or more.
func (r *reader) close(depth int) {
	for len(r.open) > 0 && r.open[len(r.open)-1].depth >= depth {
		last := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		for _, i := range last.ignores {
			r.ignores[i].Covers = policy.Span{File: r.file.Path, Start: last.start, End: r.end}
		}
	}
}

// lineFinder finds the lines of offsets that only grow.
type lineFinder struct{ line, next int }

// start is where the line begins that an offset lies in.
func (f *lineFinder) start(data []byte, at int) int {
	for f.next <= at {
		f.line = f.next
		end := bytes.IndexByte(data[f.line:], '\n')
		if end < 0 {
			f.next = len(data) + 1
			break
		}
		f.next = f.line + end + 1
	}
	return f.line
}
