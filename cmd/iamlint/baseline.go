package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/rules/baseline"
	"github.com/iamlint/iamlint/rules/report"
)

// baselineName is the file of a baseline where --baseline names none.
const baselineName = ".iamlint-baseline"

// baselineFlags are the flags that the three commands share.
type baselineFlags struct {
	file, config, now string
	with              []string
}

func baselineCommand(engine engine) *cobra.Command {
	flags := &baselineFlags{}
	parent := &cobra.Command{
		Use:   "baseline",
		Short: "Keep a file of the findings that are known",
		Long: `A baseline is a file of the findings that a repository lives with for now.
iamlint --baseline FILE reports all others.`,
		Args: cobra.NoArgs,
		RunE: func(_ *cobra.Command, _ []string) error {
			return errors.New("say what to do with the baseline: create, update or prune")
		},
	}
	persistent := parent.PersistentFlags()
	persistent.StringVar(&flags.file, "baseline", "", "the `FILE`; default: "+baselineName+" at the root of what is linted")
	persistent.StringVar(&flags.config, "config", "", "configuration `FILE`; default: the nearest .iamlint.yaml upwards")
	persistent.StringVar(&flags.now, "now", "", "the clock that dates are judged by, as `RFC3339`; default: now")
	registerWith(persistent, &flags.with)
	add := func(use, short string, change func(known, found baseline.Baseline, linted *linted) baseline.Baseline) {
		parent.AddCommand(&cobra.Command{
			Use: use + " [path ...]", Short: short,
			RunE: func(command *cobra.Command, paths []string) error {
				return flags.run(command, paths, engine, change)
			},
		})
	}
	add("create", "Write all findings into a new baseline", nil)
	add("update", "Write the baseline anew: add what is new, drop what is gone", updated)
	add("prune", "Drop from the baseline what is gone, and add nothing", pruned)
	return parent
}

// updated is what was found, and what is known of files that were not asked about.
func updated(known, found baseline.Baseline, linted *linted) baseline.Baseline {
	elsewhere := known.In(func(file string) bool { return !linted.selects(file) })
	return elsewhere.And(found)
}

func pruned(known, _ baseline.Baseline, linted *linted) baseline.Baseline {
	_, _, stale := known.Split(linted.Findings)
	return known.Without(stale.In(linted.selects))
}

// run makes the baseline of what is found. With change nil it must not be there yet.
func (f *baselineFlags) run(command *cobra.Command, paths []string, engine engine, change func(known, found baseline.Baseline, linted *linted) baseline.Baseline) error {
	now, err := clock(f.now)
	if err != nil {
		return err
	}
	read := reading{engine: engine, config: f.config, paths: paths, with: f.with}
	linted, err := read.lint(question{now: now})
	if err != nil {
		return err
	}
	file := f.file
	if file == "" {
		file = shortName(filepath.Join(linted.base, baselineName))
	}
	made := baseline.Of(linted.Findings)
	if change == nil {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already; iamlint baseline update writes it anew", file)
		}
	} else {
		known, err := readBaseline(file)
		if err != nil {
			return err
		}
		made = change(known, made, linted)
	}
	if err := writeFile(file, func(w io.Writer) error { return made.Write(w) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(command.ErrOrStderr(), "iamlint: %s knows %s\n", report.Visible(file), countFindings(len(made)))
	return err
}

func countFindings(number int) string {
	if number == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", number)
}

func readBaseline(file string) (baseline.Baseline, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return baseline.Parse(file, data)
}

// leaveOut takes out the findings that the baseline knows, and counts its entries that
// nothing answers to any more, where all rules were asked about everything.
func (f *lintFlags) leaveOut(linted *linted, known baseline.Baseline) {
	fresh, old, stale := known.Split(linted.Findings)
	linted.Findings = fresh
	linted.Coverage.Baselined = len(old)
	if len(f.only)+len(f.skip) == 0 && f.compare == (compareFlags{}) {
		linted.Coverage.StaleBaseline = len(stale.In(linted.selects))
	}
}
