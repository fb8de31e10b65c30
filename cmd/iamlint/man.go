package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand prints the manual page, made of the commands themselves. Cobra's own
// generator would bring a Markdown parser along.
func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page, for man(1)",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			out := bufio.NewWriter(command.OutOrStdout())
			writeManual(out, command.Root())
			return out.Flush()
		},
	}
}

func writeManual(out *bufio.Writer, root *cobra.Command) {
	fmt.Fprintf(out, ".TH IAMLINT 1 \"\" \"iamlint %s\" \"User Commands\"\n", version)
	fmt.Fprintf(out, ".SH NAME\n%s \\- %s\n", roff(root.Name()), roff(root.Short))
	fmt.Fprint(out, ".SH SYNOPSIS\n")
	for _, command := range append([]*cobra.Command{root}, shownCommands(root)...) {
		fmt.Fprintf(out, ".B %s\n%s\n.br\n", roff(command.CommandPath()), roff(arguments(command)))
	}
	fmt.Fprint(out, ".SH DESCRIPTION\n")
	writeParagraphs(out, root.Long)
	fmt.Fprint(out, ".SH OPTIONS\n")
	writeOptions(out, root)
	fmt.Fprint(out, ".SH COMMANDS\n")
	for _, command := range shownCommands(root) {
		fmt.Fprintf(out, ".SS %s\n%s.\n", roff(strings.TrimSpace(strings.TrimPrefix(command.CommandPath(), root.Name()+" ")+" "+arguments(command))), roff(command.Short))
		if command.Long != "" && command.Parent().Name() != "completion" { // cobra's own are Markdown
			writeParagraphs(out, command.Long)
		}
		writeOptions(out, command)
	}
}

// shownCommands are all commands below one that help would show, parents first.
func shownCommands(parent *cobra.Command) []*cobra.Command {
	var list []*cobra.Command
	for _, command := range parent.Commands() {
		if !command.IsAvailableCommand() || command.Name() == "help" {
			continue
		}
		if command.Runnable() {
			list = append(list, command)
		}
		list = append(list, shownCommands(command)...)
	}
	return list
}

func arguments(command *cobra.Command) string {
	_, rest, _ := strings.Cut(command.Use, " ")
	rest = strings.TrimSpace(strings.Replace(rest, "[flags]", "", 1))
	if len(options(command)) > 0 {
		rest = strings.TrimSpace("[flags] " + rest)
	}
	return rest
}

// options are the flags that a page lists.
func options(command *cobra.Command) []*pflag.Flag {
	var list []*pflag.Flag
	command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden && flag.Name != "help" {
			list = append(list, flag)
		}
	})
	return list
}

func writeOptions(out *bufio.Writer, command *cobra.Command) {
	for _, flag := range options(command) {
		name, usage := pflag.UnquoteUsage(flag)
		words := "--" + flag.Name
		if flag.Shorthand != "" {
			words = "-" + flag.Shorthand + ", " + words
		}
		fmt.Fprintf(out, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(words+" "+name)), roff(usage))
	}
}

// writeParagraphs writes text whose paragraphs stand apart by an empty line.
func writeParagraphs(out *bufio.Writer, text string) {
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		fmt.Fprint(out, ".PP\n")
		for line := range strings.Lines(paragraph) {
			fmt.Fprintln(out, roff(strings.TrimSpace(line)))
		}
	}
}

// roff is text as man(1) prints it: backslashes and hyphens stay what they are, and no
// line begins a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}
