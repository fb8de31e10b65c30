package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestSampleRepositoriesReportWhatTheirGoldenSays lints each repository below
// testdata/repos, on one core and on all of them, and compares with report.golden.
func TestSampleRepositoriesReportWhatTheirGoldenSays(t *testing.T) {
	roots, err := filepath.Glob("../../testdata/repos/*")
	if err != nil || len(roots) == 0 {
		t.Fatal("no sample repositories", err)
	}
	for _, root := range roots {
		t.Run(filepath.Base(root), func(t *testing.T) {
			t.Chdir(root)
			checkGolden(t, "report.golden", lintHere(t, "text"))
			for _, format := range []string{"json", "sarif"} {
				if one, all := onCores(t, 1, format), onCores(t, 4, format); !bytes.Equal(one, all) {
					t.Errorf("%s differs between one core and four", format)
				}
			}
		})
	}
}

func onCores(t *testing.T, cores int, format string) []byte {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	return lintHere(t, format)
}

// lintHere runs the command in the working directory; findings are fine, our own
// failure is not.
func lintHere(t *testing.T, format string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run([]string{"--format", format, "--now", "2026-06-01T12:00:00Z"}, &out, &errs, embedded()); code == 2 {
		t.Fatal(errs.String())
	}
	return out.Bytes()
}

func checkGolden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs from the report; read the difference, then go test ./cmd/iamlint -update\n%s", path, got)
	}
}

// TestReadmeShowsWhatTheSampleReports holds README's output to the sample's report.
func TestReadmeShowsWhatTheSampleReports(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	report, err := os.ReadFile("../../testdata/repos/cross-account/report.golden")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(readme), "```text\n")
	block, _, closed := strings.Cut(block, "\n```")
	if !found || !closed {
		t.Fatal("README.md shows no output")
	}
	for _, finding := range strings.Split(block, "\n\n") {
		if !strings.Contains(string(report), finding) {
			t.Errorf("the sample reports nothing like README's\n%s", finding)
		}
	}
}
