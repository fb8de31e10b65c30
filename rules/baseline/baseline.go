// Package baseline keeps the findings that a repository lives with for now in a file:
// one a line, sorted, without line numbers, so that branches merge and policies move.
package baseline

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/rules"
)

// Entry is one known finding. Two findings may have equal entries, which then stand
// there twice.
type Entry struct {
	File, Rule, Fingerprint string
}

// Baseline are the known findings, sorted.
type Baseline []Entry

// Of lists findings.
func Of(findings []rules.Finding) Baseline {
	var list Baseline
	for _, finding := range findings {
		list = append(list, Entry{finding.Span.File, finding.Rule.ID, finding.Fingerprint})
	}
	list.sort()
	return list
}

func (b Baseline) sort() {
	slices.SortFunc(b, func(a, b Entry) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fingerprint, b.Fingerprint))
	})
}

const head = `# Known findings of iamlint, one a line: fingerprint, rule, file.
# iamlint baseline update writes this file anew, iamlint baseline prune drops what was mended.
`

// Write writes the file.
func (b Baseline) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, head)
	for _, entry := range b {
		fmt.Fprintf(out, "%s %s %s\n", entry.Fingerprint, entry.Rule, shown(entry.File))
	}
	return out.Flush()
}

// shown quotes names that would not stay on their line, or look quoted.
func shown(file string) string {
	if quoted := strconv.Quote(file); quoted != `"`+file+`"` || file != strings.TrimSpace(file) {
		return quoted
	}
	return file
}

var line = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([0-9a-f]{16}) ([a-z0-9-]+) (.+)$`) })

// Parse reads the file, in any order of its lines; name is what errors begin with.
func Parse(name string, data []byte) (Baseline, error) {
	var list Baseline
	number := 0
	for text := range bytes.Lines(data) {
		number++
		text = bytes.TrimRight(text, "\r\n")
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		found := line().FindSubmatch(text)
		if found == nil {
			return nil, fmt.Errorf("%s:%d: not of the form `fingerprint rule file`", name, number)
		}
		file := string(found[3])
		if file[0] == '"' {
			unquoted, err := strconv.Unquote(file)
			if err != nil || unquoted == "" {
				return nil, fmt.Errorf("%s:%d: the quotes of the file's name do not match, or hold nothing", name, number)
			}
			file = unquoted
		}
		list = append(list, Entry{file, string(found[2]), string(found[1])})
	}
	list.sort()
	return list, nil
}

// Split parts the findings into those that are not in the baseline and those that are.
// Stale are the entries that no finding has.
func (b Baseline) Split(findings []rules.Finding) (fresh, known []rules.Finding, stale Baseline) {
	left := map[string]int{}
	for _, entry := range b {
		left[entry.Fingerprint]++
	}
	for _, finding := range findings {
		if left[finding.Fingerprint] > 0 {
			left[finding.Fingerprint]--
			known = append(known, finding)
			continue
		}
		fresh = append(fresh, finding)
	}
	for _, entry := range b {
		if left[entry.Fingerprint] > 0 {
			left[entry.Fingerprint]--
			stale = append(stale, entry)
		}
	}
	return fresh, known, stale
}

// Without drops the entries of another baseline.
func (b Baseline) Without(other Baseline) Baseline {
	drop := map[Entry]int{}
	for _, entry := range other {
		drop[entry]++
	}
	var kept Baseline
	for _, entry := range b {
		if drop[entry] > 0 {
			drop[entry]--
			continue
		}
		kept = append(kept, entry)
	}
	return kept
}

// In lists the entries of the files that are wanted.
func (b Baseline) In(wanted func(file string) bool) Baseline {
	return slices.DeleteFunc(slices.Clone(b), func(entry Entry) bool { return !wanted(entry.File) })
}

// And joins two baselines.
func (b Baseline) And(other Baseline) Baseline {
	joined := append(slices.Clone(b), other...)
	joined.sort()
	return joined
}
