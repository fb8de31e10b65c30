package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/rules"
)

// summary is the honest line at the end: what was found, what was looked at, and
// what was not read or not fully known.
func summary(result *rules.Result, options Options) string {
	coverage := result.Coverage
	line := fmt.Sprintf("%s in %s of %s", countFindings(result.Findings),
		count(coverage.Documents, "policy", "policies"), count(coverage.Files, "file", "files"))
	if pairs := coverage.Pairs; pairs.Allowed+pairs.Denied+pairs.Unknown > 0 {
		line += fmt.Sprintf("; %s judged: %d allowed, %d denied, %d unknown",
			count(pairs.Allowed+pairs.Denied+pairs.Unknown, "pair", "pairs"), pairs.Allowed, pairs.Denied, pairs.Unknown)
	}
	if unknown := coverage.DocumentsWithUnknowns; unknown > 0 {
		line += fmt.Sprintf("; %s not fully known", count(unknown, "policy", "policies"))
	}
	for _, kind := range []struct {
		number int
		word   string
	}{
		{coverage.Ignored, "ignored"}, {coverage.Older, "not new"}, {coverage.Baselined, "in the baseline"},
		{coverage.StaleBaseline, "gone from the baseline"},
	} {
		if kind.number > 0 {
			line += fmt.Sprintf("; %d %s", kind.number, kind.word)
		}
	}
	if len(coverage.Unread) > 0 {
		line += "; not read: " + countReasons(coverage.Unread, options)
	}
	return Visible(line)
}

func count(number int, one, many string) string {
	if number == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", number, many)
}

func countFindings(findings []rules.Finding) string {
	if len(findings) == 0 {
		return "no findings"
	}
	number := map[rules.Severity]int{}
	for _, finding := range findings {
		number[finding.Severity]++
	}
	var parts []string
	for _, severity := range []rules.Severity{rules.Error, rules.Warning, rules.Note} {
		if number[severity] > 0 {
			parts = append(parts, count(number[severity], string(severity), string(severity)+"s"))
		}
	}
	return fmt.Sprintf("%s (%s)", count(len(findings), "finding", "findings"), strings.Join(parts, ", "))
}

// reasonsShown is how many reasons the line names; the JSON report lists all.
const reasonsShown = 3

// countReasons groups what was not read by its reason, the most frequent first. What
// stands behind a reason's first colon tells single cases apart.
func countReasons(unread []rules.Unread, options Options) string {
	if len(unread) == 1 {
		return fmt.Sprintf("%s (%s)", options.shownPath(unread[0].File), unread[0].Reason)
	}
	number := map[string]int{}
	for _, one := range unread {
		reason, _, _ := strings.Cut(one.Reason, ": ")
		number[reason]++
	}
	var reasons []string
	for reason := range number {
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b string) int {
		return cmp.Or(cmp.Compare(number[b], number[a]), strings.Compare(a, b))
	})
	var parts []string
	rest := len(unread)
	for _, reason := range reasons[:min(reasonsShown, len(reasons))] {
		parts = append(parts, fmt.Sprintf("%s ×%d", reason, number[reason]))
		rest -= number[reason]
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("others ×%d", rest))
	}
	return fmt.Sprintf("%d (%s)", len(unread), strings.Join(parts, ", "))
}
