package yamltext

import (
	"bytes"
	"unicode/utf8"

	"github.com/iamlint/iamlint/loaders/policy"
)

// marks turns the YAML parser's lines and columns into byte offsets. It differs from
// policy.Lines in what ends a line: YAML 1.1 adds NEL, LS and PS.
type marks struct {
	data   []byte
	starts []int
}

func newMarks(data []byte) *marks {
	m := &marks{data: data, starts: []int{len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))}}
	for i := 0; i < len(data); i++ {
		if size := breakAt(data, i); size > 0 {
			i += size - 1
			m.starts = append(m.starts, i+1)
		}
	}
	return m
}

// breakAt is the length of the line break at i, or 0.
func breakAt(data []byte, i int) int {
	switch data[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(data) && data[i+1] == '\n' {
			return 2
		}
		return 1
	case 0xc2:
		return prefixed(data[i:], "\u0085")
	case 0xe2:
		return prefixed(data[i:], "\u2028") + prefixed(data[i:], "\u2029")
	}
	return 0
}

func prefixed(data []byte, prefix string) int {
	if bytes.HasPrefix(data, []byte(prefix)) {
		return len(prefix)
	}
	return 0
}

// offset of a line and column, both counted from 1.
func (m *marks) offset(line, column int) int {
	if line < 1 || line > len(m.starts) {
		return len(m.data)
	}
	at := m.starts[line-1]
	for ; column > 1 && at < len(m.data); column-- {
		_, size := utf8.DecodeRune(m.data[at:])
		at += size
	}
	return at
}

// content is the span of a line without the blanks around it; the file where there is
// no such line.
func (m *marks) content(file policy.File, line int) policy.Span {
	span := policy.Span{File: file.Path}
	if line < 1 || line > len(m.starts) {
		return span
	}
	span.Start, span.End = m.starts[line-1], len(m.data)
	if line < len(m.starts) {
		span.End = m.starts[line]
	}
	text := m.data[span.Start:span.End]
	span.End -= len(text) - len(bytes.TrimRight(text, " \t\r\n"))
	span.Start += min(span.End-span.Start, len(text)-len(bytes.TrimLeft(text, " \t\r\n")))
	return span
}
