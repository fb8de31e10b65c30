package comment

import (
	"bytes"

	"github.com/iamlint/iamlint/loaders/policy"
)

// InJSON reads the ignores of JSON with comments, in any of the forms //, # and /* */.
func InJSON(file policy.File) []policy.Ignore { return Ignores(file, jsonTokens(file.Data)) }

// jsonTokens needs no valid JSON: strings and comments are all that it has to tell
// from the rest.
func jsonTokens(data []byte) []Token {
	var tokens []Token
	last := byte(0) // of what is neither blank nor comment
	for at := 0; at < len(data); {
		kind, end := Word, at+1
		switch c := data[at]; {
		case c == '\n' || c == '\r':
			if kind = Newline; last == ':' {
				at = end
				continue
			}
		case c == ' ' || c == '\t':
			at = end
			continue
		case c == '{' || c == '[':
			kind = Open
		case c == '}' || c == ']':
			kind = Close
		case c == '"':
			end = stringEnd(data, at)
		case c == '#' || c == '/':
			if behind := commentEnd(data, at); behind > at {
				kind, end = Comment, behind
			}
		}
		if kind != Newline && kind != Comment {
			last = data[at]
		}
		tokens = append(tokens, Token{Kind: kind, Start: at, End: end})
		at = end
	}
	return tokens
}

// stringEnd is the offset behind a string; one that is not closed ends with its line.
func stringEnd(data []byte, at int) int {
	for at++; at < len(data); at++ {
		switch data[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		case '\n':
			return at
		}
	}
	return len(data)
}

// commentEnd is the offset behind the comment that begins at an offset; the offset
// itself where none does.
func commentEnd(data []byte, at int) int {
	rest := data[at:]
	if bytes.HasPrefix(rest, []byte("/*")) {
		if end := bytes.Index(rest[2:], []byte("*/")); end >= 0 {
			return at + 2 + end + 2
		}
		return len(data)
	}
	if rest[0] == '/' && !bytes.HasPrefix(rest, []byte("//")) {
		return at
	}
	if end := bytes.IndexAny(rest, "\n\r"); end >= 0 {
		return at + end
	}
	return len(data)
}
