package input

import (
	"fmt"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Dates is what the date conditions of a statement say at the clock of the run.
type Dates struct {
	// State is where the clock stands against the statement's conditions on it:
	// unknown, undated, never, expired, not-yet-active, active, elapsed (now and at
	// every later instant) or paused.
	State string `json:"state"`
	// Bound is the one that makes the state; absent where none does alone.
	Bound *DateBound `json:"bound,omitempty"`
	// Outlasted: another statement of the document says the same beyond the bound.
	Outlasted bool `json:"outlasted"`
	// Conflict are two bounds that no instant satisfies.
	Conflict *DateConflict `json:"conflict,omitempty"`
	// Values are those of all date operators, on the clock and on other keys.
	Values []DateValue `json:"values"`
	// StaleSessions are bounds on aws:TokenIssueTime that every session in use has
	// behind it.
	StaleSessions []DateBound `json:"stale_sessions"`
}

// DateBound is one bound that a date condition sets.
type DateBound struct {
	Text string `json:"text"`
	At   Place  `json:"at"`
	// Relation of the instants within to the bound: before, at or before, after, at
	// or after, at, not at.
	Relation string `json:"relation"`
	// Days between the clock and the bound: whole ones behind, begun ones ahead;
	// Distance is the same in words.
	Days     int    `json:"days"`
	Distance string `json:"distance"`
}

// DateConflict are two bounds in the order of the source.
type DateConflict struct {
	First  DateBound `json:"first"`
	Second DateBound `json:"second"`
}

// DateValue is one value of a date operator. A flag that is not true is absent.
type DateValue struct {
	Node
	Operator Node `json:"operator"`
	// Malformed: neither a W3C date nor epoch time.
	Malformed bool `json:"malformed,omitempty"`
	// Readings are the two meanings that the value can have.
	Readings *Readings `json:"readings,omitempty"`
	// Epoch is the date that epoch seconds under a Date operator stand for.
	Epoch string `json:"epoch,omitempty"`
	// SingleInstant: DateEquals on the clock.
	SingleInstant bool `json:"single_instant,omitempty"`
	// LeavesOutItself: the first second of a day under DateGreaterThan, or the last
	// one under DateLessThan.
	LeavesOutItself bool `json:"leaves_out_itself,omitempty"`
	// Counts is the value of the same condition that makes this one idle.
	Counts *Node `json:"counts,omitempty"`
}

// Readings are two meanings in words, the likely one first.
type Readings struct {
	First  string `json:"first"`
	Second string `json:"second"`
}

// addDates gives each statement with dates its own. One without an Effect is no
// statement of IAM: signed URLs of CloudFront take such policies, in epoch time.
func (d *Document) addDates(document *policy.Document, now time.Time) {
	var lasting *policy.Lasting
	for i, statement := range document.Statements {
		if statement.Effect == nil {
			continue
		}
		dates := statement.Dates(now)
		if dates == nil {
			continue
		}
		d.Has.Dates = true
		body := within(statement).dates(dates, now)
		d.Statements[i].Dates = body
		if dates.State != policy.Active || dates.Deciding == nil {
			continue
		}
		if lasting == nil {
			all := document.Lasting()
			lasting = &all
		}
		body.Outlasted = lasting.Outlasts(statement, dates.Deciding.At)
	}
}

func (in inside) dates(dates *policy.Dates, now time.Time) *Dates {
	body := &Dates{State: dates.State.String()}
	if dates.Deciding != nil {
		bound := in.bound(*dates.Deciding, now)
		body.Bound = &bound
	}
	if conflict := dates.Possible.Conflict; conflict != nil {
		body.Conflict = &DateConflict{First: in.bound(conflict.First, now), Second: in.bound(conflict.Second, now)}
	}
	for _, value := range dates.Values {
		body.Values = append(body.Values, in.dateValue(value))
	}
	for _, bound := range dates.StaleSessions {
		body.StaleSessions = append(body.StaleSessions, in.bound(bound, now))
	}
	return body
}

func (in inside) bound(bound policy.Bound, now time.Time) DateBound {
	return DateBound{
		Text: bound.Text(), At: in.conditionValue(*bound.Value, *bound.Condition).At,
		Relation: bound.Relation.String(), Days: bound.Days(now), Distance: distance(bound, now),
	}
}

func distance(bound policy.Bound, now time.Time) string {
	const day = 24 * time.Hour
	if between := bound.At.Sub(now); -day < between && between < day {
		return "less than a day"
	}
	if days := bound.Days(now); days != 1 {
		return fmt.Sprintf("%d days", days)
	}
	return "1 day"
}

func (in inside) dateValue(value policy.DateValue) DateValue {
	body := DateValue{
		Node: in.conditionValue(*value.Value, *value.Condition), Operator: in.operator(*value.Condition),
		Malformed: value.Malformed, SingleInstant: value.SingleInstant, LeavesOutItself: value.LeavesOutItself,
	}
	if value.Ambiguous {
		first, second := value.Date.Readings()
		body.Readings = &Readings{First: first, Second: second}
	}
	if value.Epoch {
		body.Epoch = value.Date.W3C()
	}
	// Of numbers, idle ones are no matter of dates.
	if value.Counts != nil && !value.Operator.Numeric {
		counts := in.conditionValue(*value.Counts, *value.Condition)
		body.Counts = &counts
	}
	return body
}

// conditionValue makes the node of a condition's value, which exists when both do.
func (in inside) conditionValue(value policy.Value, condition policy.Condition) Node {
	value.When = condition.When.And(value.When)
	return in.node(value)
}

// operator makes the node of a condition's operator.
func (in inside) operator(condition policy.Condition) Node {
	at := in.place(condition.OperatorSpan)
	at.When = at.When.And(condition.When)
	return Node{Text: condition.Operator.String(), Known: condition.Operator.Known(), At: at}
}
