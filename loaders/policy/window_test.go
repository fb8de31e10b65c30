package policy_test

import (
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// now is the clock of these tests.
var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// on makes a condition on the key; its values stand one behind the other.
func on(operator, key string, texts ...string) policy.Condition {
	condition := policy.Condition{Operator: policy.Literal(operator), Key: policy.Literal(key)}
	for i, text := range texts {
		span := policy.Span{File: "p.json", Start: i, End: i + 1}
		condition.Values = append(condition.Values, policy.Value{Text: policy.Literal(text), Span: span, Scalar: policy.String})
	}
	return condition
}

func clock(operator string, texts ...string) policy.Condition {
	return on(operator, "aws:CurrentTime", texts...)
}

func hole(condition policy.Condition) policy.Condition {
	text := policy.HoleText("var.until", "main", policy.AnyText)
	condition.Values = append(condition.Values, policy.Value{Text: text, Scalar: policy.String})
	return condition
}

func byDefault(condition policy.Condition) policy.Condition {
	condition.Values[0].Default = true
	return condition
}

func prod(holds bool) policy.When {
	return policy.When{{Name: "IsProd", Scope: "main", Holds: holds}}
}

func whenProd(condition policy.Condition) policy.Condition {
	condition.When = prod(true)
	return condition
}

func prodValue(condition policy.Condition, i int, holds bool) policy.Condition {
	condition.Values[i].When = prod(holds)
	return condition
}

func keyed(operator string, key policy.Text, text string) policy.Condition {
	condition := clock(operator, text)
	condition.Key = key
	return condition
}

func allow(conditions ...policy.Condition) *policy.Statement {
	effect := policy.Value{Text: policy.Literal("Allow")}
	// Conditions stand in the order of the source, each on a line of its own.
	for i := range conditions {
		for j := range conditions[i].Values {
			conditions[i].Values[j].Span = policy.Span{File: "p.json", Start: 100*i + j, End: 100*i + j + 1}
		}
	}
	return &policy.Statement{Effect: &effect, Conditions: conditions}
}

func deny(conditions ...policy.Condition) *policy.Statement {
	statement := allow(conditions...)
	statement.Effect.Text = policy.Literal("Deny")
	return statement
}

const (
	past   = "2016-05-01T12:00:00Z"
	before = "2025-03-31T23:59:59Z"
	nowW3C = "2026-06-01T12:00:00Z"
	soon   = "2026-06-15T00:00:00Z"
	later  = "2030-01-01T00:00:00Z"
)

func TestStateOfWindows(t *testing.T) {
	anyKey := policy.HoleText("var.key", "main", policy.AnyText)
	for _, test := range []struct {
		name       string
		conditions []policy.Condition
		state      policy.DateState
		deciding   string
	}{
		{"no condition", nil, policy.Undated, ""},
		{"another key", []policy.Condition{on("DateLessThan", "aws:TokenIssueTime", past)}, policy.Undated, ""},
		{"an end that has passed", []policy.Condition{clock("DateLessThan", past)}, policy.Expired, past},
		{"an end ahead", []policy.Condition{clock("DateLessThan", soon)}, policy.Active, soon},
		{"a beginning that has passed", []policy.Condition{clock("DateGreaterThan", past)}, policy.Elapsed, past},
		{"a beginning ahead", []policy.Condition{clock("DateGreaterThan", soon)}, policy.NotYetActive, soon},
		{"a window that has passed", []policy.Condition{clock("DateGreaterThan", past), clock("DateLessThan", before)}, policy.Expired, before},
		{"a window that is open", []policy.Condition{clock("DateGreaterThan", past), clock("DateLessThan", later)}, policy.Active, later},
		{"a window ahead", []policy.Condition{clock("DateGreaterThan", soon), clock("DateLessThan", later)}, policy.NotYetActive, soon},
		{"a window across a year's end", []policy.Condition{clock("DateGreaterThan", "2025-12-31"), clock("DateLessThan", "2026-12-31")}, policy.Active, "2026-12-31"},
		{"bounds swapped", []policy.Condition{clock("DateGreaterThan", later), clock("DateLessThan", past)}, policy.NeverApplies, ""},
		{"equal bounds, one exclusive", []policy.Condition{clock("DateGreaterThan", soon), clock("DateLessThanEquals", soon)}, policy.NeverApplies, ""},
		{"equal bounds, both inclusive", []policy.Condition{clock("DateGreaterThanEquals", nowW3C), clock("DateLessThanEquals", nowW3C)}, policy.Active, nowW3C},
		{"two ends, of which the first counts", []policy.Condition{clock("DateLessThan", later), clock("DateLessThanEquals", past)}, policy.Expired, past},
		{"two beginnings, of which the last counts", []policy.Condition{clock("DateGreaterThan", past), clock("DateGreaterThanEquals", soon)}, policy.NotYetActive, soon},
		{"ends are OR-ed", []policy.Condition{clock("DateLessThan", past, later, before)}, policy.Active, later},
		{"beginnings are OR-ed", []policy.Condition{clock("DateGreaterThan", later, past)}, policy.Elapsed, past},

		{"now is the exclusive end", []policy.Condition{clock("DateLessThan", nowW3C)}, policy.Expired, nowW3C},
		{"now is the inclusive end", []policy.Condition{clock("DateLessThanEquals", nowW3C)}, policy.Active, nowW3C},
		{"now is the exclusive beginning", []policy.Condition{clock("DateGreaterThan", nowW3C)}, policy.NotYetActive, nowW3C},
		{"now is the inclusive beginning", []policy.Condition{clock("DateGreaterThanEquals", nowW3C)}, policy.Elapsed, nowW3C},
		{"now in another zone", []policy.Condition{clock("DateLessThan", "2026-06-01T21:00:00+09:00")}, policy.Expired, "2026-06-01T21:00:00+09:00"},
		{"midnight west of now's", []policy.Condition{clock("DateLessThan", "2026-06-01T00:00:00-12:01")}, policy.Active, "2026-06-01T00:00:00-12:01"},

		{"a point that has passed", []policy.Condition{clock("DateEquals", past)}, policy.Expired, past},
		{"points that have passed", []policy.Condition{clock("DateEquals", before, past)}, policy.Expired, before},
		{"points ahead", []policy.Condition{clock("DateEquals", later, soon)}, policy.NotYetActive, soon},
		{"the point now", []policy.Condition{clock("DateEquals", nowW3C)}, policy.Active, nowW3C},
		{"between points", []policy.Condition{clock("DateEquals", past, later)}, policy.Paused, ""},
		{"two points AND-ed", []policy.Condition{clock("DateEquals", past), clock("DateEqualsIfExists", later)}, policy.NeverApplies, ""},
		{"a point outside the window", []policy.Condition{clock("DateEquals", past), clock("DateGreaterThan", before)}, policy.NeverApplies, ""},
		{"a point inside the window", []policy.Condition{clock("DateEquals", later, past), clock("DateGreaterThan", before)}, policy.NotYetActive, later},
		{"a point that is excluded", []policy.Condition{clock("DateEquals", past), clock("DateNotEquals", past)}, policy.NeverApplies, ""},
		{"the only instant is excluded", []policy.Condition{clock("DateGreaterThanEquals", soon), clock("DateLessThanEquals", soon), clock("DateNotEquals", soon)}, policy.NeverApplies, ""},
		{"an excluded point that has passed", []policy.Condition{clock("DateNotEquals", past)}, policy.Elapsed, past},
		{"an excluded point ahead", []policy.Condition{clock("DateNotEquals", later)}, policy.Active, ""},
		{"now is excluded", []policy.Condition{clock("DateNotEquals", past, nowW3C)}, policy.Paused, ""},

		{"letter case", []policy.Condition{on("datelessthan", "AWS:currenttime", past)}, policy.Expired, past},
		{"IfExists", []policy.Condition{clock("DateLessThanIfExists", past)}, policy.Expired, past},
		{"a set operator", []policy.Condition{clock("ForAllValues:DateLessThanIfExists", past)}, policy.Expired, past},
		{"epoch seconds under a date operator", []policy.Condition{clock("DateLessThan", "1893456000")}, policy.Active, "1893456000"},
		{"a date on aws:EpochTime", []policy.Condition{on("DateLessThan", "aws:EpochTime", past)}, policy.Expired, past},
		{"a number on aws:EpochTime", []policy.Condition{on("NumericLessThan", "aws:EpochTime", "1498867200")}, policy.Expired, "1498867200"},
		{"four digits under a numeric operator", []policy.Condition{on("NumericGreaterThan", "aws:EpochTime", "2040")}, policy.Elapsed, "2040"},
		{"both keys are one clock", []policy.Condition{clock("DateGreaterThan", later), on("NumericLessThan", "aws:EpochTime", "1498867200")}, policy.NeverApplies, ""},
		{"a numeric operator on aws:CurrentTime", []policy.Condition{clock("NumericLessThan", "1498867200")}, policy.DatesUnknown, ""},
		{"a date under a numeric operator", []policy.Condition{on("NumericLessThan", "aws:EpochTime", past)}, policy.DatesUnknown, ""},

		{"a hole", []policy.Condition{hole(clock("DateLessThan"))}, policy.DatesUnknown, ""},
		{"a hole beside a value that has passed", []policy.Condition{hole(clock("DateLessThan", past))}, policy.DatesUnknown, ""},
		{"a hole beside a beginning that has passed", []policy.Condition{hole(clock("DateGreaterThan", past))}, policy.Elapsed, past},
		{"a hole as beginning of what has ended", []policy.Condition{hole(clock("DateGreaterThan")), clock("DateLessThan", past)}, policy.Expired, past},
		{"a hole as end of what begins later", []policy.Condition{clock("DateGreaterThan", soon), hole(clock("DateLessThan"))}, policy.NotYetActive, soon},
		{"a hole as end of what has begun", []policy.Condition{clock("DateGreaterThan", past), hole(clock("DateLessThan"))}, policy.DatesUnknown, ""},
		{"a hole among excluded points", []policy.Condition{hole(clock("DateNotEquals", past))}, policy.DatesUnknown, ""},
		{"a default that has passed", []policy.Condition{byDefault(clock("DateLessThan", past))}, policy.DatesUnknown, ""},
		{"a default ahead", []policy.Condition{byDefault(clock("DateGreaterThan", later))}, policy.DatesUnknown, ""},
		{"no date", []policy.Condition{clock("DateLessThan", "2017/07/01")}, policy.DatesUnknown, ""},
		{"no value", []policy.Condition{clock("DateLessThan")}, policy.DatesUnknown, ""},
		{"a policy variable", []policy.Condition{clock("DateLessThan", "${aws:TokenIssueTime}")}, policy.DatesUnknown, ""},
		{"an unknown operator", []policy.Condition{clock("DateLess", past)}, policy.DatesUnknown, ""},
		{"a string operator", []policy.Condition{clock("StringEquals", past)}, policy.DatesUnknown, ""},
		{"a date under Null", []policy.Condition{clock("Null", past)}, policy.DatesUnknown, ""},
		{"Null that is always satisfied", []policy.Condition{clock("Null", "false"), clock("DateGreaterThan", past)}, policy.Elapsed, past},
		{"a computed key", []policy.Condition{keyed("DateLessThan", anyKey, past)}, policy.DatesUnknown, ""},
		{"a computed key under another operator", []policy.Condition{keyed("StringEquals", anyKey, past), clock("DateGreaterThan", past)}, policy.Elapsed, past},
		{"a computed key under a numeric operator", []policy.Condition{keyed("NumericEquals", anyKey, "5"), clock("DateGreaterThan", past)}, policy.DatesUnknown, ""},
		{"operator and key repeated", []policy.Condition{clock("DateLessThan", past), clock("datelessthan", later)}, policy.DatesUnknown, ""},

		{"a condition that may not exist", []policy.Condition{whenProd(clock("DateLessThan", past))}, policy.DatesUnknown, ""},
		{"an end ahead that may not exist", []policy.Condition{whenProd(clock("DateLessThan", later))}, policy.Active, ""},
		{"one of two values, both passed", []policy.Condition{prodValue(prodValue(clock("DateLessThan", past, before), 0, true), 1, false)}, policy.Expired, before},
		{"one of two values, one ahead", []policy.Condition{prodValue(prodValue(clock("DateLessThan", past, later), 0, true), 1, false)}, policy.DatesUnknown, ""},

		{"a year that has passed either way", []policy.Condition{clock("DateLessThan", "2017")}, policy.Expired, "2017"},
		{"a year ahead, or epoch time", []policy.Condition{clock("DateLessThan", "2030")}, policy.DatesUnknown, ""},
		{"milliseconds ahead, or seconds", []policy.Condition{clock("DateGreaterThan", "1893456000000")}, policy.NotYetActive, "1893456000000"},
		{"milliseconds that have passed, or seconds", []policy.Condition{clock("DateLessThan", "1498867200000")}, policy.DatesUnknown, ""},
		{"no zone, passed everywhere", []policy.Condition{clock("DateLessThan", "2026-05-31T23:59:59")}, policy.Expired, "2026-05-31T23:59:59"},
		{"no zone, passed somewhere", []policy.Condition{clock("DateLessThan", "2026-06-01T01:00:00")}, policy.DatesUnknown, ""},
		{"no zone, far ahead, if it is read at all", []policy.Condition{clock("DateLessThan", "2030-01-01T00:00:00")}, policy.DatesUnknown, ""},
		{"eight digits that look like a day ahead", []policy.Condition{clock("DateLessThan", "20300101")}, policy.DatesUnknown, ""},
	} {
		window := allow(test.conditions...).Window()
		if state := window.State(now); state != test.state {
			t.Errorf("%s: %s, want %s", test.name, state, test.state)
		}
		deciding := ""
		if bound := window.Deciding(now); bound != nil {
			deciding = bound.Text()
		}
		if deciding != test.deciding {
			t.Errorf("%s: decided by %q, want %q", test.name, deciding, test.deciding)
		}
		holds := map[policy.DateState]policy.Tri{policy.DatesUnknown: policy.Unknown, policy.Undated: policy.Yes,
			policy.Active: policy.Yes, policy.Elapsed: policy.Yes, policy.NeverApplies: policy.No,
			policy.Expired: policy.No, policy.NotYetActive: policy.No, policy.Paused: policy.No}[test.state]
		if got := window.Holds(now); got != holds {
			t.Errorf("%s: holds %s, want %s", test.name, got, holds)
		}
	}
}

func TestConditionsOfTheStatementItselfAreNoDoubt(t *testing.T) {
	statement := allow(whenProd(clock("DateLessThan", past)))
	statement.When = prod(true)
	if state := statement.Window().State(now); state != policy.Expired {
		t.Errorf("got %s", state)
	}
	statement.When = prod(false)
	if state := statement.Window().State(now); state != policy.Undated {
		t.Errorf("a condition that cannot exist beside the statement makes it %s", state)
	}
}

func TestUnreadConditionsLeaveNothingCertain(t *testing.T) {
	statement := allow(clock("DateGreaterThan", past))
	statement.PartialConditions = true
	if state := statement.Window().State(now); state != policy.DatesUnknown {
		t.Errorf("a passed beginning beside unread conditions is %s", state)
	}
	statement = allow(clock("DateLessThan", past))
	statement.Partial = true
	if state := statement.Window().State(now); state != policy.Expired {
		t.Errorf("a passed end beside unread elements is %s", state)
	}
}

func TestConflictNamesBothBoundsInTheOrderOfTheSource(t *testing.T) {
	for _, test := range []struct {
		conditions            []policy.Condition
		first, second         string
		relation, secondWords string
	}{
		{[]policy.Condition{clock("DateGreaterThan", later), clock("DateLessThan", past)}, later, past, "after", "before"},
		{[]policy.Condition{clock("DateLessThanEquals", past), clock("DateGreaterThanEquals", later)}, past, later, "at or before", "at or after"},
		{[]policy.Condition{clock("DateLessThan", before), clock("DateEquals", later)}, before, later, "before", "at"},
		{[]policy.Condition{clock("DateNotEquals", later), clock("DateEquals", later)}, later, later, "not at", "at"},
		{[]policy.Condition{clock("DateLessThan", later, past), clock("DateGreaterThan", later)}, later, later, "before", "after"},
	} {
		conflict := allow(test.conditions...).Window().Possible.Conflict
		if conflict == nil {
			t.Errorf("%s: no conflict", test.first)
			continue
		}
		if conflict.First.Text() != test.first || conflict.Second.Text() != test.second ||
			conflict.First.Relation.String() != test.relation || conflict.Second.Relation.String() != test.secondWords {
			t.Errorf("%s %s and %s %s; want %s %s and %s %s", conflict.First.Relation, conflict.First.Text(), conflict.Second.Relation,
				conflict.Second.Text(), test.relation, test.first, test.secondWords, test.second)
		}
	}
}

func TestNowIsCutToTheSecond(t *testing.T) {
	half := now.Add(500 * time.Millisecond)
	for operator, want := range map[string]policy.Tri{"DateEquals": policy.Yes, "DateLessThanEquals": policy.Yes, "DateGreaterThan": policy.No, "DateLessThan": policy.No} {
		if got := allow(clock(operator, nowW3C)).Window().Holds(half); got != want {
			t.Errorf("%s half a second later: %s", operator, got)
		}
	}
}

func TestDaysToABound(t *testing.T) {
	for text, want := range map[string]int{
		nowW3C: 0, "2026-05-31T12:00:00Z": 1, "2026-05-31T13:00:00Z": 0, "2026-06-01T13:00:00Z": 1, "2026-07-01T12:00:00Z": 30,
		"2026-07-01T12:00:01Z": 31, "2025-06-01T12:00:00Z": 365, "2023-06-02T12:00:00Z": 1095, "2024-02-28T12:00:00Z": 824,
		"9999-12-31": 2912291, "1498867200000": 17327395,
	} {
		bound := allow(clock("DateLessThanEquals", text)).Window().Possible.Upper
		if got := bound.Days(now); got != want {
			t.Errorf("days to %s: %d, want %d", text, got, want)
		}
	}
}

func TestThreeBoundsThatLeaveNothingAreNoPairInConflict(t *testing.T) {
	window := allow(clock("DateGreaterThanEquals", soon), clock("DateLessThanEquals", soon), clock("DateNotEquals", soon)).Window()
	if !window.Possible.None || window.Possible.Conflict != nil {
		t.Errorf("got %+v", window.Possible)
	}
}
