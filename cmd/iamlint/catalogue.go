package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/docs"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/report"
)

func explainCommand(engine engine) *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Print a rule's page",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			all := engine.rules.Rules()
			index := slices.IndexFunc(all, func(rule *rules.Rule) bool { return rule.ID == args[0] })
			if index < 0 {
				return unknownRule(args[0], engine)
			}
			_, err := io.WriteString(command.OutOrStdout(), docs.Page(all[index]))
			return err
		},
	}
}

func unknownRule(name string, engine engine) error {
	if near := config.Nearest(name, engine.ids()); near != "" {
		return fmt.Errorf("unknown rule %q; did you mean %q?", name, near)
	}
	return fmt.Errorf("unknown rule %q; `iamlint rules` lists them", name)
}

func rulesCommand(engine engine) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "rules",
		Short: "Print the table of rules",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			all := engine.rules.Rules()
			if format == "json" {
				return rulesJSON(command.OutOrStdout(), all)
			}
			return rulesTable(command.OutOrStdout(), all)
		},
	}
	command.Flags().StringVar(&format, "format", "text", "text or json")
	return command
}

func rulesTable(w io.Writer, all []*rules.Rule) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, rule := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", rule.ID, rule.Severity, rule.Group, rule.Title)
	}
	return table.Flush()
}

// ruleRow is the contract of `iamlint rules --format json`.
type ruleRow struct {
	ID       string         `json:"id"`
	Group    string         `json:"group"`
	Severity rules.Severity `json:"severity"`
	Title    string         `json:"title"`
	Tags     []string       `json:"tags"`
}

func rulesJSON(w io.Writer, all []*rules.Rule) error {
	rows := make([]ruleRow, 0, len(all))
	for _, rule := range all {
		rows = append(rows, ruleRow{rule.ID, rule.Group, rule.Severity, rule.Title, append([]string{}, rule.Tags...)})
	}
	return report.JSON(w, rows)
}
