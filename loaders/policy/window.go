package policy

import (
	"strings"
	"time"
)

// Window is when a statement can apply, by its conditions on aws:CurrentTime and
// aws:EpochTime alone. What cannot be known makes it two sets: the statement applies
// at every instant of Certain, and at no instant outside Possible. They are equal
// where everything is known.
type Window struct {
	Certain, Possible Instants
}

// Instants is a set of instants: those between Lower and Upper, or of these the
// Points alone, without the Excluded.
type Instants struct {
	// Lower and Upper are nil where there is no bound.
	Lower, Upper *Bound
	// Points are the single instants left where Pointed, in the order of the source.
	Points  []Bound
	Pointed bool
	// Excluded are the instants that DateNotEquals takes out.
	Excluded []Bound
	// None is set where there is no instant at all: of Certain, because something is
	// unknown; of both, because the conditions leave none.
	None bool
	// Conflict are two bounds that no instant satisfies, in the order of the source;
	// nil where it takes three to leave none.
	Conflict *Conflict

	pointSets [][]Bound
}

// Bound is one bound of a set of instants, and where it stands.
type Bound struct {
	At        time.Time
	Relation  Relation
	Value     *Value
	Condition *Condition
}

// Conflict is a pair of bounds that no instant satisfies.
type Conflict struct {
	First, Second Bound
}

// Text is the bound's date as the source has it.
func (b Bound) Text() string { return b.Value.Text.String() }

// Days counts from now to the bound, never below zero: whole days since a bound that
// has passed, begun days until one that is ahead.
func (b Bound) Days(now time.Time) int {
	const day = 24 * 60 * 60
	// A time.Duration would end after 292 years, and some dates mean "never".
	seconds := int(b.At.Unix() - now.Unix())
	if seconds < 0 {
		return -seconds / day
	}
	return (seconds + day - 1) / day
}

// admits reports whether an instant satisfies the bound alone.
func (b Bound) admits(at time.Time) bool {
	switch {
	case at.Equal(b.At):
		return b.Relation.Inclusive()
	case b.Relation.upper():
		return at.Before(b.At)
	case b.Relation.lower():
		return at.After(b.At)
	}
	return b.Relation == NotAt
}

// Window joins the statement's date conditions. Possible is narrowed only by what
// every reading of the source leaves; conditions that are unread, repeated, under
// Null or another operator leave nothing certain.
func (s *Statement) Window() Window {
	var window Window
	window.Certain.None = s.Partial || s.PartialConditions
	for i := range s.Conditions {
		condition := &s.Conditions[i]
		operator := condition.DateOperator()
		switch {
		case condition.clockless() || condition.When.Contradicts(s.When):
		case condition.OnClock() == Unknown || operator.Relation == NoRelation || s.repeats(i):
			window.Certain.None = true
		default:
			window.narrow(condition, operator, s.When)
		}
	}
	window.settle()
	return window
}

// clockless reports whether the condition surely says nothing about the clock.
func (c *Condition) clockless() bool {
	name, known := c.Operator.Literal()
	if c.OnClock() == No || strings.EqualFold(name, "Null") && len(c.Values) == 1 && c.Values[0].Text.Is("false") {
		return true
	}
	return c.OnClock() == Unknown && known && ParseDateOperator(name).Relation == NoRelation
}

// repeats reports whether another condition has the same operator and key: which
// of the two wins, or whether they join, is the format's affair.
func (s *Statement) repeats(i int) bool {
	own := &s.Conditions[i]
	for j := range s.Conditions {
		other := &s.Conditions[j]
		if i != j && EqualFold(own.Operator, other.Operator) == Yes && EqualFold(own.Key, other.Key) == Yes && !own.When.Contradicts(other.When) {
			return true
		}
	}
	return false
}

// narrow intersects the window with what one condition admits, given what holds.
func (w *Window) narrow(c *Condition, operator DateOperator, given When) {
	always := given.Implies(c.When) == Yes
	list, all := c.dates(operator, given.And(c.When))
	switch relation := operator.Relation; {
	case relation.upper() || relation.lower():
		w.narrowRay(c, relation, list, all && always)
	case relation == At:
		w.narrowPoints(c, list, all && always)
	case relation == NotAt:
		w.exclude(c, list, all, always)
	}
}

// narrowRay knows that values are OR-ed: the widest counts.
func (w *Window) narrowRay(c *Condition, relation Relation, list []datedValue, all bool) {
	var possible, certain *Bound
	for _, dated := range list {
		widest, surest := dated.date.Latest, dated.date.Earliest
		if relation.lower() {
			widest, surest = surest, widest
		}
		possible = widerBound(possible, Bound{At: widest, Relation: relation, Value: dated.value, Condition: c})
		if dated.sure {
			certain = widerBound(certain, Bound{At: surest, Relation: relation, Value: dated.value, Condition: c})
		}
	}
	if all {
		w.Possible.tighten(*possible)
	}
	if certain == nil {
		w.Certain.None = true
		return
	}
	w.Certain.tighten(*certain)
}

func widerBound(known *Bound, next Bound) *Bound {
	if known == nil || !known.At.Equal(next.At) && !known.admits(next.At) {
		return &next
	}
	return known
}

// tighten knows that conditions are AND-ed: the narrowest bound counts.
func (i *Instants) tighten(next Bound) {
	known := &i.Lower
	if next.Relation.upper() {
		known = &i.Upper
	}
	tighter := *known == nil || (*known).admits(next.At) && !(*known).At.Equal(next.At) ||
		(*known).At.Equal(next.At) && !next.Relation.Inclusive()
	if tighter {
		*known = &next
	}
}

func (w *Window) narrowPoints(c *Condition, list []datedValue, all bool) {
	possible, certain := []Bound{}, []Bound{}
	for _, dated := range list {
		all = all && dated.date.Form != ZonelessDate
		readings := dated.readings(c, At)
		possible = append(possible, readings...)
		if dated.sure && dated.single() {
			certain = append(certain, readings...)
		}
	}
	if all {
		w.Possible.pointSets = append(w.Possible.pointSets, possible)
	}
	w.Certain.pointSets = append(w.Certain.pointSets, certain)
	w.Certain.None = w.Certain.None || len(certain) == 0
}

func (w *Window) exclude(c *Condition, list []datedValue, all, always bool) {
	for _, dated := range list {
		readings := dated.readings(c, NotAt)
		if always && dated.sure && dated.single() {
			w.Possible.Excluded = append(w.Possible.Excluded, readings...)
		}
		all = all && dated.date.Form != ZonelessDate
		w.Certain.Excluded = append(w.Certain.Excluded, readings...)
	}
	w.Certain.None = w.Certain.None || !all
}

func (d datedValue) readings(c *Condition, relation Relation) []Bound {
	bound := Bound{At: d.date.Earliest, Relation: relation, Value: d.value, Condition: c}
	if d.single() {
		return []Bound{bound}
	}
	second := bound
	second.At = d.date.Latest
	return []Bound{bound, second}
}
