package input_test

import (
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/input"
)

// now is the clock of these tests.
var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func TestDistanceToABoundInWords(t *testing.T) {
	for _, test := range []struct{ date, distance string }{
		{"2026-06-01T12:00:00Z", "less than a day"},
		{"2026-06-02T11:59:59Z", "less than a day"},
		{"2026-06-02T12:00:00Z", "1 day"},
		{"2026-06-02T12:00:01Z", "2 days"},
		{"2026-05-31T12:00:01Z", "less than a day"},
		{"2026-05-31T12:00:00Z", "1 day"},
		{"2026-05-30T12:00:01Z", "1 day"},
		{"2026-05-30T12:00:00Z", "2 days"},
		{"9999-12-31", "2912291 days"},
	} {
		body := asked(until(test.date))
		if got := body.Statements[0].Dates.Bound.Distance; got != test.distance {
			t.Errorf("%s: %q, want %q", test.date, got, test.distance)
		}
	}
}

func TestPolicyWithoutEffectHasNoDates(t *testing.T) {
	statement := until("2025-01-01")
	statement.Effect = nil
	if body := asked(statement); body.Has.Dates || body.Statements[0].Dates != nil {
		t.Errorf("got %+v", body.Statements[0].Dates)
	}
}

func TestPlaceOfADateExistsUnderEveryConditionAroundIt(t *testing.T) {
	statement := until("2025-01-01")
	statement.When = policy.When{{Name: "A", Holds: true}}
	statement.Conditions[0].When = policy.When{{Name: "B", Holds: true}}
	statement.Conditions[0].Values[0].When = policy.When{{Name: "C", Holds: true}}
	if got := asked(statement).Statements[0].Dates.Values[0].At.When.String(); got != "A and B and C" {
		t.Errorf("got %q", got)
	}
}

func TestDocumentOfUnknownKindIsAskedAboutItsDates(t *testing.T) {
	document := &policy.Document{Statements: []*policy.Statement{until("2025-01-01")}, Uses: []policy.Use{{}}}
	questions := input.Documents(document, input.Around{Now: now})
	if len(questions) != 1 || !questions[0].Body.(*input.Document).Has.Dates {
		t.Errorf("got %+v", questions)
	}
}

func asked(statement *policy.Statement) *input.Document {
	document := &policy.Document{Statements: []*policy.Statement{statement}, Uses: []policy.Use{{Kind: policy.Identity}}}
	return input.Documents(document, input.Around{Now: now})[0].Body.(*input.Document)
}

func until(date string) *policy.Statement {
	return &policy.Statement{
		Effect: &policy.Value{Text: policy.Literal("Allow")},
		Conditions: []policy.Condition{{
			Operator: policy.Literal("DateLessThanEquals"), Key: policy.Literal("aws:CurrentTime"),
			Values: []policy.Value{{Text: policy.Literal(date), Scalar: policy.String}},
		}},
	}
}
