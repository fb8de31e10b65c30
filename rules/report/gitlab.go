package report

import (
	"fmt"
	"io"

	"github.com/iamlint/iamlint/rules"
)

// gitlabIssue is one issue of GitLab's Code Quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// writeGitLab writes the Code Quality report that GitLab shows in a merge request. It
// keeps one issue for a fingerprint, so equal ones bear a number.
func writeGitLab(w io.Writer, result *rules.Result, options Options) error {
	places := newPlaces(result)
	seen := map[string]int{}
	issues := make([]gitlabIssue, 0, len(result.Findings))
	for _, finding := range result.Findings {
		region := places.region(finding.Span)
		fingerprint := finding.Fingerprint
		if seen[finding.Fingerprint]++; seen[finding.Fingerprint] > 1 {
			fingerprint = fmt.Sprintf("%s-%d", fingerprint, seen[finding.Fingerprint])
		}
		issues = append(issues, gitlabIssue{
			Description: finding.Message, CheckName: finding.Rule.ID, Fingerprint: fingerprint, Severity: gitlabSeverity(finding.Severity),
			Location: gitlabLocation{options.hostedPath(finding.Span.File), gitlabLines{region.Start.Line, region.End.Line}},
		})
	}
	return JSON(w, issues)
}

func gitlabSeverity(severity rules.Severity) string {
	switch severity {
	case rules.Error:
		return "critical"
	case rules.Warning:
		return "major"
	}
	return "info"
}
