package report

import (
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/iamlint/iamlint/rules"
)

// Bounds of a rule's description in code scanning.
const (
	maxDescription = 1024
	maxTags        = 10
)

// driver describes iamlint and all its rules, those without a finding included:
// runs are to differ in their results alone.
func driver(all []*rules.Rule, version string) *sarif.ToolComponent {
	home, semantic := homePage, strings.TrimPrefix(version, "v")
	component := &sarif.ToolComponent{Name: toolName, InformationURI: &home, Rules: make([]*sarif.ReportingDescriptor, 0, len(all))}
	if semantic != "" {
		component.Version, component.SemanticVersion = &semantic, &semantic
	}
	for _, rule := range all {
		component.Rules = append(component.Rules, descriptor(rule))
	}
	return component
}

func descriptor(rule *rules.Rule) *sarif.ReportingDescriptor {
	title := or(rule.Title, rule.ID)
	help := rules.Page(rule, nil, nil)
	described := sarif.NewRule(rule.ID).
		WithShortDescription(sarif.NewMultiformatMessageString(shorten(sentence(title)))).
		WithFullDescription(sarif.NewMultiformatMessageString(shorten(or(oneLine(rule.Description), sentence(title))))).
		WithHelpURI(homePage + "/blob/main/docs/rules/" + rule.ID + ".md").
		WithHelp(&sarif.MultiformatMessageString{Text: &help, Markdown: &help}).
		WithDefaultConfiguration(&sarif.ReportingConfiguration{Level: string(rule.Severity)})
	described.Properties = ruleProperties(rule)
	return described
}

func ruleProperties(rule *rules.Rule) sarif.Properties {
	properties := sarif.Properties{"tags": tags(rule)}
	if rule.Precision != "" {
		properties["precision"] = rule.Precision
	}
	if rule.SecuritySeverity != "" {
		properties["security-severity"] = rule.SecuritySeverity
		return properties
	}
	properties["problem.severity"] = problemSeverity(rule.Severity)
	return properties
}

// tags are the rule's, its group, and what marks it as a rule of security.
func tags(rule *rules.Rule) []string {
	list := []string{"aws", "iam"}
	if rule.SecuritySeverity != "" {
		list = append(list, "security")
	}
	if rule.Group != "" {
		list = append(list, rule.Group)
	}
	for _, tag := range rule.Tags {
		if !slices.Contains(list, tag) {
			list = append(list, tag)
		}
	}
	return list[:min(len(list), maxTags)]
}

func problemSeverity(severity rules.Severity) string {
	if severity == rules.Note {
		return "recommendation"
	}
	return string(severity)
}

func or(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}

// shorten cuts a description to what code scanning takes.
func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= maxDescription {
		return text
	}
	return string(runes[:maxDescription-1]) + "…"
}

func sentence(text string) string {
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}
