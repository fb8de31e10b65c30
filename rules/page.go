package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Example is a file that a page shows, and what iamlint says of it.
type Example struct {
	Name, Text string
	// Report is the output in the text format; empty where the rule is silent.
	Report string
}

// judged says in words what a rule with kinds is asked about. Calls are no policies.
func judged(kinds []string) string {
	policies := slices.DeleteFunc(slices.Clone(kinds), func(kind string) bool { return kind == "call" })
	words := strings.Join(policies, ", ") + " policies"
	if len(policies) < len(kinds) {
		words += " and calls"
	}
	return words
}

// Page is a rule's documentation in Markdown, made of its METADATA and examples.
func Page(rule *Rule, bad, good []Example) string {
	var page strings.Builder
	fmt.Fprintf(&page, "# %s\n\n%s.\n\n", rule.ID, rule.Title)
	fmt.Fprintf(&page, "%s · group `%s`", rule.Severity, rule.Group)
	if rule.SecuritySeverity != "" {
		fmt.Fprintf(&page, " · security severity %s", rule.SecuritySeverity)
	}
	if len(rule.Kinds) > 0 {
		page.WriteString(" · judges " + judged(rule.Kinds))
	}
	if rule.OptIn {
		page.WriteString(" · off unless asked for with `--only`")
	}
	fmt.Fprintf(&page, "\n\n%s\n\n## What to do\n\n%s\n", rule.Description, rule.Remedy)
	if rule.Fix != "" {
		page.WriteString("\nFindings bear a fix where one is certain.\n")
	}
	if len(rule.Options) > 0 {
		page.WriteString("\n## Options\n\n")
	}
	for _, option := range rule.Options {
		fmt.Fprintf(&page, "- `%s`: %s; %d where the configuration does not set it, and at least %d.\n", option.Name, option.Description, option.Default, option.Least)
	}
	writeExamples(&page, "Says something", bad)
	writeExamples(&page, "Stays silent", good)
	if len(rule.Replaces) > 0 {
		fmt.Fprintf(&page, "\n## Replaces\n\nOf the values it points at, these do not speak as well: `%s`.\n", strings.Join(rule.Replaces, "`, `"))
	}
	if len(rule.Related) > 0 {
		page.WriteString("\n## See also\n\n")
		for _, link := range rule.Related {
			fmt.Fprintf(&page, "- <%s>\n", link)
		}
	}
	return page.String()
}

func writeExamples(page *strings.Builder, heading string, examples []Example) {
	if len(examples) == 0 {
		return
	}
	fmt.Fprintf(page, "\n## %s\n", heading)
	for _, example := range examples {
		fmt.Fprintf(page, "\n`%s`\n\n```%s\n%s\n```\n", example.Name, language(example.Name), strings.TrimRight(example.Text, "\n"))
		if example.Report != "" {
			fmt.Fprintf(page, "\n```text\n%s\n```\n", strings.TrimRight(example.Report, "\n"))
		}
	}
}

func language(name string) string {
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "tf":
		return "hcl"
	case "yaml", "yml":
		return "yaml"
	}
	return "json"
}
