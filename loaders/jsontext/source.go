package jsontext

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/iamlint/iamlint/loaders/policy"
)

// File makes the pieces of a whole file. A byte order mark is left out.
func File(file policy.File) []Piece {
	text := bytes.TrimPrefix(file.Data, []byte("\xef\xbb\xbf"))
	skipped := len(file.Data) - len(text)
	return []Piece{{Text: string(text), Span: policy.Span{File: file.Path, Start: skipped, End: len(file.Data)}}}
}

// Contents makes the pieces of what a JSON string means: span is the span of a
// String node in file. They can be parsed where the string holds JSON itself.
func Contents(file policy.File, span policy.Span) []Piece {
	source := string(file.Data[span.Start:span.End])
	pieces := make([]Piece, 0, 2*strings.Count(source, `\`)+1)
	for at := 0; at < len(source); {
		length := strings.IndexByte(source[at:], '\\')
		if length < 0 {
			length = len(source) - at
		}
		if length > 0 {
			pieces = append(pieces, stretch(span, at, at+length, source[at:at+length]))
			at += length
			continue
		}
		text, length := unescape(source[at:])
		pieces = append(pieces, stretch(span, at, at+length, text))
		at += length
	}
	return pieces
}

// stretch is a piece within outer.
func stretch(outer policy.Span, from, to int, text string) Piece {
	return Piece{Text: text, Span: policy.Span{File: outer.File, Start: outer.Start + from, End: outer.Start + to}}
}

// unescape reads the escape that source begins with, and how long it is.
func unescape(source string) (text string, length int) {
	if len(source) > 1 && (source[1] == '"' || source[1] == '\\' || source[1] == '/') {
		return source[1:2], 2
	}
	p := newParser([]Piece{{Text: source}})
	var into builder
	p.escape(&into)
	return string(into.literal), p.off
}

// Unquote decodes the percent escapes of URL-encoded text. What is no escape stays.
func Unquote(pieces []Piece) []Piece {
	var decoded []Piece
	for _, piece := range pieces {
		if !piece.exact() || !strings.Contains(piece.Text, "%") {
			decoded = append(decoded, piece)
			continue
		}
		decoded = appendUnquoted(slices.Grow(decoded, 2*strings.Count(piece.Text, "%")+1), piece)
	}
	return decoded
}

func appendUnquoted(decoded []Piece, piece Piece) []Piece {
	for at := 0; at < len(piece.Text); {
		length := strings.IndexByte(piece.Text[at:], '%')
		if length < 0 {
			length = len(piece.Text) - at
		}
		text := piece.Text[at : at+length]
		if length == 0 {
			text, length = percents(piece.Text[at:])
		}
		part := stretch(piece.Span, at, at+length, text)
		part.When = piece.When
		decoded = append(decoded, part)
		at += length
	}
	return decoded
}

// percents decodes the escapes of one character.
func percents(source string) (text string, length int) {
	char := make([]byte, 0, utf8.UTFMax)
	for length+2 < len(source) && source[length] == '%' && len(char) < utf8.UTFMax {
		high, low := hexDigit(source[length+1]), hexDigit(source[length+2])
		if high < 0 || low < 0 {
			break
		}
		char = append(char, byte(high<<4|low))
		length += 3
		if utf8.FullRune(char) {
			break
		}
	}
	if length == 0 {
		return source[:1], 1
	}
	return string(char), length
}

func hexDigit(c byte) int {
	if c < '0' {
		return -1
	}
	return strings.IndexByte("0123456789abcdef", c|0x20)
}
