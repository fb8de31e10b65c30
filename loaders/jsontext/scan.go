package jsontext

import "github.com/iamlint/iamlint/loaders/policy"

// What peek gives beside the bytes.
const (
	endOfText = -1
	holeHere  = -2
)

// parser walks over the pieces as if they were one text.
type parser struct {
	pieces []Piece
	at     int    // index of the piece
	text   string // its text; empty for a hole
	off    int    // offset in text

	depth       int
	conditional bool // some piece has a When: commas cannot be judged
	problem     *SyntaxError
	fatal       bool
	last        mark // behind the last key or value
	any         bool // last is set

	nodes  []policy.Node // stock to take from
	parts  []policy.Part
	items  []*policy.Node // stacks of the open lists and objects
	fields []policy.Field
}

// mark is a position between two bytes.
type mark struct{ at, off int }

func newParser(pieces []Piece) *parser {
	p := &parser{pieces: pieces, at: -1}
	for i := range pieces {
		p.conditional = p.conditional || len(pieces[i].When) > 0
	}
	p.next()
	return p
}

func (piece *Piece) isHole() bool { return piece.Hole != nil || piece.Value != nil }

// exact reports whether the bytes of the text stand one to one at the span.
func (piece *Piece) exact() bool {
	return !piece.isHole() && piece.Span.End-piece.Span.Start == len(piece.Text)
}

func (p *parser) next() {
	p.at++
	p.off = 0
	p.text = ""
	if p.at < len(p.pieces) && !p.pieces[p.at].isHole() {
		p.text = p.pieces[p.at].Text
	}
}

// peek gives the byte that comes next, holeHere or endOfText.
func (p *parser) peek() int {
	if p.off < len(p.text) {
		return int(p.text[p.off])
	}
	for p.at < len(p.pieces) && !p.pieces[p.at].isHole() {
		p.next()
		if p.off < len(p.text) {
			return int(p.text[p.off])
		}
	}
	if p.at < len(p.pieces) {
		return holeHere
	}
	return endOfText
}

func (p *parser) mark() mark { return mark{p.at, p.off} }

func (p *parser) reset(m mark) {
	p.at = m.at - 1
	p.next()
	p.off = m.off
}

// done notes that a key or value ends here.
func (p *parser) done() {
	p.last = p.mark()
	p.any = true
}

// space skips blanks and comments and gives what peek gives then.
func (p *parser) space() int {
	for {
		for p.off < len(p.text) && isSpace(p.text[p.off]) {
			p.off++
		}
		c := p.peek()
		if c >= 0 && isSpace(byte(c)) {
			continue
		}
		if c != '/' && c != '#' || !p.comment() {
			return c
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// comment skips one of the forms //, # and /* */, which JSON does not have.
func (p *parser) comment() bool {
	start := p.mark()
	first := p.peek()
	p.off++
	second := p.peek()
	if first == '/' && second != '/' && second != '*' {
		p.reset(start)
		return false
	}
	p.reset(start)
	p.note(Comment)
	p.off++
	if first == '/' && second == '*' {
		p.peek()
		p.off++
		p.skipBlock()
		return true
	}
	for c := p.peek(); c != '\n' && c != endOfText; c = p.peek() {
		p.skip(c)
	}
	return true
}

func (p *parser) skipBlock() {
	star := false
	for c := p.peek(); c != endOfText; c = p.peek() {
		p.skip(c)
		if star && c == '/' {
			return
		}
		star = c == '*'
	}
}

func (p *parser) skip(c int) {
	if c == holeHere {
		p.next()
		return
	}
	p.off++
}

// span is the place of what stands between two marks.
func (p *parser) span(from, to mark) policy.Span {
	for from.at < to.at && from.off >= p.length(from.at) {
		from = mark{from.at + 1, 0}
	}
	for to.off == 0 && to.at > from.at {
		to = mark{to.at - 1, p.length(to.at - 1)}
	}
	if from.at >= len(p.pieces) {
		return p.endSpan()
	}
	first, last := &p.pieces[from.at], &p.pieces[to.at]
	span := policy.Span{File: first.Span.File, Start: p.start(from), End: p.end(to)}
	if from == to {
		span.Start = p.end(from)
		span.End = span.Start
	}
	if last.Span.File != first.Span.File || span.End < span.Start {
		span.End = max(first.Span.End, span.Start)
	}
	return span
}

// length of a piece; a hole has one byte, so that there is a mark before and behind it.
func (p *parser) length(at int) int {
	if p.pieces[at].isHole() {
		return 1
	}
	return len(p.pieces[at].Text)
}

func (p *parser) start(m mark) int {
	piece := &p.pieces[m.at]
	if piece.exact() {
		return piece.Span.Start + m.off
	}
	return piece.Span.Start
}

func (p *parser) end(m mark) int {
	piece := &p.pieces[m.at]
	switch {
	case piece.exact():
		return piece.Span.Start + m.off
	case m.off == 0:
		return piece.Span.Start
	}
	return piece.Span.End
}

// endSpan is the place behind the last byte.
func (p *parser) endSpan() policy.Span {
	if len(p.pieces) == 0 {
		return policy.Span{}
	}
	last := p.pieces[len(p.pieces)-1].Span
	return policy.Span{File: last.File, Start: last.End, End: last.End}
}
