package report

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// jsonReport is the contract with scripts: fields are added, never changed, as long
// as schema is 1.
type jsonReport struct {
	Schema   int            `json:"schema"`
	Tool     jsonTool       `json:"tool"`
	Findings []jsonFinding  `json:"findings"`
	Coverage rules.Coverage `json:"coverage"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonFinding struct {
	Rule     string         `json:"rule"`
	Group    string         `json:"group"`
	Severity rules.Severity `json:"severity"`
	Message  string         `json:"message"`
	jsonPlace
	Fingerprint string        `json:"fingerprint"`
	Related     []jsonRelated `json:"related"`
	Fix         *jsonFix      `json:"fix,omitempty"`
}

type jsonFix struct {
	Description string     `json:"description"`
	Edits       []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	jsonPlace
	Text string `json:"text"`
}

type jsonRelated struct {
	Message string `json:"message"`
	jsonPlace
}

type jsonPlace struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

func writeJSON(w io.Writer, result *rules.Result, options Options) error {
	places := newPlaces(result)
	report := jsonReport{
		Schema:   1,
		Tool:     jsonTool{Name: toolName, Version: options.Version},
		Findings: make([]jsonFinding, 0, len(result.Findings)),
		Coverage: result.Coverage,
	}
	if report.Coverage.Unread == nil {
		report.Coverage.Unread = []rules.Unread{}
	}
	for _, finding := range result.Findings {
		report.Findings = append(report.Findings, places.jsonFinding(finding))
	}
	return JSON(w, report)
}

func (p *places) jsonFinding(finding rules.Finding) jsonFinding {
	shown := jsonFinding{
		Rule: finding.Rule.ID, Group: finding.Rule.Group, Severity: finding.Severity, Message: finding.Message,
		jsonPlace: p.jsonPlace(finding.Span), Fingerprint: finding.Fingerprint, Related: []jsonRelated{},
	}
	for _, related := range finding.Related {
		shown.Related = append(shown.Related, jsonRelated{Message: related.Message, jsonPlace: p.jsonPlace(related.Span)})
	}
	shown.Fix = p.jsonFix(finding.Fix)
	return shown
}

func (p *places) jsonFix(fix *rules.Fix) *jsonFix {
	if fix == nil {
		return nil
	}
	shown := &jsonFix{Description: fix.Description, Edits: []jsonEdit{}}
	for _, edit := range fix.Edits {
		shown.Edits = append(shown.Edits, jsonEdit{p.jsonPlace(edit.Span), edit.Text})
	}
	return shown
}

func (p *places) jsonPlace(span policy.Span) jsonPlace {
	region := p.region(span)
	return jsonPlace{Options{}.shownPath(span.File), region.Start.Line, region.Start.Column, region.End.Line, region.End.Column}
}

// JSON writes any value as indented JSON that is safe to look at in a terminal.
func JSON(w io.Writer, value any) error {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(JSONText(buffer.Bytes()))
	return err
}
