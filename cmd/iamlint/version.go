package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// writeVersion is for the flag, too: cobra's own, with a text of ours, would make the
// binary four megabytes larger, of text/template and all that it may call.
func writeVersion(command *cobra.Command) error {
	info, _ := debug.ReadBuildInfo()
	_, err := fmt.Fprintf(command.OutOrStdout(), "iamlint %s (%s)\n", version, strings.Join(builtFrom(info), ", "))
	return err
}

// builtFrom says of which commit, with what and for what the command was built.
func builtFrom(info *debug.BuildInfo) []string {
	var parts []string
	if commit := setting(info, "vcs.revision"); commit != "" {
		commit = "commit " + commit[:min(12, len(commit))]
		if setting(info, "vcs.modified") == "true" {
			commit += " with changes"
		}
		parts = append(parts, commit)
	}
	return append(parts, runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH)
}

func setting(info *debug.BuildInfo, key string) string {
	if info == nil {
		return ""
	}
	for _, one := range info.Settings {
		if one.Key == key {
			return one.Value
		}
	}
	return ""
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the commit it was built of",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return writeVersion(command)
		},
	}
}
