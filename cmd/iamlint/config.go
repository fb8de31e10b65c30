package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/report"
)

func configCommand(engine engine) *cobra.Command {
	parent := &cobra.Command{
		Use:   "config",
		Short: "Check and show the configuration",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("say what to do with the configuration: verify, schema or show")
		},
	}
	parent.AddCommand(
		&cobra.Command{
			Use: "verify [file ...]", Short: "Check configuration files; default: the nearest .iamlint.yaml upwards",
			RunE: func(command *cobra.Command, files []string) error {
				return verifyConfig(command.OutOrStdout(), files, engine)
			},
		},
		&cobra.Command{
			Use: "schema", Short: "Print the JSON Schema of the configuration", Args: cobra.NoArgs,
			RunE: func(command *cobra.Command, _ []string) error {
				_, err := command.OutOrStdout().Write(config.Schema())
				return err
			},
		},
		&cobra.Command{
			Use: "show [path ...]", Short: "Print the configuration that holds for paths",
			RunE: func(command *cobra.Command, paths []string) error {
				return showConfig(command.OutOrStdout(), paths, engine)
			},
		},
	)
	return parent
}

func verifyConfig(w io.Writer, files []string, engine engine) error {
	if len(files) == 0 {
		roots, err := loaders.Roots([]string{"."}, config.OwnRoot)
		if err != nil {
			return err
		}
		if roots[0].Config == "" {
			return errors.New("no " + loaders.ConfigName + " here or above")
		}
		files = []string{shortName(roots[0].Config)}
	}
	var wrong []error
	for _, file := range files {
		if _, err := config.Load(file, engine.catalogue); err != nil {
			wrong = append(wrong, err)
			continue
		}
		fmt.Fprintf(w, "%s: fine\n", report.Visible(file))
	}
	return errors.Join(wrong...)
}

// showConfig prints, for each root of the paths, its configuration with the defaults.
func showConfig(w io.Writer, paths []string, engine engine) error {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	roots, err := loaders.Roots(paths, config.OwnRoot)
	if err != nil {
		return err
	}
	for i, root := range roots {
		settings, from := &config.Config{}, "the defaults"
		if root.Config != "" {
			from = shortName(root.Config)
			if settings, err = config.Load(from, engine.catalogue); err != nil {
				return err
			}
		}
		limits := loading(settings)
		settings.Limits = config.Limits{FileBytes: limits.MaxFileBytes, TotalBytes: limits.MaxTotalBytes, Work: limits.Work}
		text, err := shownYAML(settings)
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprintln(w, "---")
		}
		fmt.Fprintf(w, "# %s: from %s\n", report.Visible(root.Dir), report.Visible(from))
		for line := range strings.Lines(string(text)) {
			fmt.Fprintln(w, report.Visible(strings.TrimSuffix(line, "\n")))
		}
	}
	return nil
}

// shownYAML writes texts that could steer a terminal, or a runner by a line of theirs, in
// quotes, where escapes of theirs are those of YAML.
func shownYAML(settings *config.Config) ([]byte, error) {
	var node yaml.Node
	if err := node.Encode(settings); err != nil {
		return nil, err
	}
	quoteSteering(&node)
	return yaml.Marshal(&node)
}

func quoteSteering(node *yaml.Node) {
	if node.Kind == yaml.ScalarNode && report.Visible(node.Value) != node.Value {
		node.Style = yaml.DoubleQuotedStyle
	}
	for _, child := range node.Content {
		quoteSteering(child)
	}
}
