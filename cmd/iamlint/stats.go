package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/report"
)

// maxReasons is how many of the reasons for what is left the text shows.
const maxReasons = 10

// inspectStats prints how much of the policies could be read.
func inspectStats(w io.Writer, read reading, format string) error {
	var repos []*policy.Repo
	var selects []func(string) bool
	err := read.each(func(root loaders.Root, repo *policy.Repo, _ *config.Config) error {
		repos = append(repos, repo)
		selects = append(selects, root.Selects)
		return nil
	})
	if err != nil {
		return err
	}
	stats := policy.StatsOf(repos, selects)
	if format == "json" {
		return report.JSON(w, stats)
	}
	return statsText(w, stats)
}

func statsText(w io.Writer, stats policy.Stats) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "format\tkind\tpolicies structured\tprincipals usable\tresources usable\t")
	all := policy.StatsRow{Format: "all", Kind: "all"}
	for _, row := range stats.Rows {
		if row.Kind == policy.UnknownKind {
			row.Kind = "unknown"
		}
		statsRow(table, row)
		all.Policies.Join(row.Policies)
		all.Principals.Join(row.Principals)
		all.Resources.Join(row.Resources)
	}
	statsRow(table, all)
	if err := table.Flush(); err != nil {
		return err
	}
	for i, left := range stats.Left {
		if i == 0 {
			fmt.Fprintln(w, "\nleft:")
		}
		if i == maxReasons {
			fmt.Fprintf(w, "%6s  and %d reasons more\n", "", len(stats.Left)-i)
			break
		}
		fmt.Fprintf(w, "%6d  %s\n", left.Count, report.Visible(left.Reason))
	}
	return nil
}

func statsRow(w io.Writer, row policy.StatsRow) {
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t\n", row.Format, row.Kind, share(row.Policies), share(row.Principals), share(row.Resources))
}

func share(s policy.Share) string {
	if s.All == 0 {
		return "-"
	}
	return fmt.Sprintf("%d of %d %5.1f%%", s.Some, s.All, 100*float64(s.Some)/float64(s.All))
}
