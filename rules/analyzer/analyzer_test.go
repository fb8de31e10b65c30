package analyzer_test

import (
	"os/exec"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/iamlint/iamlint/rules/analyzer"
)

func TestFindingsStandInTheSource(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("go is not installed")
	}
	analysistest.Run(t, analysistest.TestData(), analyzer.New(analyzer.Options{Now: "2026-06-01T12:00:00Z"}), "names", "a")
}

func TestTheAnalyzerIsValid(t *testing.T) {
	if err := analysis.Validate([]*analysis.Analyzer{analyzer.New(analyzer.Options{})}); err != nil {
		t.Error(err)
	}
}

func TestFixesAreSuggested(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("go is not installed")
	}
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), analyzer.New(analyzer.Options{Only: "arn"}), "fixed")
}
