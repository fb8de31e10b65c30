package yamltext

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Stretch is a run of a scalar's text and where it stands: byte for byte, or all of
// it at one place where an escape or a folded line made it.
type Stretch struct {
	Text       string
	Start, End int
}

// scalarSpan finds what a scalar's text stands on. From is where its contents, quotes
// or block header begin; after is behind the closing quote.
func scalarSpan(data []byte, from int, n *yaml.Node) (start, end, after int) {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0 && at(data, from) == '"':
		end = closeDouble(data, from+1)
		return from + 1, end, min(end+1, len(data))
	case n.Style&yaml.SingleQuotedStyle != 0 && at(data, from) == '\'':
		end = closeSingle(data, from+1)
		return from + 1, end, min(end+1, len(data))
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		start = blockStart(data, from)
		_, end = align(data, start, strings.TrimSpace(n.Value))
		return start, end, end
	}
	_, end = align(data, from, n.Value)
	return from, end, end
}

func at(data []byte, i int) byte {
	if i < 0 || i >= len(data) {
		return 0
	}
	return data[i]
}

func closeDouble(data []byte, i int) int {
	for ; i < len(data) && data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return min(i, len(data))
}

func closeSingle(data []byte, i int) int {
	for ; i < len(data); i++ {
		if data[i] != '\'' {
			continue
		}
		if at(data, i+1) != '\'' {
			return i
		}
		i++
	}
	return len(data)
}

// blockStart is where the contents of a block scalar begin: behind the header's line
// and the blanks that follow.
func blockStart(data []byte, header int) int {
	end := bytes.IndexByte(data[header:], '\n')
	if end < 0 {
		return len(data)
	}
	rest := bytes.TrimLeft(data[header+end:], " \t\r\n")
	return len(data) - len(rest)
}

// align lays text over the source from start on. Lines that YAML joined, indentation
// that it took away and doubled single quotes are the only differences it knows; where
// there is another, what is left of the text stands at the place of the difference.
func align(data []byte, start int, text string) (list []Stretch, end int) {
	i, j := 0, start
	from, origin := 0, start
	flush := func() {
		if i > from {
			list = append(list, Stretch{text[from:i], origin, j})
		}
	}
	end = start
	for i < len(text) && j < len(data) {
		switch {
		case text[i] == data[j]:
			i, j = i+1, j+1
			if !blank(text[i-1]) {
				end = j
			}
			continue
		case data[j] == '\'' && j > start && data[j-1] == '\'':
			flush()
			j++
		case blank(data[j]) && blank(text[i]):
			flush()
			list = append(list, Stretch{text[i : i+1], j, j + 1})
			i, j = i+1, j+1
		case blank(data[j]):
			flush()
			j++
		default:
			flush()
			return append(list, Stretch{text[i:], end, end}), end
		}
		from, origin = i, j
	}
	flush()
	return list, end
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// Contents lays the text of a scalar over its source, from the span of a scalar node
// alone: the byte before it tells how it is quoted.
func Contents(data []byte, start, end int, text string) []Stretch {
	if start > end || end > len(data) {
		return nil
	}
	if at(data, start-1) == '"' && at(data, end) == '"' && bytes.IndexByte(data[start:end], '\\') >= 0 {
		return unescape(data, start, end)
	}
	list, _ := align(data[:end], start, text)
	return list
}

// unescape reads the inside of double quotes, of JSON and of YAML.
func unescape(data []byte, start, end int) (list []Stretch) {
	for i := start; i < end; {
		from := i
		for i < end && data[i] != '\\' && data[i] != '\n' && data[i] != '\r' {
			i++
		}
		if i > from {
			list = append(list, Stretch{string(data[from:i]), from, i})
		}
		if i >= end {
			break
		}
		text, size := special(data[i:end])
		if text != "" {
			list = append(list, Stretch{text, i, i + size})
		}
		i += size
	}
	return list
}

// special reads one escape, or a line break with the blanks that follow it.
func special(data []byte) (text string, size int) {
	if data[0] != '\\' {
		return " ", len(data) - len(bytes.TrimLeft(data, " \t\r\n"))
	}
	if len(data) == 1 {
		return "", 1
	}
	switch data[1] {
	case '\n', '\r':
		return "", len(data) - len(bytes.TrimLeft(data[1:], " \t\r\n"))
	case 'x':
		return codePoint(data, 2)
	case 'u':
		return surrogates(data)
	case 'U':
		return codePoint(data, 8)
	}
	const short, long = "0abtnvfre_NLP", "\x00\a\b\t\n\v\f\r\x1b\u00a0\u0085\u2028\u2029"
	if i := strings.IndexByte(short, data[1]); i >= 0 {
		return string([]rune(long)[i]), 2
	}
	_, width := utf8.DecodeRune(data[1:])
	return string(data[1 : 1+width]), 1 + width
}

// surrogates reads one \u escape, or the two that JSON takes for a character beyond
// the first plane.
func surrogates(data []byte) (string, int) {
	text, size := codePoint(data, 4)
	if len(data) < 12 || data[6] != '\\' || data[7] != 'u' {
		return text, size
	}
	high, _ := strconv.ParseUint(string(data[2:6]), 16, 16)
	low, _ := strconv.ParseUint(string(data[8:12]), 16, 16)
	if char := utf16.DecodeRune(rune(high), rune(low)); char != utf8.RuneError {
		return string(char), 12
	}
	return text, size
}

func codePoint(data []byte, digits int) (string, int) {
	if len(data) < 2+digits {
		return "", len(data)
	}
	number, err := strconv.ParseUint(string(data[2:2+digits]), 16, 32)
	if err != nil {
		return "", 2 + digits
	}
	return string(rune(number)), 2 + digits
}
