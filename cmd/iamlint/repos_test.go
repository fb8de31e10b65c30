package main

import (
	"bytes"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
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

// TestInspectShowsWhatItsGoldenSays dumps each folder of testdata/inspect and compares
// with inspect.golden: every text, beside its place.
func TestInspectShowsWhatItsGoldenSays(t *testing.T) {
	folders, err := filepath.Glob("../../testdata/inspect/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("nothing to inspect", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			golden := absolute(t, filepath.Join(folder, "inspect.golden"))
			t.Chdir(copied(t, folder))
			var out, errs bytes.Buffer
			if code := run([]string{"inspect", "--format", "json", "."}, &out, &errs, embedded()); code != exitClean {
				t.Fatal(errs.String())
			}
			model, _, found := bytes.Cut(out.Bytes(), []byte(",\n  \"facts\": {"))
			if !found {
				t.Error("the facts for other repositories are not there")
			}
			checkGolden(t, golden, append(model, "\n}\n"...))
		})
	}
}

// copied is a copy of a folder that lies in no work tree.
func copied(t *testing.T, folder string) string {
	t.Helper()
	top := t.TempDir()
	if err := os.CopyFS(top, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return top
}

// TestReportsAreTheSameOnAnyCoresAndInAnyOrder lints the examples of all rules as one
// repository.
func TestReportsAreTheSameOnAnyCoresAndInAnyOrder(t *testing.T) {
	t.Chdir(copied(t, "../../testdata/rules"))
	for _, format := range []string{"text", "json", "sarif"} {
		want := onCores(t, 1, format)
		if !bytes.Equal(want, onCores(t, 4, format)) {
			t.Errorf("%s differs between one core and four", format)
		}
		engine := embedded()
		for i, loader := range engine.loaders {
			engine.loaders[i] = shuffling{loader, uint64(len(format))}
		}
		if !bytes.Equal(want, lintWith(t, format, engine)) {
			t.Errorf("%s differs where files come in another order", format)
		}
	}
}

// shuffling gives a loader its files in an order that nobody expects.
type shuffling struct {
	loaders.Loader
	seed uint64
}

func (s shuffling) Load(fsys fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	files = slices.Clone(files)
	random := rand.New(rand.NewPCG(s.seed, 0))
	random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	return s.Loader.Load(fsys, files, options)
}

func (s shuffling) Ignores(file policy.File) []policy.Ignore {
	if ignorer, ok := s.Loader.(loaders.Ignorer); ok {
		return ignorer.Ignores(file)
	}
	return nil
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
	return lintWith(t, format, embedded())
}

func lintWith(t *testing.T, format string, engine engine) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run([]string{"--format", format, "--now", "2026-06-01T12:00:00Z"}, &out, &errs, engine); code == 2 {
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
