package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/rules/report"
)

// The exit codes, on which scripts depend.
const (
	exitClean    = 0
	exitFindings = 1
	exitFailure  = 2
)

// errFindings ends a run that found something at or above --fail-on.
var errFindings = errors.New("findings")

// run runs the command line and gives its exit code. Results go to stdout, all else
// to stderr.
func run(args []string, stdout, stderr io.Writer, engine engine) int {
	root, out := newCommand(engine), &outlet{Writer: stdout}
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.Execute()
	if out.err != nil {
		err = out.err
	}
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errFindings), errors.Is(err, errNotAllowed):
		return exitFindings
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintln(stderr, "iamlint: "+report.Visible(strings.TrimSuffix(line, "\n")))
	}
	return exitFailure
}

// outlet keeps the first error of writing, so that no command has to look at every line's:
// what stdout did not take is a failure.
type outlet struct {
	io.Writer
	err error
}

func (o *outlet) Write(text []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	written, err := o.Writer.Write(text)
	o.err = err
	return written, err
}

func newCommand(engine engine) *cobra.Command {
	lint := &lintFlags{}
	root := &cobra.Command{
		Use:   "iamlint [flags] [path ...]",
		Short: "Lint the AWS IAM policies of a repository",
		Long: `iamlint reads the IAM policies of a repository and says, before anything is
deployed, which of them AWS will refuse, which will never match, which are
dangerous, and which role nobody will be able to assume, and why.

Paths select what is reported; within its root (the directory of the nearest
.iamlint.yaml, else the git work tree) everything is read. The default is ".".

Exit status: 0 nothing found at or above --fail-on, 1 findings, 2 failure.`,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(command *cobra.Command, paths []string) error {
			return lint.run(command, paths, engine)
		},
	}
	root.SetFlagErrorFunc(func(command *cobra.Command, err error) error {
		return fmt.Errorf("%w\nsee %s --help", err, command.CommandPath())
	})
	lint.register(root.Flags())
	root.AddCommand(whyCommand(engine), whoCommand(engine), graphCommand(engine), explainCommand(engine), rulesCommand(engine), inspectCommand(engine),
		baselineCommand(engine), configCommand(engine), manCommand(), versionCommand())
	completeFlags(root, engine)
	return root
}
