package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/report"
)

// asking are the flags of the commands that ask who may become whom.
type asking struct {
	format, config, now string
	with                []string
}

func (a *asking) register(command *cobra.Command, formats string) {
	command.Flags().StringVar(&a.now, "now", "", "the clock that dates are judged by, as `RFC3339`; default: now")
	command.Flags().StringVar(&a.config, "config", "", "configuration `FILE`; default: the nearest .iamlint.yaml upwards")
	registerWith(command.Flags(), &a.with)
	command.Flags().StringVar(&a.format, "format", a.format, formats)
}

// roots reads and joins what the paths lead to.
func (a *asking) roots(engine engine, paths []string) ([]*joined, error) {
	moment, err := clock(a.now)
	if err != nil {
		return nil, err
	}
	return reading{engine: engine, config: a.config, paths: paths, with: a.with}.join(moment)
}

func whoCommand(engine engine) *cobra.Command {
	flags := &asking{format: "text"}
	depth := 0
	command := &cobra.Command{
		Use:   "who ROLE [path ...]",
		Short: "Print everybody who can assume a role, directly or by a chain",
		Long: `who prints everybody who can assume a role: directly, through the account that the
role trusts and a permission, or through other roles; what each step rests on, with
its place; and at the end what may let others in that no file tells.

` + subjectHelp,
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if err := oneOf("format", flags.format, "text", "json"); err != nil {
				return err
			}
			if depth < 0 {
				return errors.New("--max-depth is a number of links, 0 for any")
			}
			roots, err := flags.roots(engine, args[1:])
			if err != nil {
				return err
			}
			root, role, err := subject(roots, args[0])
			if err != nil {
				return err
			}
			if err := isKnownRole(args[0], role.Kind, role.Declared); err != nil {
				return err
			}
			if role.Declared == policy.Unknown {
				fmt.Fprintf(command.ErrOrStderr(), "iamlint: %s\n", report.Visible(fmt.Sprintf("%q may mean %s, and is taken for it", args[0], role.ARN())))
			}
			who := root.WhoTakes(role.Principal, depth)
			who.Unknown.Unread = root.unread()
			if flags.format == "json" {
				return who.WriteJSON(command.OutOrStdout())
			}
			return who.WriteText(command.OutOrStdout())
		},
	}
	flags.register(command, "text or json")
	command.Flags().IntVar(&depth, "max-depth", 0, "follow chains of at most so many links; 0: of any number")
	return command
}

// isKnownRole refuses what has no trust policy that could be read.
func isKnownRole(name string, kind policy.PrincipalKind, declared policy.Tri) error {
	switch {
	case kind != policy.Role:
		return fmt.Errorf("%q is a %s: only roles are assumed", name, kind)
	case declared == policy.No:
		return fmt.Errorf("no file here declares the role %q, so that nobody can tell whom it trusts", name)
	}
	return nil
}
