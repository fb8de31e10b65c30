package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/iamlint/iamlint/docs"
	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/baseline"
	"github.com/iamlint/iamlint/rules/report"
)

// lintFlags are the flags of a lint run, as written.
type lintFlags struct {
	format, config, failOn, now, color, category string
	stdinFilename                                string
	baseline                                     string
	outputs, only, skip, with                    []string
	version                                      bool
	compare                                      compareFlags
}

func (f *lintFlags) register(flags *pflag.FlagSet) {
	flags.SortFlags = false
	flags.StringVar(&f.format, "format", "text", "what goes to stdout: "+strings.Join(report.Formats(), ", "))
	flags.StringArrayVar(&f.outputs, "output", nil, "a further report of the same run, as `FORMAT=FILE`; repeatable")
	flags.StringVar(&f.config, "config", "", "configuration `FILE`; default: the nearest .iamlint.yaml upwards")
	flags.StringSliceVar(&f.only, "only", nil, "ask these `RULES` or groups only; repeatable")
	flags.StringSliceVar(&f.skip, "skip", nil, "leave these `RULES` or groups out; repeatable")
	flags.StringVar(&f.failOn, "fail-on", "warning", "lowest severity that makes the exit status 1: error, warning, note, never")
	flags.StringVar(&f.now, "now", "", "the clock that dates are judged by, as `RFC3339`; default: now")
	flags.StringVar(&f.color, "color", "auto", "colours: auto, always, never")
	flags.StringVar(&f.stdinFilename, "stdin-filename", "", "with the path -: the file that the text on stdin stands for, whose repository is read beside it")
	registerWith(flags, &f.with)
	flags.StringVar(&f.baseline, "baseline", "", "leave out the findings that `FILE` knows, which iamlint baseline writes")
	f.compare.register(flags)
	flags.StringVar(&f.category, "category", "", "what code scanning tells this SARIF report from others of a commit by; default: iamlint")
	flags.BoolVarP(&f.version, "version", "v", false, "print the version")
}

func (f *lintFlags) run(command *cobra.Command, paths []string, engine engine) error {
	if f.version {
		return writeVersion(command)
	}
	plan, err := f.plan(command)
	if err != nil {
		return err
	}
	read := reading{engine: engine, config: f.config, paths: paths, with: f.with, compared: plan.compared}
	if read.given, err = f.onStdin(command.InOrStdin(), paths); err != nil {
		return err
	}
	linted, err := read.lint(question{now: plan.now, only: f.only, skip: f.skip})
	if err != nil {
		return err
	}
	result, base := linted.Result, linted.base
	if f.baseline != "" {
		f.leaveOut(linted, plan.known)
	}
	if f.listsRules(plan) {
		result.Rules = engine.rules.Rules()
	}
	options := report.Options{
		Version: version, Base: base, WorkDir: workDir(), Top: loaders.WorkTree(base),
		Source: sourceHere(), Category: f.category, Page: docs.Page,
	}
	if err := f.write(command, plan, result, options); err != nil {
		return err
	}
	if fails(result, f.failOn) {
		return errFindings
	}
	return nil
}

// write writes every report, that on stdout last.
func (f *lintFlags) write(command *cobra.Command, plan plan, result *rules.Result, options report.Options) error {
	options.Color = f.color == "always"
	for _, output := range plan.outputs {
		if err := output.write(result, options); err != nil {
			return err
		}
		if note := report.Note(output.format, result); note != "" {
			fmt.Fprintf(command.ErrOrStderr(), "iamlint: %s: %s\n", report.Visible(output.file), note)
		}
	}
	options.Color = plan.color
	if note := report.Note(f.format, result); note != "" {
		fmt.Fprintf(command.ErrOrStderr(), "iamlint: %s\n", note)
	}
	return report.Write(command.OutOrStdout(), f.format, result, options)
}

func (f *lintFlags) listsRules(plan plan) bool {
	lists := func(output output) bool { return report.ListsRules(output.format) }
	return report.ListsRules(f.format) || slices.ContainsFunc(plan.outputs, lists)
}

// plan is what the flags mean.
type plan struct {
	now      time.Time
	outputs  []output
	color    bool
	compared *loaders.Base
	known    baseline.Baseline
}

// plan checks every flag before anything is read.
func (f *lintFlags) plan(command *cobra.Command) (plan, error) {
	if err := oneOf("format", f.format, report.Formats()...); err != nil {
		return plan{}, err
	}
	if err := oneOf("fail-on", f.failOn, "error", "warning", "note", "never"); err != nil {
		return plan{}, err
	}
	if err := oneOf("color", f.color, "auto", "always", "never"); err != nil {
		return plan{}, err
	}
	outputs, err := parseOutputs(f.outputs)
	if err != nil {
		return plan{}, err
	}
	now, err := clock(f.now)
	if err != nil {
		return plan{}, err
	}
	compared, err := f.compare.base()
	if err != nil {
		return plan{}, err
	}
	made := plan{now: now, outputs: outputs, color: wantsColor(f.color, command), compared: compared}
	if f.baseline != "" {
		made.known, err = readBaseline(f.baseline)
	}
	return made, err
}

func clock(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	now, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("--now %q is no time such as 2027-01-31T00:00:00Z", text)
	}
	return now, nil
}

func oneOf(flag, value string, known ...string) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("--%s %q is unknown: one of %s", flag, value, strings.Join(known, ", "))
}

// wantsColor decides for stdout: the flag first, then NO_COLOR, then the terminal.
func wantsColor(flag string, command *cobra.Command) bool {
	if flag != "auto" {
		return flag == "always"
	}
	stdout := command.OutOrStdout()
	if out, is := stdout.(*outlet); is {
		stdout = out.Writer
	}
	file, isFile := stdout.(*os.File)
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && isFile && term.IsTerminal(int(file.Fd()))
}

func fails(result *rules.Result, failOn string) bool {
	least := rules.Severity(failOn).Rank()
	return least > 0 && slices.ContainsFunc(result.Findings, func(finding rules.Finding) bool {
		return finding.Severity.Rank() >= least
	})
}

// workDir is where the user stands, without symbolic links as roots are; empty where
// nobody can tell, so that paths are shown from the root.
func workDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		return resolved
	}
	return dir
}
