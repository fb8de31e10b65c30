package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// writeCompact writes one line per finding, file:line:column first, as editors and
// problem matchers read it, and the summary.
func writeCompact(w io.Writer, result *rules.Result, options Options) error {
	out := bufio.NewWriter(w)
	places := newPlaces(result)
	for _, finding := range result.Findings {
		fmt.Fprintf(out, "%s: %s: %s [%s]\n", shownPlace(places, finding.Span, options), finding.Severity, Visible(finding.Message), finding.Rule.ID)
	}
	fmt.Fprintln(out, summary(result, options))
	return out.Flush()
}

func shownPlace(places *places, span policy.Span, options Options) string {
	return places.at(span, options.shownPath)
}
