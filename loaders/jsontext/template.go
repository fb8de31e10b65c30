package jsontext

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Fill makes the pieces of a text in which a template fills in every ${expression}:
// hole names what stands for the trimmed expression, or returns nil where the text is
// no placeholder and stays as it is, such as ${aws:username}. $${ is the text ${.
// Directives, %{ if … } and the like, are left out, and what stands between them bears
// their conditions; directives tells whether there are any. Expressions and directives
// that reach over several pieces stay text.
func Fill(pieces []Piece, hole func(expression string) *policy.Hole) (filled []Piece, directives bool) {
	f := filler{hole: hole}
	for _, piece := range pieces {
		if piece.isHole() || !piece.exact() {
			f.keep(piece)
			continue
		}
		f.fill(piece)
	}
	return f.filled, f.directives
}

// Collapse makes one hole of each row of pieces that stand under conditions: the
// cautious reading, for where the text makes no JSON with all of them in it.
func Collapse(pieces []Piece) []Piece {
	var list []Piece
	within := false
	for _, piece := range pieces {
		conditional := len(piece.When) > 0
		switch {
		case !conditional:
			list = append(list, piece)
		case within:
			list[len(list)-1].Span.End = piece.Span.End
		default:
			list = append(list, Piece{Span: piece.Span, Hole: &policy.Hole{
				Name: "%{ " + piece.When.String() + " }", Scope: fmt.Sprintf("%s@%d", piece.Span.File, piece.Span.Start),
			}})
		}
		within = conditional
	}
	return list
}

type filler struct {
	hole       func(string) *policy.Hole
	filled     []Piece
	branches   []branch
	directives bool
	broken     int // signs without an end
}

// branch is an if or for that is open.
type branch struct {
	cond policy.Cond
	loop string // what makes names in a loop its own; empty for an if
}

func (f *filler) when() policy.When {
	var when policy.When
	for _, open := range f.branches[:min(len(f.branches), maxBranches)] {
		when = append(when, open.cond)
	}
	return when
}

func (f *filler) keep(piece Piece) {
	if len(f.branches) > 0 {
		piece.When = piece.When.And(f.when())
	}
	f.filled = append(f.filled, piece)
}

func (f *filler) fill(piece Piece) {
	text, done := piece.Text, 0
	f.filled = slices.Grow(f.filled, 2*(strings.Count(text, "${")+strings.Count(text, "%{"))+1)
	flush := func(until int) {
		if until > done {
			f.keep(cut(piece, done, until))
		}
	}
	for at := 0; at+1 < len(text); {
		at = nextSign(text, at)
		length := f.signLength(text, at)
		if length == 0 {
			at = min(at+2, len(text))
			continue
		}
		if f.takes(text[at : at+length]) {
			flush(at)
			f.put(cut(piece, at, at+length))
			done = at + length
		}
		at += length
	}
	flush(len(text))
}

func cut(piece Piece, from, to int) Piece {
	part := stretch(piece.Span, from, to, piece.Text[from:to])
	part.When = piece.When
	return part
}

// nextSign finds the next ${, $${ or %{; the end of the text where there is none.
func nextSign(text string, at int) int {
	for {
		brace := strings.IndexByte(text[at:], '{')
		if brace < 0 {
			return len(text)
		}
		brace += at
		if brace > 0 && (text[brace-1] == '$' || text[brace-1] == '%') && brace-1 >= at {
			if brace-2 >= at && text[brace-2] == text[brace-1] {
				return brace - 2
			}
			return brace - 1
		}
		at = brace + 1
	}
}

// signLength is the length of the placeholder or directive at that place; 0 for none.
func (f *filler) signLength(text string, at int) int {
	if at+1 >= len(text) || f.broken > maxBroken {
		return 0
	}
	if text[at] == text[at+1] {
		return 3
	}
	length := expressionLength(text[at:])
	if length == 0 {
		f.broken++
	}
	return length
}

// expressionLength finds the brace that closes the first one, quotes respected.
func expressionLength(text string) int {
	depth, quoted := 0, false
	for i := 0; i < min(len(text), maxExpression); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// maxExpression bounds how far the end of an expression is looked for, maxBroken how
// often in vain, maxBranches how many nested conditions are kept.
const (
	maxExpression = 2000
	maxBroken     = 1000
	maxBranches   = 16
)

// takes reports whether the sign is more than text.
func (f *filler) takes(sign string) bool {
	if len(sign) == 3 && sign[0] == sign[1] {
		return true
	}
	if sign[0] == '%' {
		return directive(sign) != ""
	}
	return f.hole(expression(sign)) != nil
}

func expression(sign string) string {
	return strings.TrimSpace(strings.Trim(sign[2:len(sign)-1], "~"))
}

// directive is the keyword of a directive, empty where it is none.
func directive(sign string) string {
	word, _, _ := strings.Cut(expression(sign), " ")
	switch word {
	case "if", "else", "endif", "for", "endfor":
		return word
	}
	return ""
}

func (f *filler) put(sign Piece) {
	switch {
	case sign.Text[0] == sign.Text[1]:
		sign.Text = sign.Text[1:]
		f.keep(sign)
	case sign.Text[0] == '$':
		f.keep(Piece{Hole: f.inLoop(f.hole(expression(sign.Text))), Span: sign.Span, When: sign.When})
	default:
		f.direct(sign)
	}
}

// inLoop keeps what a loop's names stand for apart from equal names elsewhere.
func (f *filler) inLoop(hole *policy.Hole) *policy.Hole {
	for _, open := range f.branches[:min(len(f.branches), maxBranches)] {
		if open.loop != "" {
			clone := *hole
			clone.Scope += open.loop
			return &clone
		}
	}
	return hole
}

func (f *filler) direct(sign Piece) {
	f.directives = true
	name := expression(sign.Text)
	cond := policy.Cond{Name: strings.TrimSpace(strings.TrimPrefix(name, "if ")), Scope: sign.Span.File, Holds: true}
	last := len(f.branches) - 1
	switch directive(sign.Text) {
	case "if":
		f.branches = append(f.branches, branch{cond: cond})
	case "for":
		f.branches = append(f.branches, branch{cond: cond, loop: fmt.Sprintf("@%d", sign.Span.Start)})
	case "else":
		if last >= 0 {
			f.branches[last].cond.Holds = !f.branches[last].cond.Holds
		}
	default:
		if last >= 0 {
			f.branches = f.branches[:last]
		}
	}
}
