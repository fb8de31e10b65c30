package main

import (
	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/rules/report"
)

// completeFlags tells shells the words that flags and arguments take; they are looked
// up only when a shell asks.
func completeFlags(root *cobra.Command, engine engine) {
	fixed := func(words ...string) cobra.CompletionFunc {
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return words, cobra.ShellCompDirectiveNoFileComp
		}
	}
	rule := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return engine.ids(), cobra.ShellCompDirectiveNoFileComp
	}
	outputs := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var words []string
		for _, format := range report.Formats() {
			words = append(words, format+"=")
		}
		return words, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
	for name, complete := range map[string]cobra.CompletionFunc{
		"format":  fixed(report.Formats()...),
		"output":  outputs,
		"fail-on": fixed("error", "warning", "note", "never"),
		"color":   fixed("auto", "always", "never"),
		"only":    rule,
		"skip":    rule,
	} {
		_ = root.RegisterFlagCompletionFunc(name, complete) // fails for unknown flags only
	}
	for _, command := range root.Commands() {
		if command.Name() == "explain" {
			command.ValidArgsFunction = rule
		}
	}
}
