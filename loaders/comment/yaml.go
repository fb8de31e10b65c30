package comment

import (
	"bytes"

	"github.com/iamlint/iamlint/loaders/policy"
)

// InYAML reads the ignores of a YAML file. An element is the line that it begins
// on, the lines indented more, and a list that stands right below its key; within
// brackets their nesting counts instead.
func InYAML(file policy.File) []policy.Ignore {
	r := yamlReader{file: file}
	for _, line := range yamlLines(file.Data) {
		if line.content {
			r.contents(line)
		}
		if line.comment >= 0 {
			r.comment(line)
		}
	}
	r.end(len(r.open))
	return r.ignores
}

// yamlReader goes over the lines of a file.
type yamlReader struct {
	file    policy.File
	ignores []policy.Ignore
	waiting []int
	open    []yamlElement
	last    int // behind the last contents
}

// yamlElement is an element that has not ended.
type yamlElement struct {
	ignores []int
	head    yamlLine
	opens   bool // the line ends with a key, so that a list may follow in its column
}

func (r *yamlReader) comment(line yamlLine) {
	ignore, ok := policy.IgnoreIn(r.file.Data, policy.Span{File: r.file.Path, Start: line.comment, End: line.end})
	if !ok {
		return
	}
	if line.content {
		ignore.OnLine = true
		ignore.Covers = policy.Span{File: r.file.Path, Start: line.start, End: line.comment}
	} else {
		r.waiting = append(r.waiting, len(r.ignores))
	}
	r.ignores = append(r.ignores, ignore)
}

func (r *yamlReader) contents(line yamlLine) {
	ended := 0
	for ended < len(r.open) && !r.open[len(r.open)-1-ended].holds(line) {
		ended++
	}
	r.end(ended)
	r.last = line.last
	if len(r.waiting) > 0 {
		opens := !line.dash && r.file.Data[line.last-1] == ':'
		r.open = append(r.open, yamlElement{ignores: r.waiting, head: line, opens: opens})
		r.waiting = nil
	}
}

// holds reports whether the line goes on with the element.
func (e *yamlElement) holds(line yamlLine) bool {
	if e.head.depth > 0 {
		return line.depth > e.head.depth
	}
	return line.inside || line.indent > e.head.indent || e.opens && line.dash && line.indent == e.head.indent
}

// end closes the innermost elements.
func (r *yamlReader) end(number int) {
	for ; number > 0; number-- {
		element := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		for _, i := range element.ignores {
			r.ignores[i].Covers = policy.Span{File: r.file.Path, Start: element.head.start + element.head.indent, End: r.last}
		}
	}
}

// yamlLine is one line of a YAML file.
type yamlLine struct {
	start, end int // without the line break
	indent     int
	dash       bool // it begins with "- "
	content    bool // it holds more than blanks and a comment
	inside     bool // it goes on with a scalar or brackets of a line before
	depth      int  // open brackets where it begins
	comment    int  // offset of its comment, or -1
	last       int  // behind its last byte of contents
}

// yamlScanner goes over the lines and tells comments from the contents of scalars.
type yamlScanner struct {
	data  []byte
	quote byte // of the open quoted scalar
	depth int  // open brackets
	block int  // the column that lines of the open block scalar go beyond
	// inBlock is set within a block scalar.
	inBlock bool
}

func yamlLines(data []byte) []yamlLine {
	s := &yamlScanner{data: data}
	var lines []yamlLine
	for start := 0; start < len(data); {
		end := len(data)
		if at := bytes.IndexByte(data[start:], '\n'); at >= 0 {
			end = start + at
		}
		stop := end
		if stop > start && data[stop-1] == '\r' {
			stop--
		}
		lines = append(lines, s.line(start, stop))
		start = end + 1
	}
	return lines
}

func (s *yamlScanner) line(start, end int) yamlLine {
	line := yamlLine{start: start, end: end, comment: -1, depth: s.depth, last: start}
	text := s.data[start:end]
	line.indent = len(text) - len(bytes.TrimLeft(text, " "))
	blank := len(bytes.TrimSpace(text)) == 0
	if s.inBlock && (blank || line.indent > s.block) {
		line.content, line.inside = !blank, true
		line.last = start + len(bytes.TrimRight(text, " \t"))
		return line
	}
	s.inBlock = false
	line.inside = s.quote != 0 || s.depth > 0
	line.dash = !line.inside && bytes.HasPrefix(text[line.indent:], []byte("-")) && isBlank(text, line.indent+1)
	s.contents(&line, text)
	return line
}

// contents goes over the tokens of a line that is in no block scalar.
func (s *yamlScanner) contents(line *yamlLine, text []byte) {
	begins, node, from := true, line.indent, 0 // whether a token begins; the column of the last key or dash
	if bytes.HasPrefix(text, []byte("---")) && isBlank(text, len("---")) && !line.inside {
		line.content, line.last = true, line.start+len("---")
		node, from = -1, len("---")
	}
	for i := from; i < len(text); i++ {
		c := text[i]
		switch {
		case s.quote != 0:
			i = s.quoted(text, i)
			begins = false
		case c == ' ' || c == '\t':
			continue
		case c == '#' && (i == 0 || isBlank(text, i-1)):
			line.comment = line.start + i
			return
		default:
			i, node, begins = s.plain(text, i, node, begins)
		}
		line.content, line.last = true, line.start+min(i, len(text)-1)+1
	}
}

// plain looks at one byte outside of quotes and gives the last byte looked at, the
// column of the last key or dash, and whether a token begins behind it.
func (s *yamlScanner) plain(text []byte, i, node int, begins bool) (int, int, bool) {
	if begins {
		if end, column, more, ok := s.opening(text, i, node); ok {
			return end, column, more
		}
	}
	c := text[i]
	switch {
	case (c == '[' || c == '{') && (begins || s.depth > 0):
		s.depth++
		return i, node, true
	case (c == ']' || c == '}') && s.depth > 0:
		s.depth--
		return i, node, false
	case c == ',' && s.depth > 0, c == ':' && isBlank(text, i+1):
		return i, node, true
	case begins:
		return i, i, false
	}
	return i, node, false
}

// opening is plain for what can only begin a token: quotes, tags, the header of a block
// scalar, and the marks of entries.
func (s *yamlScanner) opening(text []byte, i, node int) (end, column int, begins, ok bool) {
	switch c := text[i]; {
	case c == '"' || c == '\'':
		s.quote = c
		return i, i, false, true
	case c == '!' || c == '&':
		for i+1 < len(text) && !isBlank(text, i+1) {
			i++
		}
		return i, node, true, true
	case s.depth == 0 && (c == '|' || c == '>') && endsHeader(text[i+1:]):
		s.inBlock, s.block = true, node
		return i, node, false, true
	case (c == '-' || c == '?') && isBlank(text, i+1):
		return i, i, true, true
	}
	return i, node, false, false
}

// quoted goes to the end of an open quoted scalar, or of the line.
func (s *yamlScanner) quoted(text []byte, i int) int {
	for ; i < len(text); i++ {
		switch {
		case s.quote == '"' && text[i] == '\\':
			i++
		case text[i] == s.quote:
			if s.quote == '\'' && i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			s.quote = 0
			return i
		}
	}
	return i
}

// endsHeader reports whether only indicators, blanks and a comment follow a | or >.
func endsHeader(rest []byte) bool {
	rest = bytes.TrimLeft(rest, "+-0123456789")
	after := bytes.TrimLeft(rest, " \t")
	return len(after) == 0 || after[0] == '#' && len(after) < len(rest)
}

// isBlank reports whether a blank or the end of the line is at an index.
func isBlank(text []byte, i int) bool { return i >= len(text) || text[i] == ' ' || text[i] == '\t' }
