package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// writeJUnit writes findings as failed test cases, one suite a file. A run without
// findings has one case that passed, since many readers take an empty report for a
// run that broke.
func writeJUnit(w io.Writer, result *rules.Result, options Options) error {
	out := bufio.NewWriter(w)
	places := newPlaces(result)
	number := len(result.Findings)
	fmt.Fprint(out, xml.Header)
	if number == 0 {
		fmt.Fprint(out, "<testsuites name=\"iamlint\" tests=\"1\" failures=\"0\">\n  <testsuite name=\"iamlint\" tests=\"1\" failures=\"0\">\n"+
			"    <testcase classname=\"iamlint\" name=\"no findings\"></testcase>\n  </testsuite>\n</testsuites>\n")
		return out.Flush()
	}
	fmt.Fprintf(out, "<testsuites name=\"iamlint\" tests=\"%d\" failures=\"%d\">\n", number, number)
	for file, findings := range byFile(result.Findings) {
		name := xmlText(options.shownPath(file))
		fmt.Fprintf(out, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\">\n", name, len(findings), len(findings))
		for _, finding := range findings {
			start := places.region(finding.Span).Start
			fmt.Fprintf(out, "    <testcase classname=\"%s\" name=\"%s at %d:%d\" file=\"%s\" line=\"%d\">\n",
				name, finding.Rule.ID, start.Line, start.Column, name, start.Line)
			fmt.Fprintf(out, "      <failure type=\"%s\" message=\"%s\">%s</failure>\n    </testcase>\n",
				finding.Severity, xmlText(finding.Message), xmlLines(places.told(finding, options.shownPath)))
		}
		fmt.Fprint(out, "  </testsuite>\n")
	}
	fmt.Fprint(out, "</testsuites>\n")
	return out.Flush()
}

// told is a finding in words: its place and message, then those of its related places.
func (p *places) told(finding rules.Finding, path func(string) string) []string {
	return append([]string{p.at(finding.Span, path) + ": " + Visible(finding.Message)}, p.relatedLines(finding, path)...)
}

func (p *places) relatedLines(finding rules.Finding, path func(string) string) []string {
	var lines []string
	for _, related := range finding.Related[:min(len(finding.Related), relatedShown)] {
		lines = append(lines, p.at(related.Span, path)+": "+Visible(related.Message))
	}
	if rest := len(finding.Related) - relatedShown; rest > 0 {
		lines = append(lines, "and "+count(rest, "more place", "more places"))
	}
	return lines
}

// at is file:line:column.
func (p *places) at(span policy.Span, path func(string) string) string {
	start := p.region(span).Start
	return fmt.Sprintf("%s:%d:%d", Visible(path(span.File)), start.Line, start.Column)
}

// xmlText is text as XML takes it, in elements and attributes.
func xmlText(text string) string {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(Visible(text))) // a Builder does not fail
	return escaped.String()
}

func xmlLines(lines []string) string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = xmlText(line)
	}
	return strings.Join(escaped, "\n")
}
