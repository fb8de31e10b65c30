package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/report"
)

func inspectCommand(engine engine) *cobra.Command {
	var format, file string
	command := &cobra.Command{
		Use:   "inspect [path ...]",
		Short: "Print the policies as they were read",
		RunE: func(command *cobra.Command, paths []string) error {
			if err := oneOf("format", format, "text", "json"); err != nil {
				return err
			}
			out := command.OutOrStdout()
			read := reading{engine: engine, config: file, paths: paths}
			return read.each(func(root loaders.Root, repo *policy.Repo, _ *config.Config) error {
				if format == "json" {
					return inspectJSON(out, repo)
				}
				inspectText(out, root, repo)
				return nil
			})
		},
	}
	command.Flags().StringVar(&format, "format", "text", "text or json")
	command.Flags().StringVar(&file, "config", "", "configuration `FILE`; default: the nearest .iamlint.yaml upwards")
	return command
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

// inspectJSON writes the model without the files' bytes.
func inspectJSON(w io.Writer, repo *policy.Repo) error {
	shown := *repo
	shown.Files = nil
	return report.JSON(w, shown)
}
