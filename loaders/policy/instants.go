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
	if i.Lower != nil && i.Upper != nil && !i.roomBetween() {
		i.fail(*i.Lower, *i.Upper)
	}
}

// roomBetween reports whether an instant lies between the bounds. One instant alone,
// between two inclusive bounds, is no room where it is excluded.
func (i *Instants) roomBetween() bool {
	if !i.Lower.At.Equal(i.Upper.At) {
		return i.Lower.At.Before(i.Upper.At)
	}
	return i.Lower.Relation.Inclusive() && i.Upper.Relation.Inclusive() && i.obstacle(i.Lower.At) == nil
}

// settlePoints keeps the points of the first set that everything else admits.
func (i *Instants) settlePoints() {
	for _, point := range i.pointSets[0] {
		if i.obstacle(point.At) == nil {
			i.Points = append(i.Points, point)
		}
	}
	if len(i.Points) > 0 || len(i.pointSets[0]) == 0 {
		return
	}
	first := i.pointSets[0][0]
	i.fail(first, *i.obstacle(first.At))
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
