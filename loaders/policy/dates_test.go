package policy_test

import (
	"slices"
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestStatementWithoutDatesHasNone(t *testing.T) {
	for _, condition := range []policy.Condition{
		on("StringEquals", "aws:PrincipalTag/until", past), on("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
	} {
		if dates := allow(condition).Dates(now); dates != nil {
			t.Errorf("%s on %s: %+v", condition.Operator, condition.Key, dates)
		}
	}
}

func TestFlagsOfDateValues(t *testing.T) {
	const (
		malformed = 1 << iota
		ambiguous
		epoch
		single
		itself
	)
	for _, test := range []struct {
		condition policy.Condition
		flags     int
	}{
		{clock("DateLessThan", "2017-07-01"), 0},
		{clock("DateLessThan", "2017-07-01T00:00:00.5+02:00"), 0},
		{clock("DateLessThan", "2017/07/01"), malformed},
		{clock("DateLessThan", "2017-07-01 00:00:00Z"), malformed},
		{clock("DateLessThan", ""), malformed},
		{on("DateLessThan", "s3:object-lock-retain-until", "1 July 2017"), malformed},
		{clock("DateLessThan", "${aws:TokenIssueTime}"), 0},
		{hole(clock("DateLessThan")), 0},
		{byDefault(clock("DateLessThan", "none")), 0},
		{clock("StringLessThan", "2017/07/01"), 0},
		{clock("DateLessThan", "2017"), ambiguous},
		{clock("DateLessThan", "1498867200000"), ambiguous},
		{clock("DateLessThan", "2017-07-01T10:00:00"), ambiguous},
		{clock("DateLessThan", "1498867200"), epoch},
		{on("NumericLessThan", "aws:EpochTime", "1498867200"), 0},
		{on("NumericLessThan", "aws:EpochTime", "2017"), 0},
		{on("NumericLessThan", "aws:EpochTime", "tomorrow"), 0},
		{clock("DateEquals", "2017-07-01"), single},
		{on("ForAnyValue:DateEqualsIfExists", "AWS:EPOCHTIME", "1498867200"), single | epoch},
		{on("DateEquals", "aws:TokenIssueTime", "2017-07-01"), 0},
		{clock("DateNotEquals", "2017-07-01"), 0},
		{clock("DateEquals", "soon"), malformed},
		{hole(clock("DateEquals")), 0},
		{clock("DateGreaterThan", "2017-07-01T00:00:00Z"), itself},
		{clock("DateGreaterThan", "2017-07-01T00:00Z"), itself},
		{clock("DateGreaterThan", "2017-07-01T00:00:00.000+09:00"), itself},
		{clock("DateGreaterThan", "2017-07-01"), 0},
		{clock("DateGreaterThan", "2017-07-01T00:00:01Z"), 0},
		{clock("DateGreaterThanEquals", "2017-07-01T00:00:00Z"), 0},
		{clock("DateLessThan", "2017-12-31T23:59:59Z"), itself},
		{clock("DateLessThanIfExists", "2017-12-31T23:59:59.999-05:00"), itself},
		{clock("DateLessThan", "2018-01-01T00:00:00Z"), 0},
		{byDefault(clock("DateLessThan", "1900-12-31T23:59:59Z")), 0},
		{clock("DateLessThanEquals", "2017-12-31T23:59:59Z"), 0},
	} {
		got := 0
		if dates := allow(test.condition).Dates(now); dates != nil {
			value := dates.Values[0]
			for flag, set := range map[int]bool{malformed: value.Malformed, ambiguous: value.Ambiguous, epoch: value.Epoch,
				single: value.SingleInstant, itself: value.LeavesOutItself} {
				if set {
					got |= flag
				}
			}
		}
		if got != test.flags {
			t.Errorf("%s %v: flags %05b, want %05b", test.condition.Operator, test.condition.Values, got, test.flags)
		}
	}
}

func TestUnquotedTimestampsAndNullAreNotMalformed(t *testing.T) {
	for _, kind := range []policy.Kind{policy.Timestamp, policy.Null} {
		condition := clock("DateLessThan", "2017-07-01 10:00:00")
		condition.Values[0].Scalar = kind
		if value := allow(condition).Dates(now).Values[0]; value.Malformed {
			t.Errorf("a %s is malformed", kind)
		}
	}
}

func TestTimestampsAreFoundUnderEveryOperator(t *testing.T) {
	statement := allow(on("StringEquals", "aws:PrincipalTag/until", "2027-01-31", "2027-02-28"), clock("DateLessThan", later))
	statement.Conditions[0].Values[0].Scalar = policy.Timestamp
	statement.Conditions[1].Values[0].Scalar = policy.Timestamp
	list := statement.Timestamps()
	if len(list) != 2 || !list[0].Text.Is("2027-01-31") || !list[1].Text.Is(later) {
		t.Errorf("got %v", list)
	}
	statement.Conditions[1].Values[0].Default = true
	if list := statement.Timestamps(); len(list) != 1 {
		t.Errorf("with a default: %v", list)
	}
}

func TestIdleValuesNameTheOneThatCounts(t *testing.T) {
	for _, test := range []struct {
		condition policy.Condition
		counts    []string // of each value: the one that counts instead
	}{
		{clock("DateLessThan", past, later, before), []string{later, "", later}},
		{clock("DateLessThanEquals", later, past), []string{"", later}},
		{clock("DateGreaterThan", later, past, before), []string{past, "", past}},
		{clock("DateLessThan", past, past), []string{"", past}},
		{clock("DateGreaterThan", "2020-01-01", "2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00"), []string{"", "2020-01-01", "2020-01-01"}},
		{on("DateLessThan", "aws:TokenIssueTime", past, later), []string{later, ""}},
		{clock("DateEquals", past, later), []string{"", ""}},
		{clock("DateNotEquals", past, later), []string{"", ""}},
		{clock("DateLessThan", past), []string{""}},
		{hole(clock("DateLessThan", past, later)), []string{later, "", ""}},
		{hole(clock("DateLessThan", past)), []string{"", ""}},
		{byDefault(clock("DateLessThan", later, past)), []string{"", ""}},
		{byDefault(clock("DateLessThan", past, later)), []string{"", ""}},
		{prodValue(clock("DateLessThan", past, later), 1, true), []string{"", ""}},
		{clock("DateLessThan", "2017", "2018"), []string{"", ""}},
		{clock("DateLessThan", "2017", "1970-01-01T00:33:37Z", "1970-01-01T00:33:37Z"), []string{"", "", "1970-01-01T00:33:37Z"}},
		{clock("DateGreaterThan", "2017", "2016-01-01", "2018-01-01"), []string{"", "", "2016-01-01"}},
		{clock("DateLessThan", "2017/01/01", later), []string{"", ""}},
	} {
		for i, value := range allow(test.condition).Dates(now).Values {
			got := ""
			if value.Counts != nil {
				got = value.Counts.Text.String()
			}
			if got != test.counts[i] {
				t.Errorf("%s %v: value %d yields to %q, want %q", test.condition.Operator, test.condition.Values, i, got, test.counts[i])
			}
		}
	}
}

func TestStaleSessionBounds(t *testing.T) {
	const key = "aws:TokenIssueTime"
	for _, test := range []struct {
		name      string
		statement *policy.Statement
		stale     string
	}{
		{"a Deny of long ended sessions", deny(on("DateLessThan", key, past)), past},
		{"letter case", deny(on("dateLessThan", "AWS:TokenIssueTIME", past)), past},
		{"a Deny of sessions that may live", deny(on("DateLessThan", key, "2026-05-31T00:00:00Z")), ""},
		{"exactly 36 hours ago", deny(on("DateLessThan", key, "2026-05-31T00:00:00Z")), ""},
		{"a second more", deny(on("DateLessThan", key, "2026-05-30T23:59:59Z")), "2026-05-30T23:59:59Z"},
		{"a Deny of newer ones", deny(on("DateGreaterThan", key, past)), ""},
		{"an Allow of newer ones", allow(on("DateGreaterThanEquals", key, past)), past},
		{"an Allow of older ones", allow(on("DateLessThan", key, past)), ""},
		{"IfExists also meets long-term keys", deny(on("DateLessThanIfExists", key, past)), ""},
		{"so does ForAllValues", deny(on("ForAllValues:DateLessThan", key, past)), ""},
		{"so does the negated form", deny(on("DateNotEquals", key, past)), ""},
		{"the latest of several", deny(on("DateLessThan", key, past, later)), ""},
		{"the latest of several, stale too", deny(on("DateLessThan", key, past, before)), before},
		{"a hole", deny(hole(on("DateLessThan", key))), ""},
		{"a hole beside", deny(hole(on("DateLessThan", key, past))), ""},
		{"a default", deny(byDefault(on("DateLessThan", key, past))), ""},
		{"no date", deny(on("DateLessThan", key, "2017/01/01")), ""},
		{"another key", deny(clock("DateLessThan", past)), ""},
	} {
		got := ""
		for _, bound := range test.statement.Dates(now).StaleSessions {
			got += bound.Text()
		}
		if got != test.stale {
			t.Errorf("%s: %q, want %q", test.name, got, test.stale)
		}
	}
}

// The fuzz test below builds conditions of these; the last value is a hole.
var (
	fuzzOperators = []string{"DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "DateEquals", "DateNotEquals"}
	fuzzInstants  = []time.Time{now.Add(-2 * time.Hour), now.Add(-time.Hour), now, now.Add(time.Hour)}
)

// fuzzConditions reads one condition of each two bytes: operator, then a bit for each value.
func fuzzConditions(data []byte) (conditions []policy.Condition, operators []string, values [][]int) {
	for i := 0; i+1 < len(data) && len(conditions) < 4; i += 2 {
		operator := fuzzOperators[int(data[i])%len(fuzzOperators)]
		// Variants of the name keep conditions from being repetitions of each other.
		name := []string{"", "ForAnyValue:", "ForAllValues:"}[len(conditions)%3] + operator + []string{"", "IfExists"}[len(conditions)/3]
		condition := clock(name)
		var chosen []int
		for bit := 0; bit <= len(fuzzInstants); bit++ {
			if data[i+1]>>bit&1 == 0 {
				continue
			}
			chosen = append(chosen, bit)
			if bit == len(fuzzInstants) {
				condition = hole(condition)
				continue
			}
			condition.Values = append(condition.Values, policy.Value{Text: policy.Literal(fuzzInstants[bit].Format(time.RFC3339)), Scalar: policy.String})
		}
		if chosen == nil {
			continue
		}
		conditions, operators, values = append(conditions, condition), append(operators, operator), append(values, chosen)
	}
	return conditions, operators, values
}

// slowlyHolds asks every value in turn; filling stands for the hole.
func slowlyHolds(operators []string, values [][]int, filling, at time.Time) bool {
	for i, operator := range operators {
		any := false
		for _, index := range values[i] {
			value := filling
			if index < len(fuzzInstants) {
				value = fuzzInstants[index]
			}
			order := at.Compare(value)
			any = any || map[string]bool{"DateLessThan": order < 0, "DateLessThanEquals": order <= 0, "DateGreaterThan": order > 0,
				"DateGreaterThanEquals": order >= 0, "DateEquals": order == 0, "DateNotEquals": order == 0}[operator]
		}
		if any == (operator == "DateNotEquals") {
			return false
		}
	}
	return true
}

func hasHole(values [][]int) bool {
	return slices.ContainsFunc(values, func(list []int) bool { return slices.Contains(list, len(fuzzInstants)) })
}

func FuzzWindowAgainstEveryFilling(f *testing.F) {
	f.Add([]byte{0, 3, 2, 4})
	f.Add([]byte{4, 21, 5, 1, 3, 16})
	f.Fuzz(func(t *testing.T, data []byte) {
		conditions, operators, values := fuzzConditions(data)
		window := allow(conditions...).Window()
		for step := -5; step <= 5; step++ {
			filling := now.Add(time.Duration(step) * 30 * time.Minute)
			for probe := -6; probe <= 6; probe++ {
				at := now.Add(time.Duration(probe) * 30 * time.Minute)
				holds := slowlyHolds(operators, values, filling, at)
				known := window.Holds(at)
				if known != policy.Unknown && known != policy.Is(holds) {
					t.Errorf("%v %v: at %v holds %s, but filled with %v %v", operators, values, at, known, filling, holds)
				}
				if known == policy.Unknown && !hasHole(values) {
					t.Errorf("%v %v: at %v unknown, though nothing is", operators, values, at)
				}
				state := window.State(now)
				late, early := at.After(now), at.Before(now)
				wrong := holds && (state == policy.NeverApplies || state == policy.Expired && !early || state == policy.NotYetActive && !late) ||
					!holds && state == policy.Elapsed && !early
				if wrong {
					t.Errorf("%v %v: state %s, but filled with %v holds at %v: %v", operators, values, state, filling, at, holds)
				}
			}
		}
	})
}
