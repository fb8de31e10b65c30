package rules_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

// TestEveryValueStandsAtItsPlace reads all of testdata and compares each known value of
// each document with what the file holds at its place.
func TestEveryValueStandsAtItsPlace(t *testing.T) {
	compared := 0
	for _, folder := range sampleFolders(t) {
		files := allFiles(t, folder)
		repo := read(files)
		policytest.RepoPlaces(t, repo, repo.Files)
		for _, document := range repo.Documents {
			for _, statement := range document.Statements {
				for value := range statement.Values() {
					compared += comparePlace(t, folder, repo.Files, value)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d values were compared", compared)
	}
}

// comparePlace returns 1 where there is something to compare.
func comparePlace(t *testing.T, folder string, files map[string][]byte, value *policy.Value) int {
	t.Helper()
	literal, known := value.Text.Literal()
	data, kept := files[value.Span.File]
	if !known || !kept {
		return 0
	}
	source := string(data[value.Span.Start:value.Span.End])
	if computed(source) || strings.HasSuffix(value.Span.File, ".go") && !quoted(data, value.Span) {
		return 0
	}
	if source != literal {
		t.Errorf("%s/%s: %q is said to stand at %q", folder, value.Span.File, literal, source)
	}
	return 1
}

// computed reports whether the source says its value in other words: with an escape or
// an expression, or by leaving it to a default.
func computed(source string) bool {
	return strings.ContainsAny(source, "\\$&({%") || source == "statement" || source == "content"
}

// quoted reports whether the place lies within quotes: elsewhere in a program stands
// the name of a value.
func quoted(data []byte, span policy.Span) bool {
	return span.Start > 0 && strings.IndexByte("\"`", data[span.Start-1]) >= 0
}

// sampleFolders are the folders below testdata, each read as one repository.
func sampleFolders(t testing.TB) []string {
	t.Helper()
	var folders []string
	for _, pattern := range []string{"rules/*", "repos/*", "same"} {
		found, err := filepath.Glob(filepath.Join("..", "testdata", pattern))
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		folders = append(folders, found...)
	}
	return folders
}

func allFiles(t testing.TB, folder string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, name))
		files[name] = &fstest.MapFile{Data: takeWants(name, data, map[string][]string{})}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
