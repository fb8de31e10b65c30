package policy

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"
)

// Span is a stretch of one file, in bytes: Start is the offset of the first byte,
// End the offset behind the last. It is where a person would put the cursor: on
// the action inside the heredoc, without its quotes. The zero value is no place.
type Span struct {
	File       string
	Start, End int
}

// IsZero reports whether the span points nowhere.
func (s Span) IsZero() bool { return s.File == "" }

// Before orders spans by file, start and end.
func (s Span) Before(other Span) bool {
	if s.File != other.File {
		return s.File < other.File
	}
	if s.Start != other.Start {
		return s.Start < other.Start
	}
	return s.End < other.End
}

// File is one file as read: its path, slash-separated and relative to the root,
// and its bytes.
type File struct {
	Path string
	Data []byte
}

// Position is a place for people: Line and Column count from 1, Column in Unicode
// code points.
type Position struct {
	Line, Column int
}

// Elsewhere is the path of a file that stands in no root at hand, or in another one, by
// what it is called: no path holds a null byte.
func Elsewhere(name string) string { return "\x00" + name }

// NameElsewhere gives what Elsewhere was told, and whether the path is one of it.
func NameElsewhere(path string) (name string, elsewhere bool) { return strings.CutPrefix(path, "\x00") }

// Lines finds lines in a file's bytes. Make it once for a file: it holds an index.
type Lines struct {
	data   []byte
	starts []int
	// marks are places within long lines, so that a column in minified JSON is not
	// counted from the start of the file.
	marks []mark
}

// mark is a place within a line and its column.
type mark struct{ offset, column int }

const markEvery = 4096

// NewLines indexes data. A line ends with LF, CRLF or a lone CR.
func NewLines(data []byte) *Lines {
	lines := &Lines{data: data, starts: []int{0}}
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == '\n':
			lines.starts = append(lines.starts, i+1)
		case data[i] == '\r' && (i+1 == len(data) || data[i+1] != '\n'):
			lines.starts = append(lines.starts, i+1)
		}
	}
	for i, start := range lines.starts {
		end := len(data)
		if i+1 < len(lines.starts) {
			end = lines.starts[i+1]
		}
		lines.mark(start, end)
	}
	return lines
}

// mark sets the marks of a line. Characters are counted alike from a mark and from
// the start of the line: each mark stands where a character begins.
func (l *Lines) mark(start, end int) {
	column := 1
	for end-start > markEvery {
		next := start + markEvery
		for more := 0; more < utf8.UTFMax-1 && next < end && !utf8.RuneStart(l.data[next]); more++ {
			next++
		}
		column += utf8.RuneCount(l.data[start:next])
		start = next
		l.marks = append(l.marks, mark{offset: start, column: column})
	}
}

// Offset stands for the position in a file whose bytes are not at hand: it lies beyond
// every byte, orders as positions do, and Lines of any file give the position back.
func (p Position) Offset() int { return int(int64(p.Line)<<32 | int64(p.Column)) }

// resolved is the position that Offset made an offset of.
func resolved(offset int) (Position, bool) {
	line := int64(offset) >> 32
	return Position{Line: int(line), Column: int(int64(offset) & (1<<32 - 1))}, line > 0
}

// Position of a byte offset; offsets beyond the file are brought back to its end.
// A byte order mark takes no column.
func (l *Lines) Position(offset int) Position {
	if position, is := resolved(offset); is {
		return position
	}
	offset = max(0, min(offset, len(l.data)))
	line := sort.SearchInts(l.starts, offset+1)
	from := mark{offset: l.starts[line-1], column: 1}
	if from.offset == 0 && bytes.HasPrefix(l.data, byteOrderMark) {
		from.offset = min(len(byteOrderMark), offset)
	}
	if i := sort.Search(len(l.marks), func(i int) bool { return l.marks[i].offset > offset }); i > 0 && l.marks[i-1].offset > from.offset {
		from = l.marks[i-1]
		from.column -= l.markedBefore(line)
	}
	return Position{Line: line, Column: from.column + utf8.RuneCount(l.data[from.offset:offset])}
}

// At gives a span of the file for one whose ends Offset made of positions.
func (l *Lines) At(span Span) Span {
	span.Start, span.End = l.byteAt(span.Start), l.byteAt(span.End)
	return span
}

func (l *Lines) byteAt(offset int) int {
	position, is := resolved(offset)
	if !is {
		return offset
	}
	at := l.starts[min(position.Line, len(l.starts))-1]
	if at == 0 && bytes.HasPrefix(l.data, byteOrderMark) {
		at = len(byteOrderMark)
	}
	for column := 1; column < position.Column && at < len(l.data); column++ {
		_, size := utf8.DecodeRune(l.data[at:])
		at += size
	}
	return at
}

// markedBefore is what the marks of the first line count and its columns do not:
// the byte order mark.
func (l *Lines) markedBefore(line int) int {
	if line == 1 && bytes.HasPrefix(l.data, byteOrderMark) {
		return 1
	}
	return 0
}

var byteOrderMark = []byte("\xef\xbb\xbf")
