package main

import (
	"path/filepath"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/iamlint/iamlint/rules/analyzer"
)

// isVet reports whether go vet calls: it asks a tool for its version and flags, and then
// to look at the package that a vet.cfg describes.
func isVet(args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := args[len(args)-1]
	return args[0] == "-V=full" || args[0] == "-flags" || filepath.Base(last) == "vet.cfg"
}

// vet is a vet tool. It does not return.
func vet() { unitchecker.Main(analyzer.New(analyzer.Options{})) }
