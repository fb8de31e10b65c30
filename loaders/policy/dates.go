package policy

import (
	"strings"
	"time"
)

// LongestSession is how long credentials live at most: those of GetSessionToken and
// GetFederationToken (AWS Security Token Service API Reference, 2026-11).
const LongestSession = 36 * time.Hour

// Dates is what a statement's dates say at one instant: all that a rule about dates
// has to know.
type Dates struct {
	Window
	State DateState
	// Deciding is the bound that makes the State; nil where none does.
	Deciding *Bound
	// Values are the values of date operators on every key, and of numeric operators
	// on aws:EpochTime, in the order of the source.
	Values []DateValue
	// StaleSessions are the bounds on aws:TokenIssueTime that no session in use can
	// be on the other side of: of a Deny of older, or an Allow of newer ones.
	StaleSessions []Bound
}

// DateValue is one value of a date operator and what is remarkable about it. What is
// no text (holes), or not yet (policy variables, null), has neither Date nor flag.
type DateValue struct {
	Value     *Value
	Condition *Condition
	Operator  DateOperator
	// Date has the form NoDate where the value is unknown or Malformed.
	Date Date
	// Malformed: known, and neither a W3C date nor epoch seconds. Defaults are never
	// malformed, since who deploys may give another value; nor unquoted YAML
	// timestamps, since a program will write them anew.
	Malformed bool
	// Ambiguous: see Date.Readings. Epoch: seconds under a Date operator.
	Ambiguous, Epoch bool
	// SingleInstant: DateEquals on the clock, true for a second.
	SingleInstant bool
	// LeavesOutItself: a first second under After, or a last under Before.
	LeavesOutItself bool
	// Counts is the value of the same condition that makes this one idle; nil where
	// it has an effect, or may have.
	Counts *Value
}

// Dates reads the statement's dates at an instant; nil where it has none.
func (s *Statement) Dates(now time.Time) *Dates {
	var dates Dates
	for i := range s.Conditions {
		condition := &s.Conditions[i]
		operator := condition.DateOperator()
		if operator.Relation == NoRelation {
			continue
		}
		dates.Values = append(dates.Values, condition.dateValues(operator, s.When)...)
		if bound := s.staleSession(condition, operator, now); bound != nil {
			dates.StaleSessions = append(dates.StaleSessions, *bound)
		}
	}
	if len(dates.Values) == 0 {
		return nil
	}
	dates.Window = s.Window()
	dates.State = dates.Window.State(now)
	dates.Deciding = dates.Window.Deciding(now)
	return &dates
}

func (c *Condition) dateValues(operator DateOperator, given When) []DateValue {
	list, _ := c.dates(operator, given.And(c.When))
	values := make([]DateValue, len(list))
	counts := widest(operator.Relation, list)
	for i, dated := range list {
		values[i] = c.dateValue(operator, dated)
		if counts >= 0 && i != counts && dated.sure && list[counts].covers(dated, operator.Relation.upper(), counts < i) {
			values[i].Counts = list[counts].value
		}
	}
	return values
}

func (c *Condition) dateValue(operator DateOperator, dated datedValue) DateValue {
	value := DateValue{Value: dated.value, Condition: c, Operator: operator, Date: dated.date}
	if dated.date.Form == NoDate {
		value.Malformed = !operator.Numeric && dated.value.isText()
		return value
	}
	value.SingleInstant = operator.Relation == At && !operator.Numeric && c.OnClock() == Yes
	if operator.Numeric {
		return value
	}
	value.Ambiguous = dated.date.Ambiguous()
	value.Epoch = dated.date.Form == EpochDate
	value.LeavesOutItself = !dated.value.Default &&
		(operator.Relation == After && dated.date.firstSecond() || operator.Relation == Before && dated.date.lastSecond())
	return value
}

// isText reports whether the value is what IAM will read, to the letter.
func (v *Value) isText() bool {
	text, known := v.Text.Literal()
	return known && !v.Default && v.Scalar != Null && v.Scalar != Open && v.Scalar != Timestamp && !strings.Contains(text, "${")
}

func (d Date) firstSecond() bool {
	return d.Clock != "" && strings.Trim(d.Clock, "0:.") == ""
}

func (d Date) lastSecond() bool { return strings.HasPrefix(d.Clock, "23:59:59") }

// widest is the index of the value that makes others idle, if any does: the one that
// surely admits most. Of equal values it is the first; -1 where there is none.
func widest(relation Relation, list []datedValue) int {
	found := -1
	if !relation.upper() && !relation.lower() {
		return found
	}
	for i := range list {
		if list[i].sure && (found < 0 || list[i].wider(list[found], relation.upper())) {
			found = i
		}
	}
	return found
}

// wider compares what two values surely admit; one of a single reading comes first.
func (d datedValue) wider(other datedValue, upper bool) bool {
	own, known := d.date.Earliest, other.date.Earliest
	if !upper {
		own, known = other.date.Latest, d.date.Latest
	}
	return own.After(known) || own.Equal(known) && d.single() && !other.single()
}

// covers reports whether d admits all that other admits, however either is read.
func (d datedValue) covers(other datedValue, upper, first bool) bool {
	nearest, farthest := d.date.Earliest, other.date.Latest
	if !upper {
		nearest, farthest = other.date.Earliest, d.date.Latest
	}
	return farthest.Before(nearest) || first && d.single() && farthest.Equal(nearest)
}

// staleSession gives the bound of a plain condition on aws:TokenIssueTime that every
// session in use has behind it. Requests without the key decide nothing here, so
// forms that let them pass are left alone.
func (s *Statement) staleSession(c *Condition, operator DateOperator, now time.Time) *Bound {
	if operator.Vacuous || operator.Numeric || !c.keyIs("aws:tokenissuetime") {
		return nil
	}
	var window Window
	window.narrow(c, operator, s.When.And(c.When))
	window.settle()
	var bound *Bound
	if s.Denies() == Yes {
		bound = window.Possible.Upper
	}
	if s.Allows() == Yes && !window.Certain.None {
		bound = window.Certain.Lower
	}
	if bound == nil || !bound.At.Add(LongestSession).Before(now) {
		return nil
	}
	return bound
}

// Timestamps are the values of all conditions that stand unquoted in YAML in the form
// of a date, so that YAML reads a timestamp where IAM compares text. Defaults are left out.
func (s *Statement) Timestamps() []*Value {
	var list []*Value
	for i := range s.Conditions {
		for j := range s.Conditions[i].Values {
			value := &s.Conditions[i].Values[j]
			if value.Scalar == Timestamp && !value.Default && value.Text.Known() {
				list = append(list, value)
			}
		}
	}
	return list
}
