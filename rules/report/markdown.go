package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// Bounds of a job summary, which GitHub drops whole beyond 1 MiB.
const (
	maxRows    = 200
	maxMessage = 400
)

// writeMarkdown writes a table of the findings, the worst first, and a small picture
// of who would become whom, for summaries and comments of pull requests.
func writeMarkdown(w io.Writer, result *rules.Result, options Options) error {
	out := bufio.NewWriter(w)
	places := newPlaces(result)
	fmt.Fprintf(out, "### iamlint: %s\n\n", countFindings(result.Findings))
	findings := slices.Clone(result.Findings)
	slices.SortStableFunc(findings, func(a, b rules.Finding) int { return b.Severity.Rank() - a.Severity.Rank() })
	if len(findings) > 0 {
		fmt.Fprint(out, "| severity | place | finding | rule |\n|---|---|---|---|\n")
	}
	for _, finding := range findings[:min(len(findings), maxRows)] {
		fmt.Fprintf(out, "| %s | %s | %s | [%s](%s) |\n", finding.Severity, places.markdown(finding.Span, options),
			markdownMessage(finding.Message), finding.Rule.ID, helpURI(finding.Rule))
	}
	if rest := len(findings) - maxRows; rest > 0 {
		fmt.Fprintf(out, "\nand %s\n", count(rest, "more finding", "more findings"))
	}
	writePicture(out, findings)
	fmt.Fprintf(out, "\n%s\n", markdownText(summary(result, options)))
	return out.Flush()
}

// markdown is a place as a link to the file where it is known to be, else as text.
func (p *places) markdown(span policy.Span, options Options) string {
	line, path := p.region(span).Start.Line, options.hostedPath(span.File)
	text := "<code>" + markdownText(Visible(fmt.Sprintf("%s:%d", path, line))) + "</code>"
	if options.Source == "" {
		return text
	}
	return fmt.Sprintf("[%s](%s/%s#L%d)", text, options.Source, uri(path), line)
}

// markdownMessage keeps what stands between backquotes as code.
func markdownMessage(message string) string {
	runes := []rune(Visible(message))
	if len(runes) > maxMessage {
		runes = append(runes[:maxMessage-1], '…')
	}
	parts := strings.Split(string(runes), "`")
	var text strings.Builder
	for i, part := range parts {
		if i%2 == 1 && i < len(parts)-1 {
			text.WriteString("<code>" + markdownText(part) + "</code>")
			continue
		}
		text.WriteString(markdownText(part))
	}
	return text.String()
}

// markdownText writes text so that Markdown makes nothing of it: no table cell, link,
// tag or formula, and on GitHub no mention of a person.
func markdownText(text string) string {
	const plain = " !\"%'(),-./:;=?"
	var escaped strings.Builder
	for _, r := range text {
		switch {
		case r > '~', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune(plain, r):
			escaped.WriteRune(r)
		default:
			fmt.Fprintf(&escaped, "&#%d;", r)
		}
	}
	return noAutolinks.Replace(escaped.String())
}

var noAutolinks = strings.NewReplacer("&#64;", "&#64;<!-- -->", "://", ":<!-- -->//", "www.", "www<!-- -->.")
