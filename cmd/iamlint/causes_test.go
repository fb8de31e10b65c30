package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// causesAt is the clock of the causes.
const causesAt = "2026-11-22T00:00:00Z"

// Every cause of AWS's pages about roles that cannot be assumed, every limit and every
// practice has a rule that finds it, or a step of why that says it. A file of
// testdata/causes is a repository with one of them; the lines before it say
//
//	lint RULE ...        these rules find something, and no other
//	why ARGUMENTS        asks, and of the answer:
//	STEP RESULT WORDS    a step with the result holds the words
//	verdict VERDICT, expect WORDS, console WORDS, means WORDS, first STEP
func TestEveryCauseIsTold(t *testing.T) {
	names, err := filepath.Glob("../../testdata/causes/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range names {
		id, _, _ := strings.Cut(filepath.Base(name), "-")
		seen[strings.TrimLeft(id, "0")] = true
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, file := range archive.Files {
				files[file.Name] = string(file.Data)
			}
			t.Chdir(written(t, files))
			c := &told{T: t}
			for line := range strings.Lines(string(archive.Comment)) {
				if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
					c.check(line)
				}
			}
		})
	}
	for _, id := range strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 L1 L2 L3 L4 L5 L6 L7 P1 P2 P3 P4 P5 P6 P7 P8") {
		if !seen[id] {
			t.Errorf("nothing tells of %s", id)
		}
	}
}

// told is one of them, with the last answer of why.
type told struct {
	*testing.T
	answer struct {
		Verdict, Expect, Console, Means string
		Steps                           []causeStep
	}
}

type causeStep struct {
	Step, Result, Message, Fix, Check string
	Details                           []struct{ Message string }
}

func (c *told) check(line string) {
	c.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "lint":
		c.lint(strings.Fields(rest))
	case "why":
		c.answer.Steps = nil
		c.run(&c.answer, append([]string{"why"}, words(rest)...))
	case "verdict":
		if c.answer.Verdict != rest {
			c.Errorf("the verdict is %s, want %s", c.answer.Verdict, rest)
		}
	case "first":
		if len(c.answer.Steps) == 0 || c.answer.Steps[0].Step != rest {
			c.Errorf("the checklist does not begin at %s", rest)
		}
	case "expect", "console", "means":
		got := map[string]string{"expect": c.answer.Expect, "console": c.answer.Console, "means": c.answer.Means}[word]
		if !strings.Contains(got, rest) {
			c.Errorf("%s is %q, want %q", word, got, rest)
		}
	default:
		result, words, _ := strings.Cut(rest, " ")
		c.step(word, result, words)
	}
}

func (c *told) lint(want []string) {
	c.Helper()
	var report struct {
		Findings []struct{ Rule, Message string }
	}
	c.run(&report, []string{"--fail-on", "never"})
	var got []string
	for _, finding := range report.Findings {
		got = append(got, finding.Rule)
	}
	slices.Sort(got)
	if slices.Sort(want); !slices.Equal(got, want) {
		c.Errorf("found %q, want %q: %v", got, want, report.Findings)
	}
}

func (c *told) step(step, result, words string) {
	c.Helper()
	var seen []string
	for _, s := range c.answer.Steps {
		if s.Step != step {
			continue
		}
		text := []string{s.Message, s.Fix, s.Check}
		for _, detail := range s.Details {
			text = append(text, detail.Message)
		}
		joined := strings.Join(text, "\n")
		if s.Result == result && strings.Contains(joined, words) {
			return
		}
		seen = append(seen, s.Result+" "+joined)
	}
	c.Errorf("no step %s with %s says %q: %q", step, result, words, seen)
}

func (c *told) run(into any, args []string) {
	c.Helper()
	var out, errors bytes.Buffer
	run(append(args, "--format", "json", "--now", causesAt), &out, &errors, embedded())
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		c.Fatalf("%q: %v: %s", args, err, errors.String())
	}
}
