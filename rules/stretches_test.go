package rules

import (
	"slices"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestStretchesAnswerAsIfAskedOneByOne(t *testing.T) {
	var all []policy.Span
	for _, file := range []string{"a", "b"} {
		for start := range 5 {
			for end := start + 1; end < 6; end++ {
				all = append(all, policy.Span{File: file, Start: start, End: end})
			}
		}
	}
	for chosen := range 1 << 10 {
		var some []policy.Span
		for i := range 10 {
			if chosen>>i&1 == 1 {
				some = append(some, all[(i*7)%len(all)])
			}
		}
		found := newStretches(slices.Clone(some))
		for _, span := range all {
			around := slices.ContainsFunc(some, func(other policy.Span) bool { return contains(other, span) })
			within := slices.ContainsFunc(some, func(other policy.Span) bool { return contains(span, other) })
			if found.around(span) != around || found.within(span) != within {
				t.Fatalf("%v among %v: around %v, within %v", span, some, found.around(span), found.within(span))
			}
		}
	}
}
