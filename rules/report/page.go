package report

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/rules"
)

// page is the documentation of a rule in Markdown, made of its METADATA.
func page(rule *rules.Rule) string {
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n\n%s\n\n", rule.ID, sentence(rule.Title))
	fmt.Fprintf(&text, "%s\n", properties(rule))
	section(&text, "", rule.Description)
	section(&text, "What to do", rule.Remedy)
	var links []string
	for _, link := range rule.Related {
		links = append(links, "* <"+link+">")
	}
	section(&text, "Further reading", strings.Join(links, "\n"))
	return text.String()
}

func properties(rule *rules.Rule) string {
	line := fmt.Sprintf("Severity: %s. Group: %s.", rule.Severity, rule.Group)
	if rule.SecuritySeverity != "" {
		line += fmt.Sprintf(" Security severity: %s.", rule.SecuritySeverity)
	}
	if len(rule.Kinds) > 0 {
		line += fmt.Sprintf(" Asked of: %s policies.", strings.Join(rule.Kinds, ", "))
	}
	if rule.OptIn {
		line += " Off unless the configuration gives it a severity."
	}
	return line
}

// section adds a part of the page; empty ones leave no heading.
func section(page *strings.Builder, heading, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if heading != "" {
		fmt.Fprintf(page, "\n## %s\n", heading)
	}
	fmt.Fprintf(page, "\n%s\n", text)
}

func sentence(text string) string {
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}
