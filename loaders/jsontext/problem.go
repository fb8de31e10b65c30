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

// token finds the bounds of what comes next, within its piece.
func (p *parser) token() (from, to mark) {
	c := p.peek()
	from = p.mark()
	switch {
	case c == endOfText:
		return from, from
	case c == holeHere:
		return from, mark{p.at, 1}
	}
	return from, mark{p.at, p.off + tokenLength(p.text[p.off:])}
}

func tokenLength(text string) int {
	if text[0] == '"' {
		if end := strings.IndexAny(text[1:], "\"\r\n"); end >= 0 && text[1+end] == '"' {
			return end + 2
		}
		return len(strings.TrimRight(firstLine(text), " \t\r"))
	}
	if isDelimiter(text[0]) {
		return 1
	}
	for i := 0; i < len(text); i++ {
		if isDelimiter(text[i]) || isSpace(text[i]) {
			return i
		}
	}
	return len(text)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// shown is the token as written, shortened; only what lies in its first piece.
func (p *parser) shown(from, to mark) string {
	if from.at >= len(p.pieces) {
		return "end of text"
	}
	piece := &p.pieces[from.at]
	if piece.isHole() {
		if piece.Hole == nil {
			return "${…}"
		}
		return "${" + piece.Hole.Name + "}"
	}
	end := len(piece.Text)
	if to.at == from.at {
		end = to.off
	}
	return shorten(strings.ToValidUTF8(piece.Text[from.off:end], "\uFFFD"))
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
