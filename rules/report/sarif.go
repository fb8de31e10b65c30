package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

const (
	toolName = "iamlint"
	homePage = "https://github.com/iamlint/iamlint"
)

// What GitHub keeps of a run; beyond it the worst findings are kept and a
// notification says how many are not.
const (
	maxResults       = 5000
	maxRelated       = 100
	maxLinks         = 5
	maxNotifications = 1000
)

// writeSARIF writes SARIF 2.1.0 as GitHub's code scanning reads it.
func writeSARIF(w io.Writer, result *rules.Result, options Options) error {
	report, err := sarif.New(sarif.Version210)
	if err != nil {
		return err
	}
	log := newSARIF(result)
	findings, dropped := worst(result.Findings, maxResults)
	results := make([]*sarif.Result, 0, len(findings))
	for _, finding := range findings {
		results = append(results, log.result(finding))
	}
	run := sarif.NewRun(sarif.Tool{Driver: driver(result.Rules, options.Version)})
	run.Results = results
	run.ColumnKind = "unicodeCodePoints"
	run.Invocations = []*sarif.Invocation{invocation(result.Coverage.Unread, dropped)}
	report.Runs = append(report.Runs, run)
	return JSON(w, report)
}

// worst keeps the findings of the highest severities, in their order, and tells how
// many it dropped.
func worst(findings []rules.Finding, limit int) ([]rules.Finding, int) {
	if len(findings) <= limit {
		return findings, 0
	}
	order := make([]int, len(findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(findings[b].Severity.Rank(), findings[a].Severity.Rank())
	})
	order = order[:limit]
	slices.Sort(order)
	kept := make([]rules.Finding, limit)
	for i, index := range order {
		kept[i] = findings[index]
	}
	return kept, len(findings) - limit
}

// sarifLog makes the results of a run.
type sarifLog struct {
	places *places
	index  map[string]uint     // of each rule
	hashes map[string][]string // of the lines of each file
	seen   map[string]int      // rule and line hash, which GitHub takes for one alert
}

func newSARIF(result *rules.Result) *sarifLog {
	log := &sarifLog{places: newPlaces(result), index: map[string]uint{}, hashes: map[string][]string{}, seen: map[string]int{}}
	for i, rule := range result.Rules {
		log.index[rule.ID] = uint(i)
	}
	return log
}

func (l *sarifLog) result(finding rules.Finding) *sarif.Result {
	result := sarif.NewRuleResult(finding.Rule.ID).WithLevel(string(finding.Severity))
	if index, known := l.index[finding.Rule.ID]; known {
		result.RuleIndex = &index
	}
	related := finding.Related[:min(len(finding.Related), maxRelated)]
	result.Message = *sarif.NewTextMessage(linked(finding.Message, related))
	result.Locations = []*sarif.Location{l.location(finding.Span)}
	for i, place := range related {
		location := l.location(place.Span)
		id := uint(i + 1)
		location.Id = &id
		location.Message = sarif.NewTextMessage(place.Message)
		result.RelatedLocations = append(result.RelatedLocations, location)
	}
	result.PartialFingerprints = l.fingerprints(finding)
	return result
}

func (l *sarifLog) location(span policy.Span) *sarif.Location {
	region := l.places.region(span)
	return location(span.File, region)
}

func location(file string, region region) *sarif.Location {
	physical := sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri(file))).
		WithRegion(&sarif.Region{
			StartLine: &region.Start.Line, StartColumn: &region.Start.Column,
			EndLine: &region.End.Line, EndColumn: &region.End.Column,
		})
	return sarif.NewLocationWithPhysicalLocation(physical)
}

// linked is the message with a link to each related place: GitHub shows only those
// that the message links to.
func linked(message string, related []rules.Related) string {
	if len(related) == 0 {
		return escapeLinks(message)
	}
	var links []string
	for i, place := range related[:min(len(related), maxLinks)] {
		links = append(links, fmt.Sprintf("[%s](%d)", escapeBrackets(place.Message), i+1))
	}
	if rest := len(related) - maxLinks; rest > 0 {
		links = append(links, fmt.Sprintf("and %d more", rest))
	}
	return escapeLinks(message) + ". See " + strings.Join(links, ", ") + "."
}

// escapeLinks keeps a text that a policy's author wrote from becoming a link.
func escapeLinks(text string) string {
	if strings.Contains(text, "](") {
		return escapeBrackets(text)
	}
	return text
}

func escapeBrackets(text string) string {
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(text)
}

// fingerprints are our own key, which survives edits around the policy, and the one
// GitHub knows alerts by. Two findings of a rule that begin on equal lines would be
// one alert to GitHub: all but the first bear a number.
func (l *sarifLog) fingerprints(finding rules.Finding) map[string]any {
	prints := map[string]any{}
	if finding.Fingerprint != "" {
		prints["iamlint/v1"] = finding.Fingerprint
	}
	if hash := l.lineHash(finding.Span); hash != "" {
		key := finding.Rule.ID + "\x00" + finding.Span.File + "\x00" + hash
		l.seen[key]++
		if number := l.seen[key]; number > 1 {
			hash += fmt.Sprintf("-%d", number)
		}
		prints["primaryLocationLineHash"] = hash
	}
	return prints
}

func (l *sarifLog) lineHash(span policy.Span) string {
	content, known := l.places.files[span.File]
	if !known {
		return ""
	}
	hashes := l.hashes[span.File]
	if hashes == nil {
		hashes = lineHashes(content)
		l.hashes[span.File] = hashes
	}
	return hashes[l.places.region(span).Start.Line-1]
}

// uri is the path as a relative reference, everything but the plainest characters
// percent-encoded: a colon in the first segment would read as a scheme, and one bad
// URI has GitHub refuse the whole file.
func uri(path string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/"
	var escaped strings.Builder
	for i := range len(path) {
		if strings.IndexByte(plain, path[i]) >= 0 {
			escaped.WriteByte(path[i])
			continue
		}
		fmt.Fprintf(&escaped, "%%%02X", path[i])
	}
	return escaped.String()
}

// invocation tells what was not read, and what the report itself leaves out.
func invocation(unread []rules.Unread, dropped int) *sarif.Invocation {
	successful := true
	run := &sarif.Invocation{ExecutionSuccessful: &successful}
	if dropped > 0 {
		run.ToolExecutionNotifications = append(run.ToolExecutionNotifications,
			notification("warning", fmt.Sprintf("%d findings of the lowest severities are left out: code scanning keeps %d", dropped, maxResults)))
	}
	for _, one := range unread[:min(len(unread), maxNotifications)] {
		note := notification("note", "not read: "+one.Reason)
		start := policy.Position{Line: max(1, one.Line), Column: 1}
		note.Locations = []*sarif.Location{location(one.File, region{Start: start, End: start})}
		run.ToolExecutionNotifications = append(run.ToolExecutionNotifications, note)
	}
	if rest := len(unread) - maxNotifications; rest > 0 {
		run.ToolExecutionNotifications = append(run.ToolExecutionNotifications, notification("note", fmt.Sprintf("not read: %d more", rest)))
	}
	return run
}

func notification(level, text string) *sarif.Notification {
	return &sarif.Notification{Level: level, Message: sarif.NewTextMessage(text)}
}
