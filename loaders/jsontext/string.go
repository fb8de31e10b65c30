package jsontext

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/iamlint/iamlint/loaders/policy"
)

// quoted reads a string, from its first quote to behind its last.
func (p *parser) quoted() (policy.Text, policy.Span) {
	open := p.mark()
	p.off++
	start := p.mark()
	end := plainEnd(p.text, p.off)
	if end == len(p.text) || p.text[end] != '"' {
		return p.quotedSlowly(open, start)
	}
	text := p.literal(p.text[p.off:end])
	p.off = end
	span := p.span(start, p.mark())
	p.off++
	p.done()
	return text, span
}

// plainEnd finds the first byte that needs a closer look.
func plainEnd(text string, i int) int {
	for ; i < len(text); i++ {
		if c := text[i]; c == '"' || c == '\\' || c < 0x20 || c >= utf8.RuneSelf {
			return i
		}
	}
	return i
}

// literal is a Text from the stock.
func (p *parser) literal(s string) policy.Text {
	if s == "" {
		return policy.Text{}
	}
	if len(p.parts) == 0 {
		p.parts = make([]policy.Part, p.stock())
	}
	list := p.parts[:1:1]
	p.parts = p.parts[1:]
	list[0].Literal = s
	return policy.Text{Parts: list}
}

// quotedSlowly reads a string with escapes, holes, letters beyond ASCII or pieces.
func (p *parser) quotedSlowly(open, start mark) (policy.Text, policy.Span) {
	var into builder
	for {
		switch c := p.peek(); {
		case c == '"':
			span := p.span(start, p.mark())
			p.off++
			text := p.finish(&into, open)
			p.done()
			return text, span
		case c == endOfText:
			p.noteAt("string without an end", open, p.mark())
			p.fatal = true
			return policy.Text{}, p.span(start, p.mark())
		case c == holeHere:
			into.hole(p.holeText())
			p.next()
		case c == '\\':
			p.escape(&into)
		case c == '\n' || c == '\r':
			p.noteAt("string without an end on its line", open, p.mark())
			into.byte(byte(c))
			p.off++
		case c < 0x20:
			p.noteAt("control character in a string", p.mark(), mark{p.at, p.off + 1})
			into.byte(byte(c))
			p.off++
		default:
			p.run(&into)
		}
	}
}

func (p *parser) run(into *builder) {
	start := p.off
	for p.off < len(p.text) && p.text[p.off] >= 0x20 && p.text[p.off] != '"' && p.text[p.off] != '\\' {
		p.off++
	}
	into.literal = append(into.literal, p.text[start:p.off]...)
}

func (p *parser) finish(into *builder, open mark) policy.Text {
	text, valid := into.text()
	if !valid {
		p.noteAt("bytes that are not UTF-8", open, p.mark())
	}
	return text
}

// holeText is what the hole at hand is within a string.
func (p *parser) holeText() policy.Text {
	piece := &p.pieces[p.at]
	if piece.Value != nil && (piece.Value.IsScalar() || piece.Value.Kind == policy.Open) {
		return piece.Value.Text
	}
	if piece.Hole != nil {
		return policy.Text{Parts: []policy.Part{{Hole: piece.Hole}}}
	}
	return policy.HoleText("…", fmt.Sprintf("%s@%d", piece.Span.File, piece.Span.Start), policy.AnyText)
}

// escape reads a backslash and what belongs to it.
func (p *parser) escape(into *builder) {
	start := p.mark()
	p.off++
	c := p.peek()
	if char := strings.IndexByte(`"\/bfnrt`, byte(c)); c >= 0 && char >= 0 {
		into.byte("\"\\/\b\f\n\r\t"[char])
		p.off++
		return
	}
	if c == 'u' {
		p.off++
		if char, ok := p.codePoint(); ok {
			into.literal = utf8.AppendRune(into.literal, char)
			return
		}
	}
	p.noteAt("unknown escape", start, p.behindEscape())
	p.reset(start)
	p.off++
	into.byte('\\')
}

// behindEscape is the end of a broken escape, for messages.
func (p *parser) behindEscape() mark {
	if p.off < len(p.text) && p.text[p.off] >= 0x20 && p.text[p.off] != '"' {
		_, size := utf8.DecodeRuneInString(p.text[p.off:])
		return mark{p.at, p.off + size}
	}
	return p.mark()
}

// codePoint reads four digits, and the second half of a surrogate pair with them.
// A half alone becomes U+FFFD.
func (p *parser) codePoint() (rune, bool) {
	first, ok := p.hex()
	if !ok || !utf16.IsSurrogate(first) {
		return first, ok
	}
	back := p.mark()
	if p.eat('\\') && p.eat('u') {
		if second, ok := p.hex(); ok {
			if char := utf16.DecodeRune(first, second); char != utf8.RuneError {
				return char, true
			}
		}
	}
	p.reset(back)
	return utf8.RuneError, true
}

func (p *parser) eat(want byte) bool {
	if p.peek() != int(want) {
		return false
	}
	p.off++
	return true
}

func (p *parser) hex() (rune, bool) {
	var char rune
	for range 4 {
		c := p.peek()
		digit := strings.IndexByte("0123456789abcdef", byte(c)|0x20)
		if c < '0' || digit < 0 {
			return 0, false
		}
		char = char<<4 | rune(digit)
		p.off++
	}
	return char, true
}

// builder joins literal stretches and holes.
type builder struct {
	literal []byte
	texts   []policy.Text
	invalid bool
}

func (b *builder) byte(c byte) { b.literal = append(b.literal, c) }

func (b *builder) hole(text policy.Text) {
	b.flush()
	b.texts = append(b.texts, text)
}

func (b *builder) flush() {
	if len(b.literal) == 0 {
		return
	}
	literal := string(b.literal)
	if !utf8.ValidString(literal) {
		b.invalid = true
		literal = strings.ToValidUTF8(literal, "\uFFFD")
	}
	b.texts = append(b.texts, policy.Literal(literal))
	b.literal = b.literal[:0]
}

func (b *builder) text() (text policy.Text, valid bool) {
	b.flush()
	return policy.Concat(b.texts...), !b.invalid
}
