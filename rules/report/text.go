package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// writeText writes each finding for people: its line of the source with a caret
// under the very value, the other places the same way, and what to do.
func writeText(w io.Writer, result *rules.Result, options Options) error {
	out := bufio.NewWriter(w)
	text := &textWriter{out: out, places: newPlaces(result), options: options, helped: map[string]bool{}}
	for _, finding := range result.Findings {
		text.finding(finding)
	}
	fmt.Fprintln(out, summary(result, options))
	return out.Flush()
}

// relatedShown is how many further places of a finding people are shown; JSON and
// SARIF have all.
const relatedShown = 3

type textWriter struct {
	out     *bufio.Writer
	places  *places
	options Options
	helped  map[string]bool // rules whose remedy was shown
}

func (t *textWriter) finding(finding rules.Finding) {
	color := severityColor(finding.Severity)
	fmt.Fprintf(t.out, "%s: %s: %s [%s]\n",
		t.paint(bold, shownPlace(t.places, finding.Span, t.options)),
		t.paint(color, string(finding.Severity)), Visible(finding.Message), finding.Rule.ID)
	margin := t.margin(finding)
	shown := t.excerpt(finding.Span, '^')
	t.source(shown, margin, color)
	for _, related := range finding.Related[:min(len(finding.Related), relatedShown)] {
		next := t.excerpt(related.Span, '-')
		if next.file != "" && next.sourceLine == shown.sourceLine {
			t.marks(next, margin, blue, " "+Visible(related.Message))
			continue
		}
		fmt.Fprintf(t.out, "%*s %s %s: %s\n", margin, "", t.paint(blue, ":::"),
			shownPlace(t.places, related.Span, t.options), Visible(related.Message))
		t.source(next, margin, blue)
		shown = next
	}
	if rest := len(finding.Related) - relatedShown; rest > 0 {
		fmt.Fprintf(t.out, "%*s %s and %s\n", margin, "", t.paint(blue, ":::"), count(rest, "more place", "more places"))
	}
	if finding.Fix != nil {
		fmt.Fprintf(t.out, "%*s %s fix: %s\n", margin, "", t.paint(blue, "="), Visible(finding.Fix.Description))
	}
	if !t.helped[finding.Rule.ID] && finding.Rule.Remedy != "" {
		t.helped[finding.Rule.ID] = true
		fmt.Fprintf(t.out, "%*s %s help: %s\n", margin, "", t.paint(blue, "="), Visible(oneLine(finding.Rule.Remedy)))
	}
	fmt.Fprintln(t.out)
}

// excerpted is a line of the source as it is shown, and what marks a span in it.
type excerpted struct {
	sourceLine
	marks string
}

// sourceLine is what two places on one line have in common.
type sourceLine struct {
	file, text string
	line       int
}

// excerpt is empty where the span is a whole file or its bytes are not at hand.
func (t *textWriter) excerpt(span policy.Span, mark rune) excerpted {
	if span.End == 0 || t.places.files[span.File] == nil {
		return excerpted{}
	}
	text, marks := excerpt(t.places.files[span.File], span, mark)
	return excerpted{sourceLine{span.File, text, t.places.region(span).Start.Line}, marks}
}

func (t *textWriter) source(shown excerpted, margin int, color string) {
	if shown.file == "" {
		return
	}
	fmt.Fprintf(t.out, "%s %s\n", t.paint(blue, fmt.Sprintf("%*d |", margin, shown.line)), shown.text)
	t.marks(shown, margin, color, "")
}

func (t *textWriter) marks(shown excerpted, margin int, color, label string) {
	fmt.Fprintf(t.out, "%s %s%s\n", t.paint(blue, fmt.Sprintf("%*s |", margin, "")), t.paintMarks(color, shown.marks), label)
}

// margin is the width of the widest line number that the finding shows.
func (t *textWriter) margin(finding rules.Finding) int {
	widest := t.places.region(finding.Span).Start.Line
	for _, related := range finding.Related {
		widest = max(widest, t.places.region(related.Span).Start.Line)
	}
	return max(2, len(fmt.Sprint(widest)))
}

// The colours of terminals, as SGR parameters.
const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
	blue   = "34"
)

func severityColor(severity rules.Severity) string {
	switch severity {
	case rules.Error:
		return red
	case rules.Warning:
		return yellow
	}
	return cyan
}

func (t *textWriter) paint(color, text string) string {
	if !t.options.Color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (t *textWriter) paintMarks(color, marks string) string {
	bare := strings.TrimLeft(marks, " ")
	return marks[:len(marks)-len(bare)] + t.paint(color, bare)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
