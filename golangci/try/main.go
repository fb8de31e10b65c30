// Command try is golangci-lint with iamlint in it, as `golangci-lint custom` builds it.
// .ci/run tries the plugin with it.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"

	_ "github.com/iamlint/iamlint/golangci"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{Version: "v2.15.0", GoVersion: "go1.26"}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}
