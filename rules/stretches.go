package rules

import (
	"cmp"
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// stretches tells whether one of many spans lies around another, or within it, without
// going through all of them: a file may hold as many ignores as findings.
type stretches map[string]*stretch

// stretch are the spans of a file in the order in which they start.
type stretch struct {
	starts []int
	// last is the farthest end of those that start up to here, first the nearest end of
	// those that start from here on.
	last, first []int
}

func newStretches(spans []policy.Span) stretches {
	slices.SortFunc(spans, func(a, b policy.Span) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	found := stretches{}
	for _, span := range spans {
		file := found[span.File]
		if file == nil {
			file = &stretch{}
			found[span.File] = file
		}
		last := span.End
		if count := len(file.last); count > 0 {
			last = max(last, file.last[count-1])
		}
		file.starts, file.last, file.first = append(file.starts, span.Start), append(file.last, last), append(file.first, span.End)
	}
	for _, file := range found {
		for i := len(file.first) - 2; i >= 0; i-- {
			file.first[i] = min(file.first[i], file.first[i+1])
		}
	}
	return found
}

// around tells whether one of the spans contains another.
func (s stretches) around(inner policy.Span) bool {
	file := s[inner.File]
	if file == nil {
		return false
	}
	behind, _ := slices.BinarySearch(file.starts, inner.Start+1)
	return behind > 0 && file.last[behind-1] >= inner.End
}

// within tells whether another span contains one of them.
func (s stretches) within(outer policy.Span) bool {
	file := s[outer.File]
	if file == nil {
		return false
	}
	from, _ := slices.BinarySearch(file.starts, outer.Start)
	return from < len(file.starts) && file.first[from] <= outer.End
}
