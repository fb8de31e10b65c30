// Package native says in Terraform's native syntax what a file says in JSON, and
// knows of every byte where it stands in that file: one parser and one evaluator read
// both syntaxes, and places are carried back at the end.
//
// It knows how Terraform writes its JSON; what the blocks mean is the loader's.
package native

import (
	"sort"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Text is what a file says, in native syntax.
type Text struct {
	Data []byte
	// Problems are what could not be said; their places are in the JSON already.
	Problems  []policy.Problem
	stretches []stretch
}

// stretch is a run of Data [from,to) and where it stands in the JSON: byte by byte
// where both are of one length, else as a whole. What lies between stretches was put
// in to make it native syntax, and stands nowhere.
type stretch struct {
	from, to   int
	start, end int
}

func (s stretch) exact() bool { return s.to-s.from == s.end-s.start }

// Origin is where a run of Data stands in the JSON: from the first byte of it that
// stands anywhere to the last.
func (t *Text) Origin(from, to int) (start, end int) {
	if len(t.stretches) == 0 {
		return 0, 0
	}
	start = t.originOfStart(from)
	if from == to {
		return start, start
	}
	return start, max(start, t.originOfEnd(to))
}

func (t *Text) originOfStart(from int) int {
	i := sort.Search(len(t.stretches), func(i int) bool { return t.stretches[i].to > from })
	if i == len(t.stretches) {
		return t.stretches[i-1].end
	}
	s := t.stretches[i]
	if s.exact() {
		return s.start + max(0, from-s.from)
	}
	return s.start
}

func (t *Text) originOfEnd(to int) int {
	i := sort.Search(len(t.stretches), func(i int) bool { return t.stretches[i].from >= to })
	if i == 0 {
		return t.stretches[0].start
	}
	s := t.stretches[i-1]
	if s.exact() {
		return min(s.start+to-s.from, s.end)
	}
	return s.end
}

// say writes what stands nowhere.
func (t *Text) say(text string) { t.Data = append(t.Data, text...) }

// put writes what stands in the JSON from start to end.
func (t *Text) put(text string, start, end int) {
	if last := len(t.stretches) - 1; last >= 0 && len(text) == end-start {
		s := &t.stretches[last]
		if s.exact() && s.to == len(t.Data) && s.end == start {
			s.to += len(text)
			s.end = end
			t.Data = append(t.Data, text...)
			return
		}
	}
	t.stretches = append(t.stretches, stretch{len(t.Data), len(t.Data) + len(text), start, end})
	t.Data = append(t.Data, text...)
}
