// Package report writes what a run found: for people, for scripts, for code
// scanning. One file per format; where findings come from is not its business.
package report

import (
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// Options are what a report needs to know beside the result.
type Options struct {
	// Version of iamlint.
	Version string
	// Base is the directory that the paths of the result are relative to, WorkDir
	// the one that people stand in; both absolute. Where one is empty, text shows
	// the paths as they are.
	Base, WorkDir string
	// Top is the top of the git work tree, absolute: code hosts know files by their
	// paths from there. Empty where there is none: Base takes its place.
	Top string
	// Source is the URL of the work tree's files at this commit, for links; "": none.
	Source string
	// Category is the name under which code scanning keeps this run; "": iamlint.
	Category string
	// Page is the documentation of a rule, in Markdown; nil: what its METADATA tells.
	Page func(*rules.Rule) string
	// Color switches terminal colours on, in text only.
	Color bool
}

// format writes a result in one form. Some list all rules, fired or not.
type format struct {
	name       string
	write      func(io.Writer, *rules.Result, Options) error
	listsRules bool
}

func formats() []format {
	return []format{
		{"text", writeText, false},
		{"compact", writeCompact, false},
		{"json", writeJSON, false},
		{"sarif", writeSARIF, true},
		{"github", writeGitHub, false},
		{"markdown", writeMarkdown, false},
		{"junit", writeJUnit, false},
		{"gitlab", writeGitLab, false},
		{"checkstyle", writeCheckstyle, false},
	}
}

// Formats are the names that Write knows.
func Formats() []string {
	var names []string
	for _, format := range formats() {
		names = append(names, format.name)
	}
	return names
}

// ListsRules reports whether the format of that name needs the Rules of a result.
func ListsRules(name string) bool {
	return slices.ContainsFunc(formats(), func(format format) bool { return format.name == name && format.listsRules })
}

// Write writes the result in the format of that name. Every character of the
// result that could steer a terminal is written as an escape.
func Write(w io.Writer, name string, result *rules.Result, options Options) error {
	index := slices.IndexFunc(formats(), func(format format) bool { return format.name == name })
	if index < 0 {
		return fmt.Errorf("unknown format %q; known are %s", name, strings.Join(Formats(), ", "))
	}
	return formats()[index].write(w, result, options)
}

// shownPath is a file's path as people see it from where they stand.
func (o Options) shownPath(file string) string {
	if name, elsewhere := policy.NameElsewhere(file); elsewhere {
		return name
	}
	if o.Base == "" || o.WorkDir == "" {
		return file
	}
	relative, err := filepath.Rel(o.WorkDir, filepath.Join(o.Base, filepath.FromSlash(file)))
	if err != nil {
		return file
	}
	return filepath.ToSlash(relative)
}

// hostedPath is a file's path as a code host knows it.
func (o Options) hostedPath(file string) string {
	if name, elsewhere := policy.NameElsewhere(file); elsewhere {
		return name
	}
	if o.Base == "" || o.Top == "" {
		return file
	}
	relative, err := filepath.Rel(o.Top, filepath.Join(o.Base, filepath.FromSlash(file)))
	if err != nil || !filepath.IsLocal(relative) {
		return file
	}
	return filepath.ToSlash(relative)
}

func (o Options) page(rule *rules.Rule) string {
	if o.Page == nil {
		return rules.Page(rule, nil, nil)
	}
	return o.Page(rule)
}

// byFile gives the findings of each file; they are sorted by file.
func byFile(findings []rules.Finding) iter.Seq2[string, []rules.Finding] {
	return func(yield func(string, []rules.Finding) bool) {
		for start := 0; start < len(findings); {
			end := start
			for end < len(findings) && findings[end].Span.File == findings[start].Span.File {
				end++
			}
			if !yield(findings[start].Span.File, findings[start:end]) {
				return
			}
			start = end
		}
	}
}

// Note says what a report of that format leaves out; "" where it leaves nothing out.
func Note(name string, result *rules.Result) string {
	if dropped := len(result.Findings) - maxResults; name == "sarif" && dropped > 0 {
		return leftOut(dropped)
	}
	return ""
}

// places turns spans into lines and columns. It indexes each file once.
type places struct {
	files map[string][]byte
	index *policy.Places
}

func newPlaces(result *rules.Result) *places {
	return &places{files: result.Files, index: policy.NewPlaces(result.Files)}
}

// region is a span in lines and columns, End behind its last character.
type region struct {
	Start, End policy.Position
}

func (p *places) region(span policy.Span) region {
	lines := p.index.Lines(span.File)
	return region{Start: lines.Position(span.Start), End: lines.Position(max(span.Start, span.End))}
}
