package report

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

const (
	endOfLine = math.MaxInt
	// widthShown is how much of a line is shown, widthBefore how much of that may
	// stand before the mark: minified JSON has all its policies on one line.
	widthShown, widthBefore = 120, 50
	tab                     = "    "
)

// cell is one character of a line as it is shown.
type cell struct {
	text   string
	width  int
	marked bool
}

// excerpt gives the part of a line around the columns from start up to end (counted
// in characters, from 1), and marks to print below it.
func excerpt(line string, start, end int, mark rune) (shown, marks string) {
	cells := cellsOf(line, start, end)
	first, last := window(cells, start-1)
	var text, under strings.Builder
	if first > 0 {
		text.WriteString("…")
		under.WriteString(" ")
	}
	for _, cell := range cells[first:last] {
		text.WriteString(cell.text)
		under.WriteString(strings.Repeat(markOf(cell, mark), cell.width))
	}
	if last < len(cells) {
		text.WriteString("…")
	}
	marks = strings.TrimRight(under.String(), " ")
	if marks == "" || !strings.ContainsRune(marks, mark) {
		marks = under.String() + string(mark)
	}
	return strings.TrimRight(text.String(), " "), marks
}

func markOf(cell cell, mark rune) string {
	if cell.marked {
		return string(mark)
	}
	return " "
}

func cellsOf(line string, start, end int) []cell {
	var cells []cell
	for column := 1; len(line) > 0; column++ {
		r, size := utf8.DecodeRuneInString(line)
		text := tab
		if r != '\t' {
			text = visibleRune(r, line[:size])
		}
		marked := start <= column && (column < end || column == start)
		cells = append(cells, cell{text: text, width: displaywidth.String(text), marked: marked})
		line = line[size:]
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
