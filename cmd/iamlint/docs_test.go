package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/rules/why"
)

// printed is a block of a page that shows what a command prints: "$ iamlint …" begins it,
// or stands in a comment before it.
var printed = regexp.MustCompile("(?ms)^(?:<!-- \\$ (iamlint [^\n]*) -->\n)?(```\\w+\n)(?:\\$ (iamlint [^\n]*)\n)?(.*?)^```$")

// TestPagesShowWhatCommandsPrint runs the commands of the pages in their sample.
func TestPagesShowWhatCommandsPrint(t *testing.T) {
	for _, name := range []string{"why.md", "who.md", "graph.md", "troubleshooting.md"} {
		page, err := filepath.Abs(filepath.Join("..", "..", "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := 0
		t.Run(name, func(t *testing.T) {
			t.Chdir(filepath.Join("..", "..", "testdata", "who"))
			after := printed.ReplaceAllFunc(before, func(block []byte) []byte {
				parts := printed.FindSubmatch(block)
				command := string(parts[1]) + string(parts[3])
				if command == "" {
					return block
				}
				blocks++
				var stdout, stderr bytes.Buffer
				run(append(words(command)[1:], "--now", "2026-11-22T00:00:00Z"), &stdout, &stderr, embedded())
				output := printed.FindSubmatchIndex(block)[8:]
				return slices.Concat(block[:output[0]], stdout.Bytes(), block[output[1]:])
			})
			if *update {
				if err := os.WriteFile(page, after, 0o600); err != nil {
					t.Fatal(err)
				}
			} else if !bytes.Equal(before, after) {
				t.Errorf("docs/%s shows other output than the commands print; run go test ./cmd/iamlint -update", name)
			}
		})
		if blocks == 0 {
			t.Errorf("docs/%s shows no output", name)
		}
	}
}

// words of a command line, some in double quotes.
func words(command string) []string {
	list := regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(command, -1)
	for i := range list {
		list[i] = strings.Trim(list[i], `"`)
	}
	return list
}

// TestTroubleshootingLinksToRules looks after the links of the page to rules, and that it
// knows every message that why does.
func TestTroubleshootingLinksToRules(t *testing.T) {
	page, err := os.ReadFile("../../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`\[([\w-]+)\]\(([\w/-]+\.md)\)`).FindAllStringSubmatch(string(page), -1)
	for _, link := range links {
		if _, err := os.Stat(filepath.Join("../../docs", link[2])); err != nil {
			t.Error(err)
		}
		if link[2] != "rules/"+link[1]+".md" {
			t.Errorf("[%s] leads to %s", link[1], link[2])
		}
	}
	if len(links) == 0 {
		t.Error("the page links to no rule")
	}
	_, messages, _ := strings.Cut(string(page), "## Error messages")
	messages, _, _ = strings.Cut(messages, "## Limits")
	for row := range strings.Lines(messages) {
		cells := strings.Split(row, " | ")
		if !strings.HasPrefix(row, "| `") || len(cells) < 3 {
			continue
		}
		for _, text := range regexp.MustCompile("`[^`]+`").FindAllString(cells[0], -1) {
			text = strings.Trim(text, "`")
			if strings.HasSuffix(text, "…") || !strings.Contains(text, " ") && !strings.HasSuffix(text, "Exception") {
				continue // part of a text
			}
			if _, known := why.Recognise(text); !known {
				t.Errorf("why --error does not know %q", text)
			}
		}
	}
}
