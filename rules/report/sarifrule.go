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
func driver(all []*rules.Rule, options Options) *sarif.ToolComponent {
	home, semantic := homePage, strings.TrimPrefix(options.Version, "v")
	component := &sarif.ToolComponent{Name: toolName, InformationURI: &home, Rules: make([]*sarif.ReportingDescriptor, 0, len(all))}
	if semantic != "" {
		component.Version, component.SemanticVersion = &semantic, &semantic
	}
	for _, rule := range all {
		component.Rules = append(component.Rules, descriptor(rule, options.page(rule)))
	}
	return component
}

func descriptor(rule *rules.Rule, page string) *sarif.ReportingDescriptor {
	title := or(rule.Title, rule.ID)
	text := or(strings.TrimSpace(rule.Description+"\n\n"+rule.Remedy), sentence(title))
	described := sarif.NewRule(rule.ID).
		WithShortDescription(sarif.NewMultiformatMessageString(shorten(sentence(title)))).
		WithFullDescription(sarif.NewMultiformatMessageString(shorten(or(oneLine(rule.Description), sentence(title))))).
		WithHelpURI(helpURI(rule)).
		WithHelp(&sarif.MultiformatMessageString{Text: &text, Markdown: &page}).
		WithDefaultConfiguration(&sarif.ReportingConfiguration{Level: string(rule.Severity)})
	name := pascal(rule.ID)
	described.Name = &name
	described.Properties = ruleProperties(rule)
	return described
}

// pascal is the id as SARIF asks for names: miscased-arn is MiscasedArn.
func pascal(id string) string {
	var name strings.Builder
	for word := range strings.SplitSeq(id, "-") {
		if word != "" {
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return name.String()
}

func helpURI(rule *rules.Rule) string { return homePage + "/blob/main/docs/rules/" + rule.ID + ".md" }

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
