package report

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/rules"
)

// Page is the documentation of a rule in Markdown, made of its METADATA.
func Page(rule *rules.Rule) string {
	var page strings.Builder
	fmt.Fprintf(&page, "# %s\n\n%s\n\n", rule.ID, sentence(rule.Title))
	fmt.Fprintf(&page, "%s\n", properties(rule))
	section(&page, "", rule.Description)
	section(&page, "What to do", rule.Remedy)
	var links []string
	for _, link := range rule.Related {
		links = append(links, "* <"+link+">")
	}
	section(&page, "Further reading", strings.Join(links, "\n"))
	return page.String()
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
