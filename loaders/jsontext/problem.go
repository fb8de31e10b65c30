package jsontext

import (
	"strings"
	"unicode/utf8"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxToken is the length in bytes to which a token is shortened.
const maxToken = 40

// note keeps the first problem, at the token that comes next; reading goes on.
func (p *parser) note(message string) {
	if p.problem == nil {
		from, to := p.token()
		p.noteAt(message, from, to)
	}
}

// noteAt keeps the first problem at a token that has been read.
func (p *parser) noteAt(message string, from, to mark) {
	if p.problem != nil {
		return
	}
	p.problem = &SyntaxError{Span: p.span(from, to), Before: p.before(), Token: p.shown(from, to), Message: message}
}

// fail keeps the first problem and ends the reading.
func (p *parser) fail(message string) *policy.Node {
	p.note(message)
	p.fatal = true
	return nil
}

func (p *parser) before() policy.Span {
	if !p.any {
		return policy.Span{}
	}
	span := p.span(p.last, p.last)
	return span
}

// token finds the bounds of what comes next: a string, a word or one character.
func (p *parser) token() (from, to mark) {
	c := p.peek()
	from = p.mark()
	defer p.reset(from)
	switch {
	case c == endOfText:
		return from, from
	case c == holeHere:
		return from, mark{p.at, 1}
	case c == '"':
		return from, p.stringEnd()
	}
	return from, mark{p.at, p.off + wordLength(p.text[p.off:])}
}

// stringEnd looks for the end of the string that begins here, on its line and not far.
func (p *parser) stringEnd() mark {
	p.off++
	end := p.mark()
	for range maxString {
		c := p.peek()
		if c == '"' {
			p.off++
			return p.mark()
		}
		if c == endOfText || c == '\n' || c == '\r' {
			break
		}
		p.skip(c)
		if c != ' ' && c != '\t' {
			end = p.mark()
		}
	}
	return end
}

// maxString bounds how far the end of a string is looked for, for messages.
const maxString = 4096

// wordLength is the length of what stands before the next blank or delimiter, or of
// the delimiter that stands first.
func wordLength(text string) int {
	for i := 0; i < len(text); i++ {
		if isDelimiter(text[i]) || isSpace(text[i]) {
			return max(i, 1)
		}
	}
	return len(text)
}

// shown is the token as written, shortened; what template and escapes stand for too.
func (p *parser) shown(from, to mark) string {
	if from.at >= len(p.pieces) {
		return "end of text"
	}
	var token []byte
	for at := from.at; at < len(p.pieces) && at <= to.at && len(token) <= maxToken; at++ {
		token = append(token, p.pieces[at].shown(from, to, at)...)
	}
	return shorten(strings.ToValidUTF8(string(token), "\uFFFD"))
}

// shown is what of the piece, which is number at, stands between the marks.
func (piece *Piece) shown(from, to mark, at int) string {
	if piece.isHole() {
		if at == to.at && to.off == 0 {
			return ""
		}
		if piece.Hole == nil {
			return "${…}"
		}
		return "${" + piece.Hole.Name + "}"
	}
	start, end := 0, len(piece.Text)
	if at == from.at {
		start = from.off
	}
	if at == to.at {
		end = to.off
	}
	return piece.Text[start:end]
}

func shorten(token string) string {
	if len(token) <= maxToken {
		return token
	}
	cut := maxToken
	for !utf8.RuneStart(token[cut]) {
		cut--
	}
	return token[:cut] + "…"
}
