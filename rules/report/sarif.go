package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

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
	maxSteps         = 1000
	maxNotifications = 1000
)

// writeSARIF writes SARIF 2.1.0 as GitHub's code scanning reads it.
func writeSARIF(w io.Writer, result *rules.Result, options Options) error {
	report, err := sarif.New(sarif.Version210)
	if err != nil {
		return err
	}
	log := newSARIF(result, options)
	findings, dropped := worst(result.Findings, maxResults)
	results := make([]*sarif.Result, 0, len(findings))
	for _, finding := range findings {
		results = append(results, log.result(finding))
	}
	run := sarif.NewRun(sarif.Tool{Driver: driver(result.Rules, options)})
	run.Results = results
	run.ColumnKind = "utf16CodeUnits"
	run.AutomationDetails = automation(options.Category)
	run.Invocations = []*sarif.Invocation{log.invocation(result.Coverage.Unread, dropped)}
	report.Runs = append(report.Runs, run)
	return JSON(w, report)
}

// automation names the category under which code scanning keeps the runs of one kind
// of analysis apart from others of the same commit: what stands before the last slash.
func automation(category string) *sarif.RunAutomationDetails {
	id := strings.TrimRight(or(category, toolName), "/") + "/"
	return &sarif.RunAutomationDetails{ID: &id}
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
	options Options
	places  *places
	index   map[string]uint     // of each rule
	hashes  map[string][]string // of the lines of each file
	wide    map[string][]int    // of each file, where characters of two UTF-16 units begin
	seen    map[string]int      // rule and line hash, which GitHub takes for one alert
}

func newSARIF(result *rules.Result, options Options) *sarifLog {
	log := &sarifLog{
		options: options, places: newPlaces(result), index: map[string]uint{},
		hashes: map[string][]string{}, wide: map[string][]int{}, seen: map[string]int{},
	}
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
	related, far := l.related(finding.Related)
	result.Message = *sarif.NewTextMessage(linked(finding.Message, related) + far)
	result.Locations = []*sarif.Location{l.location(finding.Span)}
	for i, place := range related {
		location := l.location(place.Span)
		id := uint(i + 1)
		location.Id = &id
		location.Message = sarif.NewTextMessage(escapeLinks(place.Message))
		result.RelatedLocations = append(result.RelatedLocations, location)
	}
	result.CodeFlows = l.codeFlows(finding)
	result.Fixes = l.fixes(finding.Fix)
	result.PartialFingerprints = l.fingerprints(finding)
	return result
}

// related are the places that code scanning can show, and in words those in other
// repositories, whose files it does not have.
func (l *sarifLog) related(all []rules.Related) (shown []rules.Related, far string) {
	var words []string
	for _, one := range all[:min(len(all), maxRelated)] {
		if _, elsewhere := policy.NameElsewhere(one.Span.File); elsewhere {
			words = append(words, escapeLinks(one.Message+": "+l.places.at(one.Span, l.options.hostedPath)))
			continue
		}
		shown = append(shown, one)
	}
	if len(words) > 0 {
		far = " (" + strings.Join(words[:min(len(words), maxLinks)], "; ") + ")"
	}
	return shown, far
}

// fixes is the one fix of a finding, a change for each edit; nil where there is none.
func (l *sarifLog) fixes(fix *rules.Fix) []*sarif.Fix {
	if fix == nil {
		return nil
	}
	shown := sarif.NewFix().WithDescriptionText(escapeLinks(fix.Description))
	for _, edit := range fix.Edits {
		place := l.location(edit.Span).PhysicalLocation
		content := sarif.NewArtifactContent().WithText(edit.Text)
		shown.AddArtifactChanges(sarif.NewArtifactChange(place.ArtifactLocation).
			WithReplacement(sarif.NewReplacement(place.Region).WithInsertedContent(content)))
	}
	return []*sarif.Fix{shown}
}

// codeFlows show a chain step by step: from the value found fault with to where it is
// used, or from one half of an assumption to the other.
func (l *sarifLog) codeFlows(finding rules.Finding) []*sarif.CodeFlow {
	steps := []*sarif.ThreadFlowLocation{l.step(finding.Span, finding.Message)}
	for _, related := range finding.Related {
		if _, elsewhere := policy.NameElsewhere(related.Span.File); related.Step && !elsewhere && len(steps) < maxSteps {
			steps = append(steps, l.step(related.Span, related.Message))
		}
	}
	if len(steps) == 1 {
		return nil
	}
	flow := &sarif.ThreadFlow{Locations: steps}
	return []*sarif.CodeFlow{{ThreadFlows: []*sarif.ThreadFlow{flow}}}
}

func (l *sarifLog) step(span policy.Span, message string) *sarif.ThreadFlowLocation {
	location := l.location(span)
	location.Message = sarif.NewTextMessage(escapeLinks(message))
	return &sarif.ThreadFlowLocation{Location: location}
}

func (l *sarifLog) location(span policy.Span) *sarif.Location {
	region := l.places.region(span)
	region.Start.Column += l.wideBefore(span.File, span.Start, region.Start.Line)
	region.End.Column += l.wideBefore(span.File, max(span.Start, span.End), region.End.Line)
	return l.locationOf(span.File, region)
}

// wideBefore counts the characters before an offset, on its line, that are one code
// point and two UTF-16 units. GitHub does not read columnKind, so columns are in the
// units that CodeQL writes.
func (l *sarifLog) wideBefore(file string, offset, line int) int {
	wide, known := l.wide[file]
	if !known {
		wide = wideRunes(l.places.files[file])
		l.wide[file] = wide
	}
	if len(wide) == 0 {
		return 0
	}
	lines := l.places.index.Lines(file)
	onLine := sort.Search(len(wide), func(i int) bool { return lines.Position(wide[i]).Line >= line })
	return max(0, sort.SearchInts(wide, offset)-onLine)
}

func wideRunes(content []byte) []int {
	var offsets []int
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRune(content[i:])
		if r > 0xffff {
			offsets = append(offsets, i)
		}
		i += size
	}
	return offsets
}

func (l *sarifLog) locationOf(file string, region region) *sarif.Location {
	physical := sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri(l.options.hostedPath(file)))).
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
func (l *sarifLog) invocation(unread []rules.Unread, dropped int) *sarif.Invocation {
	successful := true
	run := &sarif.Invocation{ExecutionSuccessful: &successful}
	if dropped > 0 {
		run.ToolExecutionNotifications = append(run.ToolExecutionNotifications,
			notification("warning", leftOut(dropped)))
	}
	for _, one := range unread[:min(len(unread), maxNotifications)] {
		note := notification("note", "not read: "+one.Reason)
		start := policy.Position{Line: max(1, one.Line), Column: 1}
		note.Locations = []*sarif.Location{l.locationOf(one.File, region{Start: start, End: start})}
		run.ToolExecutionNotifications = append(run.ToolExecutionNotifications, note)
	}
	if rest := len(unread) - maxNotifications; rest > 0 {
		run.ToolExecutionNotifications = append(run.ToolExecutionNotifications, notification("note", fmt.Sprintf("not read: %d more", rest)))
	}
	return run
}

func leftOut(dropped int) string {
	return fmt.Sprintf("%s of the lowest severities left out: code scanning keeps %d of a run", count(dropped, "finding", "findings"), maxResults)
}

func notification(level, text string) *sarif.Notification {
	return &sarif.Notification{Level: level, Message: sarif.NewTextMessage(text)}
}
