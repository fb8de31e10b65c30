package terraform

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// align finds, for the value of a literal stretch of a template, where each byte of
// it stands in the source: the HCL parser cuts the indentation of <<- heredocs,
// resolves escapes, and tells the place of the whole stretch only.
//
// Equal stretches become pieces that stand one to one; an escape becomes a piece of
// its own, and so does white space that the parser has shortened. Where source and
// value cannot be brought together, the rest is one piece at the place of the rest.
func align(source, value string, at policy.Span, quoted bool) []jsontext.Piece {
	a := aligner{source: source, value: value, at: at}
	for a.s < len(source) && a.v < len(value) {
		length := escapeLength(source[a.s:], quoted)
		switch {
		case length > 0 && a.escape(length):
		case isSpace(source[a.s]) && (!quoted || source[a.s] != value[a.v]):
			a.space(quoted)
		case source[a.s] == value[a.v]:
			a.s++
			a.v++
		default:
			return a.rest()
		}
	}
	return a.rest()
}

type aligner struct {
	source, value string
	at            policy.Span
	s, v          int // up to here they are read
	fromS, fromV  int // from here they are equal
	pieces        []jsontext.Piece
}

// flush makes a piece of the equal stretch so far.
func (a *aligner) flush() {
	if a.v > a.fromV {
		a.add(a.value[a.fromV:a.v], a.fromS, a.s)
	}
	a.fromS, a.fromV = a.s, a.v
}

// space reads a run of white space, which the value may hold in part, or not at all.
func (a *aligner) space(quoted bool) {
	before, after := spaces(a.source[a.s:]), spaces(a.value[a.v:])
	if quoted {
		after = 0
	}
	if a.source[a.s:a.s+before] != a.value[a.v:a.v+after] {
		a.flush()
		if after > 0 {
			a.add(a.value[a.v:a.v+after], a.s, a.s+before)
		}
		a.fromS, a.fromV = a.s+before, a.v+after
	}
	a.s += before
	a.v += after
}

// escape reads an escape of the source of that length; false where the value does not hold it.
func (a *aligner) escape(length int) bool {
	meaning := unescape(a.source[a.s : a.s+length])
	if meaning == "" || !strings.HasPrefix(a.value[a.v:], meaning) {
		return false
	}
	a.flush()
	a.add(meaning, a.s, a.s+length)
	a.s += length
	a.v += len(meaning)
	a.fromS, a.fromV = a.s, a.v
	return true
}

// rest ends the last equal stretch, and puts what is left at the place of what is left.
func (a *aligner) rest() []jsontext.Piece {
	a.flush()
	if a.v < len(a.value) {
		a.add(a.value[a.v:], a.s, len(a.source))
	}
	return a.pieces
}

func (a *aligner) add(text string, from, to int) {
	place := policy.Span{File: a.at.File, Start: a.at.Start + from, End: a.at.Start + to}
	a.pieces = append(a.pieces, jsontext.Piece{Text: text, Span: place})
}

func spaces(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }

func isSpace(char byte) bool { return spaces(string(char)) == 1 }

// escapeLength is the length of the escape that s begins with; 0 where it begins with none.
func escapeLength(s string, quoted bool) int {
	switch {
	case strings.HasPrefix(s, "$${"), strings.HasPrefix(s, "%%{"):
		return 3
	case !quoted || len(s) < 2 || s[0] != '\\':
		return 0
	case s[1] == 'u' && len(s) >= 6:
		return 6
	case s[1] == 'U' && len(s) >= 10:
		return 10
	}
	return 2
}

func unescape(s string) string {
	if s[0] != '\\' {
		return s[1:]
	}
	switch s[1] {
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 't':
		return "\t"
	case '"', '\\':
		return s[1:]
	case 'u', 'U':
		number, err := strconv.ParseUint(s[2:], 16, 32)
		if err != nil {
			return ""
		}
		return string(rune(number))
	}
	return ""
}
