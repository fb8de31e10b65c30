package report

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/iamlint/iamlint/loaders/policy"
)

const (
	// widthShown is how much of a line is shown, widthBefore how much of that may
	// stand before the mark: minified JSON has all its policies on one line.
	widthShown, widthBefore = 120, 50
	// bytesAround is how much of a line is looked at on either side of a mark.
	bytesAround = 4 * widthShown
	tab         = "    "
)

// cell is one character of a line as it is shown.
type cell struct {
	text   string
	width  int
	marked bool
}

// excerpt gives the part of a line around a span, and marks to print below it. Of a
// span of several lines it shows the first.
func excerpt(data []byte, span policy.Span, mark rune) (shown, marks string) {
	start := min(span.Start, len(data))
	end := min(max(span.End, start), len(data), start+bytesAround)
	before := data[max(0, start-bytesAround):start]
	before = before[bytes.LastIndexAny(before, "\r\n")+1:]
	if start <= bytesAround {
		before = bytes.TrimPrefix(before, []byte("\xef\xbb\xbf"))
	}
	value, more := cutLine(data[start:end]), []byte(nil)
	if len(value) == end-start {
		more = bytes.TrimRight(cutLine(data[end:min(len(data), end+bytesAround)]), " \t")
	}
	cells := cellsOf(before, false)
	from := len(cells)
	cells = append(cells, cellsOf(value, true)...)
	cells = append(cells, cellsOf(more, false)...)
	return draw(cells, from, mark)
}

func cutLine(text []byte) []byte {
	if end := bytes.IndexAny(text, "\r\n"); end >= 0 {
		return text[:end]
	}
	return text
}

func draw(cells []cell, from int, mark rune) (shown, marks string) {
	first, last := window(cells, from)
	var text, under strings.Builder
	if first > 0 {
		text.WriteString("…")
		under.WriteString(" ")
	}
	for i, cell := range cells[first:last] {
		switch {
		case first+i != from:
		case !cell.marked: // an empty value gets one mark
			cell.marked, cell.width = true, 1
		default: // and so does one that begins with a combining character
			cell.width = max(1, cell.width)
		}
		text.WriteString(cell.text)
		under.WriteString(strings.Repeat(markOf(cell, mark), cell.width))
	}
	if from >= last {
		under.WriteRune(mark)
	}
	if last < len(cells) {
		text.WriteString("…")
	}
	return strings.TrimRight(text.String(), " "), strings.TrimRight(under.String(), " ")
}

func markOf(cell cell, mark rune) string {
	if cell.marked {
		return string(mark)
	}
	return " "
}

func cellsOf(source []byte, marked bool) []cell {
	text := string(source)
	cells := make([]cell, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		shown := tab
		if r != '\t' {
			shown = visibleRune(text)
		}
		cells = append(cells, cell{text: shown, width: displaywidth.String(shown), marked: marked})
		text = text[size:]
	}
	return cells
}

// window finds which cells to show, so that the one at index from is among them
// with some of what stands before it.
func window(cells []cell, from int) (first, last int) {
	first = min(from, len(cells))
	for before := 0; first > 0 && before+cells[first-1].width <= widthBefore; first-- {
		before += cells[first-1].width
	}
	if first > 0 && total(cells) <= widthShown {
		first = 0
	}
	last = first
	for width := 0; last < len(cells) && width+cells[last].width <= widthShown; last++ {
		width += cells[last].width
	}
	return first, last
}

func total(cells []cell) int {
	width := 0
	for _, cell := range cells {
		width += cell.width
	}
	return width
}
