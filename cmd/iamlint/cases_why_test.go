package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/iamlint/iamlint/testdata/cases"
)

// answered is what `iamlint why --format json` says.
type answered struct {
	Verdict string
	Missing []string
}

// Each scenario is answered as AWS would answer it, in every format: from the files
// alone as the table says a linter may, and with what is known at run time never the
// opposite of the truth.
func TestScenariosAreAnsweredAsAWSWould(t *testing.T) {
	for _, rendering := range cases.Renderings() {
		t.Run(rendering.Name(), func(t *testing.T) {
			t.Parallel()
			for _, c := range scenarios(t, rendering) {
				files, err := c.Files(rendering)
				if err != nil {
					continue
				}
				dir := written(t, files)
				session := filepath.Join(t.TempDir(), "session.json")
				if c.Session != nil {
					text, _ := json.Marshal(c.Session)
					if err := os.WriteFile(session, text, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				args := append([]string{"why", "--format", "json", "--now", cases.Now}, c.Arguments(session)...)
				static := ask(t, &c, args, dir)
				if wrong := disagrees(&c, static, c.Static); wrong != "" {
					t.Errorf("%s from the files (%s): %s", c.ID, c.Description, wrong)
				}
				full := ask(t, &c, append(args, c.ContextArguments()...), dir)
				if full.Verdict == "unknown" {
					continue
				}
				if wrong := disagrees(&c, full, c.Expected); wrong != "" {
					t.Errorf("%s at run time (%s): %s", c.ID, c.Description, wrong)
				}
			}
		})
	}
}

func ask(t *testing.T, c *cases.Case, args []string, dir string) answered {
	t.Helper()
	var out, errors bytes.Buffer
	run(append(slices.Clip(args), dir), &out, &errors, embedded())
	var got answered
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Errorf("%s: %v: %s", c.ID, err, errors.String())
	}
	return got
}

// disagrees tells what is wrong with an answer: the verdict, or what is missing.
func disagrees(c *cases.Case, got answered, want string) string {
	if got.Verdict != want {
		return fmt.Sprintf("got %s %q, want %s (%s)", got.Verdict, got.Missing, want, c.Missing)
	}
	words, known := c.Lacks()
	if !known {
		return "nobody knows the word " + c.Missing
	}
	for _, word := range words {
		if want == "denied" && !slices.Contains(got.Missing, word) {
			return fmt.Sprintf("denied, but missing is %q, want %s", got.Missing, word)
		}
	}
	return ""
}
