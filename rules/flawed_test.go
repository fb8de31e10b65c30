package rules_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTheSameFlawsAreFoundInEveryFormat lints the same flawed role in every format, and
// in Go in five ways, with all rules.
func TestTheSameFlawsAreFoundInEveryFormat(t *testing.T) {
	folder := filepath.Join("..", "testdata", "flawed")
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			checkExample(t, newEngine(t), filepath.Join(folder, entry.Name()), true, "")
		})
	}
}
