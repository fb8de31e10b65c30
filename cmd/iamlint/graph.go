package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/graph"
	"github.com/iamlint/iamlint/rules/report"
)

func graphCommand(engine engine) *cobra.Command {
	flags := &asking{format: "mermaid"}
	var file, role string
	var all bool
	command := &cobra.Command{
		Use:   "graph [path ...]",
		Short: "Draw who can assume which role",
		Long: `graph draws who can assume which role: as a Mermaid flowchart that GitHub draws, as
DOT for Graphviz, or as one HTML page that needs no network, in which a click on
an arrow shows what it rests on. The page holds every verdict; the others hold what
is allowed, and with --all also what is denied or unknown.

` + subjectHelp,
		RunE: func(command *cobra.Command, paths []string) error {
			if err := oneOf("format", flags.format, "mermaid", "dot", "html"); err != nil {
				return err
			}
			roots, err := flags.roots(engine, paths)
			if err != nil {
				return err
			}
			drawn, err := draw(roots, role, all || flags.format == "html")
			if err != nil {
				return err
			}
			note(command.ErrOrStderr(), drawn, roots)
			write := map[string]func(io.Writer) error{"mermaid": drawn.WriteMermaid, "dot": drawn.WriteDOT, "html": drawn.WriteHTML}[flags.format]
			if file != "" {
				if err := writeFile(file, write); err != nil {
					return fmt.Errorf("--output %s: %w", file, err)
				}
				return nil
			}
			out := bufio.NewWriter(command.OutOrStdout())
			if err := write(out); err != nil {
				return err
			}
			return out.Flush()
		},
	}
	flags.register(command, "mermaid, dot or html")
	command.Flags().StringVar(&file, "output", "", "write to `FILE`; default: stdout")
	command.Flags().StringVar(&role, "role", "", "only what leads to a role or user, or from it on, as `NAME`")
	command.Flags().BoolVar(&all, "all", false, "also what is denied or unknown (mermaid, dot)")
	return command
}

// draw leaves of the graph of the roots what was asked for.
func draw(roots []*joined, name string, all bool) (*graph.Graph, error) {
	var list []*graph.Root
	for _, root := range roots {
		list = append(list, &root.Root)
	}
	drawn := graph.New(list)
	if !all {
		drawn.Keep(policy.Yes)
	}
	if name == "" {
		return drawn, nil
	}
	_, found, err := subject(roots, name)
	if err != nil {
		return nil, err
	}
	if !drawn.Around(found.Principal) {
		return nil, fmt.Errorf("nothing leads to %s or from it on; try --all", found.ARN())
	}
	return drawn, nil
}

// note says what the picture does not hold.
func note(w io.Writer, drawn *graph.Graph, roots []*joined) {
	unread := 0
	for _, root := range roots {
		unread += len(root.unread())
	}
	if unread > 0 {
		fmt.Fprintf(w, "iamlint: not read: %d, where roles and callers may stand that are not drawn; iamlint --format json tells the places\n", unread)
	}
	if unknown, denied := drawn.Left[policy.Unknown], drawn.Left[policy.No]; unknown+denied > 0 {
		fmt.Fprintf(w, "iamlint: left out: %d unknown and %d denied; --all draws them, too\n", unknown, denied)
	}
	if drawn.More {
		fmt.Fprintln(w, "iamlint: "+report.Visible("there are more pairs than were judged"+policy.MoreWork))
	}
}
