package request

import (
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestDatesAreJudgedByTheClock(t *testing.T) {
	ends := func(now time.Time) *Context {
		return New(principal(someUser), principal(target), "sts:AssumeRole", now)
	}
	for _, test := range []struct {
		conditions          string
		clocked, notClocked policy.Tri
	}{
		{`{"DateLessThan": {"aws:CurrentTime": "2016-05-01T12:00:00Z"}}`, policy.No, policy.Unknown},
		{`{"DateGreaterThan": {"aws:CurrentTime": "2026-06-01T12:00:00Z"}}`, policy.No, policy.Unknown},
		{`{"DateGreaterThanEquals": {"aws:CurrentTime": "2026-06-01T12:00:00Z"}}`, policy.Yes, policy.Unknown},
		{`{"DateLessThan": {"aws:CurrentTime": "1893456000"}}`, policy.Yes, policy.Unknown},
		{`{"NumericLessThan": {"aws:EpochTime": "1893456000"}}`, policy.Yes, policy.Unknown},
		{`{"DateNotEquals": {"aws:CurrentTime": ["2020-01-01T00:00:00Z", "2026-06-01T12:00:00Z"]}}`, policy.No, policy.Unknown},
		{`{"DateLessThan": {"aws:CurrentTime": "2020-01-01"}, "DateGreaterThan": {"aws:CurrentTime": "2021-01-01"}}`, policy.No, policy.No},
		{`{"DateLessThan": {"aws:CurrentTime": "2030-01-01"}, "StringEquals": {"aws:username": "crane"}}`, policy.No, policy.No},
		{`{"DateLessThan": {"aws:TokenIssueTime": "2016-05-01"}}`, policy.No, policy.Unknown},
		{`{"DateLessThan": {"aws:CurrentTime": "⟨var.until⟩"}}`, policy.Unknown, policy.Unknown},
	} {
		statement := conditions(t, test.conditions)
		if got := ends(noon).Holds(statement, policy.Yes, nil); got != test.clocked {
			t.Errorf("%s: got %s, want %s", test.conditions, got, test.clocked)
		}
		if got := ends(time.Time{}).Holds(statement, policy.Yes, nil); got != test.notClocked && test.conditions[2] == 'D' {
			t.Errorf("%s without a clock: got %s, want %s", test.conditions, got, test.notClocked)
		}
		if one := ends(noon).HoldsOne(&statement.Conditions[0], policy.Yes); len(statement.Conditions) == 1 && one != test.clocked {
			t.Errorf("%s alone: got %s, want %s", test.conditions, one, test.clocked)
		}
	}
}

func TestWhatMayNotExistDecidesNothing(t *testing.T) {
	prod := policy.When{{Name: "IsProd", Holds: true}}
	test := policy.When{{Name: "IsProd"}}
	fails := func() *policy.Statement { return conditions(t, `{"StringEquals": {"aws:username": "crane"}}`) }
	holds := func() *policy.Statement { return conditions(t, `{"StringEquals": {"aws:username": "heron"}}`) }
	c := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
	for fact, test := range map[string]struct {
		statement *policy.Statement
		change    func(*policy.Statement)
		given     policy.When
		want      policy.Tri
	}{
		"no conditions":                       {&policy.Statement{}, nil, nil, policy.Yes},
		"conditions that were not read":       {&policy.Statement{PartialConditions: true}, nil, nil, policy.Unknown},
		"a statement that was not read":       {holds(), func(s *policy.Statement) { s.Partial = true }, nil, policy.Unknown},
		"one of them fails anyway":            {fails(), func(s *policy.Statement) { s.PartialConditions = true }, nil, policy.No},
		"a condition that may not exist":      {fails(), func(s *policy.Statement) { s.Conditions[0].When = prod }, nil, policy.Unknown},
		"one that exists where it is asked":   {fails(), func(s *policy.Statement) { s.Conditions[0].When = prod }, prod, policy.No},
		"one that does not":                   {fails(), func(s *policy.Statement) { s.Conditions[0].When = prod }, test, policy.Yes},
		"one that holds, or is not there":     {holds(), func(s *policy.Statement) { s.Conditions[0].When = prod }, nil, policy.Yes},
		"one that exists with its statement":  {fails(), func(s *policy.Statement) { s.When, s.Conditions[0].When = prod, prod }, nil, policy.No},
		"a value that may not exist":          {holds(), func(s *policy.Statement) { s.Conditions[0].Values[0].When = prod }, nil, policy.Unknown},
		"a value that is a default":           {fails(), func(s *policy.Statement) { s.Conditions[0].Values[0].Default = true }, nil, policy.Unknown},
		"a value that may be a list":          {fails(), func(s *policy.Statement) { s.Conditions[0].Values[0].Scalar = policy.Open }, nil, policy.Unknown},
		"operator and key twice, which agree": {holds(), func(s *policy.Statement) { s.Conditions = append(s.Conditions, s.Conditions[0]) }, nil, policy.Yes},
		"operator and key twice, which do not": {
			holds(), func(s *policy.Statement) { s.Conditions = append(s.Conditions, fails().Conditions[0]) }, nil, policy.Unknown,
		},
	} {
		if test.change != nil {
			test.change(test.statement)
		}
		if got := c.Holds(test.statement, policy.Yes, test.given); got != test.want {
			t.Errorf("%s: got %s, want %s", fact, got, test.want)
		}
	}
}

func TestStatementsWithoutConditionsCostNothing(t *testing.T) {
	c, statement := New(principal(someUser), principal(target), "sts:AssumeRole", noon), &policy.Statement{}
	if count := testing.AllocsPerRun(100, func() { c.Holds(statement, policy.Yes, nil) }); count != 0 {
		t.Errorf("%v allocations", count)
	}
}

func BenchmarkHolds(b *testing.B) {
	for name, source := range map[string]string{
		"none":     `{}`,
		"external": `{"StringEquals": {"sts:ExternalId": "reed-4471-q"}}`,
		"five": `{"StringEquals": {"sts:ExternalId": "reed-4471-q", "aws:PrincipalAccount": "111122223333"}, "Bool": {"aws:MultiFactorAuthPresent": "true"},
			"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/team/*"}, "DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}`,
	} {
		statement := conditions(b, source)
		c := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Holds(statement, policy.Yes, nil)
			}
		})
	}
}
