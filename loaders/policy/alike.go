package policy

import (
	"maps"
	"slices"
	"strings"
)

// Alike finds those of many texts that may equal another one by the literal stretches
// that they begin and end with, so that nobody compares each with each. The zero value
// is empty.
type Alike[T any] struct {
	values     []T
	begin, end stretches
}

// stretches are the places of values by a literal stretch of their texts.
type stretches struct {
	places map[string][]int
	sorted []string // the keys of places, once they are asked for
}

// longestStretch is what tells texts from each other: no name is longer.
const longestStretch = 128

// Add puts a value under its text.
func (a *Alike[T]) Add(text Text, value T) {
	begin, end := stretchesOf(text)
	a.begin.add(begin, len(a.values))
	a.end.add(end, len(a.values))
	a.values = append(a.values, value)
}

// Of lists the values whose texts may equal the text, and some that begin or end like it,
// in the order in which they were added.
func (a *Alike[T]) Of(text Text) []T {
	begin, end := stretchesOf(text)
	found := a.begin.alike(begin)
	if other := a.end.alike(end); count(other) < count(found) {
		found = other
	}
	places := slices.Concat(found...)
	slices.Sort(places)
	values := make([]T, len(places))
	for i, place := range places {
		values[i] = a.values[place]
	}
	return values
}

// stretchesOf are the start of a text and, from its last character on, its end.
func stretchesOf(text Text) (begin, end string) {
	begin, end = text.Prefix(), text.suffix()
	end = end[max(0, len(end)-longestStretch):]
	backwards := []byte(end)
	slices.Reverse(backwards)
	return begin[:min(len(begin), longestStretch)], string(backwards)
}

func (s *stretches) add(stretch string, place int) {
	if s.places == nil {
		s.places = map[string][]int{}
	}
	s.places[stretch] = append(s.places[stretch], place)
}

// alike are the places of stretches of which one begins with the other.
func (s *stretches) alike(stretch string) [][]int {
	if len(s.sorted) != len(s.places) {
		s.sorted = slices.Sorted(maps.Keys(s.places))
	}
	var found [][]int
	for end := range len(stretch) {
		if places := s.places[stretch[:end]]; len(places) > 0 {
			found = append(found, places)
		}
	}
	from, _ := slices.BinarySearch(s.sorted, stretch)
	for _, longer := range s.sorted[from:] {
		if !strings.HasPrefix(longer, stretch) {
			break
		}
		found = append(found, s.places[longer])
	}
	return found
}

func count(found [][]int) (count int) {
	for _, places := range found {
		count += len(places)
	}
	return count
}
