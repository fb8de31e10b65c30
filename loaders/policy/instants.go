package policy

import "time"

// settle joins what the conditions left to one set each.
func (w *Window) settle() {
	w.Possible.settle()
	w.Certain.settle()
	if w.Possible.None {
		w.Certain.None = true
	}
}

func (i *Instants) settle() {
	if len(i.pointSets) > 0 {
		i.Pointed = true
		i.settlePoints()
	}
	if i.Lower == nil || i.Upper == nil {
		return
	}
	if !i.Lower.meets(*i.Upper) {
		i.fail(*i.Lower, *i.Upper)
		return
	}
	// The one instant between two inclusive bounds may be excluded: no two of the
	// three are in conflict.
	if i.Lower.At.Equal(i.Upper.At) && i.obstacle(i.Lower.At) != nil {
		i.None = true
	}
}

// meets reports whether an instant lies between a lower and an upper bound.
func (b Bound) meets(upper Bound) bool {
	if b.At.Equal(upper.At) {
		return b.Relation.Inclusive() && upper.Relation.Inclusive()
	}
	return b.At.Before(upper.At)
}

// settlePoints keeps the points of the first set that everything else admits.
func (i *Instants) settlePoints() {
	excluded := newInstantSet(i.Excluded)
	var sets []instantSet
	for _, points := range i.pointSets[1:] {
		sets = append(sets, newInstantSet(points))
	}
	for _, point := range i.pointSets[0] {
		if i.between(point.At) && !excluded.has(point.At) && inAll(sets, point.At) {
			i.Points = append(i.Points, point)
		}
	}
	if len(i.Points) > 0 || len(i.pointSets[0]) == 0 {
		return
	}
	first := i.pointSets[0][0]
	if obstacle := i.obstacle(first.At); obstacle != nil {
		i.fail(first, *obstacle)
	}
}

// instantSet finds instants without comparing each with each.
type instantSet map[[2]int64]bool

func newInstantSet(bounds []Bound) instantSet {
	set := make(instantSet, len(bounds))
	for _, bound := range bounds {
		set[instantKey(bound.At)] = true
	}
	return set
}

func instantKey(at time.Time) [2]int64 { return [2]int64{at.Unix(), int64(at.Nanosecond())} }

func (s instantSet) has(at time.Time) bool { return s[instantKey(at)] }

// inAll asks each set; an empty one stands for values of which none is known.
func inAll(sets []instantSet, at time.Time) bool {
	for _, set := range sets {
		if len(set) > 0 && !set.has(at) {
			return false
		}
	}
	return true
}

// between reports whether both bounds admit the instant.
func (i *Instants) between(at time.Time) bool {
	return (i.Lower == nil || i.Lower.admits(at)) && (i.Upper == nil || i.Upper.admits(at))
}

// obstacle finds a bound that does not admit the instant; nil where all do.
func (i *Instants) obstacle(at time.Time) *Bound {
	for _, bound := range []*Bound{i.Lower, i.Upper} {
		if bound != nil && !bound.admits(at) {
			return bound
		}
	}
	for n := range i.Excluded {
		if !i.Excluded[n].admits(at) {
			return &i.Excluded[n]
		}
	}
	for _, points := range i.pointSets {
		if len(points) > 0 && !holdsPoint(points, at) {
			return &points[0]
		}
	}
	return nil
}

func holdsPoint(points []Bound, at time.Time) bool {
	for _, point := range points {
		if point.admits(at) {
			return true
		}
	}
	return false
}

func (i *Instants) fail(first, second Bound) {
	if second.Value.Span.Before(first.Value.Span) {
		first, second = second, first
	}
	i.None, i.Conflict = true, &Conflict{First: first, Second: second}
}

// Contains reports whether the instant is in the set.
func (i Instants) Contains(at time.Time) bool {
	at = toSecond(at)
	return !i.None && i.obstacle(at) == nil
}

// toSecond cuts an instant as AWS does before it compares dates.
func toSecond(at time.Time) time.Time { return at.UTC().Truncate(time.Second) }

// Begins is the first bound of the set: its earliest point, else Lower; nil where it
// has no beginning.
func (i Instants) Begins() *Bound {
	if !i.Pointed {
		return i.Lower
	}
	return i.point(func(known, next Bound) bool { return next.At.Before(known.At) })
}

// Ends is the last bound of the set: its latest point, else Upper; nil where it has no end.
func (i Instants) Ends() *Bound {
	if !i.Pointed {
		return i.Upper
	}
	return i.point(func(known, next Bound) bool { return next.At.After(known.At) })
}

func (i Instants) point(better func(known, next Bound) bool) *Bound {
	var found *Bound
	for n := range i.Points {
		if found == nil || better(*found, i.Points[n]) {
			found = &i.Points[n]
		}
	}
	return found
}

// wholly reports whether all of the set lies on one side of an instant that it does
// not contain, by the bound that faces it.
func (i Instants) wholly(facing *Bound, before bool, at time.Time) bool {
	if facing == nil || i.Contains(at) {
		return false
	}
	at = toSecond(at)
	return facing.At.Equal(at) || facing.At.Before(at) == before
}

// endless reports whether the set holds at and everything after it.
func (i Instants) endless(at time.Time) bool {
	if !i.Contains(at) || i.Ends() != nil {
		return false
	}
	for _, excluded := range i.Excluded {
		if !excluded.At.Before(toSecond(at)) {
			return false
		}
	}
	return true
}

// bounded reports whether any condition limits the set.
func (i Instants) bounded() bool {
	return i.None || i.Lower != nil || i.Upper != nil || i.Pointed || len(i.Excluded) > 0
}
