package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/input"
	"github.com/iamlint/iamlint/rules/report"
)

func inspectCommand(engine engine) *cobra.Command {
	var format, file, now string
	var with []string
	var stats bool
	command := &cobra.Command{
		Use:   "inspect [path ...]",
		Short: "Print the policies as they were read",
		RunE: func(command *cobra.Command, paths []string) error {
			if err := oneOf("format", format, "text", "json", "input", "facts"); err != nil {
				return err
			}
			moment, err := clock(now)
			if err != nil {
				return err
			}
			out := command.OutOrStdout()
			read := reading{engine: engine, config: file, paths: paths, with: with}
			if stats {
				return inspectStats(out, read, format)
			}
			return read.eachRead(func(one *rootRead) error {
				root, repo := one.Root, one.repo
				switch format {
				case "json":
					return inspectJSON(out, one)
				case "input":
					asked := question{config: one.settings, now: moment, others: one.others}
					return inspectInput(out, engine.questions(repo, asked), root, repo)
				case "facts":
					return writeFacts(out, one)
				}
				inspectText(out, root, repo)
				return nil
			})
		},
	}
	command.Flags().StringVar(&format, "format", "text", "text, json, input: what the rules are asked, or facts: what the run of another repository needs")
	command.Flags().BoolVar(&stats, "stats", false, "how much of the policies could be read, and what keeps the rest from it (text, json)")
	registerWith(command.Flags(), &with)
	command.Flags().StringVar(&now, "now", "", "the clock that dates are judged by, as `RFC3339`; default: now")
	command.Flags().StringVar(&file, "config", "", "configuration `FILE`; default: the nearest .iamlint.yaml upwards")
	return command
}

// inspectJSON writes the model, and the facts that the run of another repository needs.
func inspectJSON(w io.Writer, one *rootRead) error {
	var known bytes.Buffer
	if err := writeFacts(&known, one); err != nil {
		return err
	}
	return report.JSON(w, struct {
		policy.Dump
		Facts json.RawMessage `json:"facts"`
	}{below(one.repo, one.Root).Dump(), known.Bytes()})
}

// below is what of the repository stands below the selected paths.
func below(repo *policy.Repo, root loaders.Root) *policy.Repo {
	selected := &policy.Repo{Files: repo.Files, Declared: repo.Below(root.Selects)}
	for _, document := range repo.Documents {
		if root.Selects(document.Span.File) {
			selected.AddDocument(document)
		}
	}
	for _, principal := range repo.Principals {
		if root.Selects(principal.Span.File) {
			selected.Principals = append(selected.Principals, principal)
		}
	}
	for _, managed := range repo.Managed {
		if root.Selects(managed.Span.File) {
			selected.Managed = append(selected.Managed, managed)
		}
	}
	for _, handoff := range repo.Handoffs {
		if root.Selects(handoff.Span.File) {
			selected.Handoffs = append(selected.Handoffs, handoff)
		}
	}
	for _, call := range repo.Calls {
		if root.Selects(call.Span.File) {
			selected.Calls = append(selected.Calls, call)
		}
	}
	for _, problem := range repo.Problems {
		if root.Selects(problem.Span.File) {
			selected.Problems = append(selected.Problems, problem)
		}
	}
	return selected
}

// inspectText lists the documents that stand below the selected paths: place, kind,
// owner and number of statements.
func inspectText(w io.Writer, root loaders.Root, repo *policy.Repo) {
	for _, document := range repo.Documents {
		file := document.Span.File
		if !root.Selects(file) {
			continue
		}
		position := policy.NewLines(repo.Files[file]).Position(document.Span.Start)
		shown, err := filepath.Rel(workDir(), filepath.Join(root.Dir, file))
		if err != nil {
			shown = file
		}
		for _, use := range uses(document) {
			line := fmt.Sprintf("%s:%d:%d: %s policy of %s, statements: %d", filepath.ToSlash(shown), position.Line, position.Column, use.Kind, use.OwnerName, len(document.Statements))
			fmt.Fprintln(w, report.Visible(line))
		}
	}
}

func uses(document *policy.Document) []policy.Use {
	uses := append([]policy.Use{}, document.Uses...)
	if len(uses) == 0 {
		uses = []policy.Use{{}}
	}
	for i := range uses {
		if uses[i].Kind == policy.UnknownKind {
			uses[i].Kind = "unknown"
		}
		if uses[i].OwnerName == "" {
			uses[i].OwnerName = "nobody known"
		}
	}
	return uses
}

// inspectInput writes what the rules are asked about the selected files.
func inspectInput(w io.Writer, questions []input.Question, root loaders.Root, repo *policy.Repo) error {
	places := policy.NewPlaces(repo.Files)
	asked := []any{}
	for _, question := range questions {
		if !root.Selects(question.At().Span.File) {
			continue
		}
		asked = append(asked, map[string]any{"subject": question.Subject, "input": input.Show(question.Body, places.Words)})
	}
	return report.JSON(w, asked)
}
