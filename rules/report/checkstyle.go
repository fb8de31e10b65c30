package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/iamlint/iamlint/rules"
)

// writeCheckstyle writes the XML of Checkstyle, which Jenkins, reviewdog and many
// editors read.
func writeCheckstyle(w io.Writer, result *rules.Result, options Options) error {
	out := bufio.NewWriter(w)
	places := newPlaces(result)
	fmt.Fprint(out, xml.Header, "<checkstyle version=\"4.3\">\n")
	for file, findings := range byFile(result.Findings) {
		fmt.Fprintf(out, "  <file name=\"%s\">\n", xmlText(options.shownPath(file)))
		for _, finding := range findings {
			start := places.region(finding.Span).Start
			fmt.Fprintf(out, "    <error line=\"%d\" column=\"%d\" severity=\"%s\" message=\"%s\" source=\"iamlint.%s\"></error>\n",
				start.Line, start.Column, checkstyleSeverity(finding.Severity), xmlText(finding.Message), finding.Rule.ID)
		}
		fmt.Fprint(out, "  </file>\n")
	}
	fmt.Fprint(out, "</checkstyle>\n")
	return out.Flush()
}

func checkstyleSeverity(severity rules.Severity) string {
	if severity == rules.Note {
		return "info"
	}
	return string(severity)
}
