package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/rules"
)

// perLevel is how many annotations of one level GitHub shows for a step; it drops
// the rest without a word.
const perLevel = 10

// writeGitHub writes workflow commands, which GitHub Actions shows as annotations,
// the worst findings first. Where there are more than it shows, the last one says so.
func writeGitHub(w io.Writer, result *rules.Result, options Options) error {
	out := bufio.NewWriter(w)
	places := newPlaces(result)
	for _, severity := range []rules.Severity{rules.Error, rules.Warning, rules.Note} {
		findings := slices.DeleteFunc(slices.Clone(result.Findings), func(finding rules.Finding) bool { return finding.Severity != severity })
		for i, finding := range findings {
			if rest := len(findings) - i; i == perLevel-1 && rest > 1 {
				fmt.Fprintf(out, "::%s title=iamlint::and %d more findings of severity %s\n", annotation(severity), rest, severity)
				break
			}
			places.annotate(out, finding, options)
		}
	}
	return out.Flush()
}

func (p *places) annotate(out *bufio.Writer, finding rules.Finding, options Options) {
	region := p.region(finding.Span)
	fmt.Fprintf(out, "::%s file=%s,line=%d,endLine=%d,", annotation(finding.Severity),
		escapeProperty(Visible(options.hostedPath(finding.Span.File))), region.Start.Line, region.End.Line)
	if region.Start.Line == region.End.Line {
		fmt.Fprintf(out, "col=%d,endColumn=%d,", region.Start.Column, region.End.Column)
	}
	message := append([]string{Visible(finding.Message)}, p.relatedLines(finding, options.hostedPath)...)
	fmt.Fprintf(out, "title=%s::%s\n", escapeProperty("iamlint: "+finding.Rule.ID), escapeData(strings.Join(message, "\n")))
}

// annotation is GitHub's word for a severity.
func annotation(severity rules.Severity) string {
	if severity == rules.Note {
		return "notice"
	}
	return string(severity)
}

// escapeData and escapeProperty write text so that the runner reads it back as it
// is, and never as a further command.
func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func escapeProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(text))
}
