package policy_test

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestWhatOutlastsAStatement(t *testing.T) {
	end := func(text string) policy.Condition { return clock("DateLessThan", text) }
	mfa := on("Bool", "aws:MultiFactorAuthPresent", "true")
	for _, test := range []struct {
		name     string
		own      *policy.Statement
		other    *policy.Statement
		outlasts bool
	}{
		{"the same without an end", granting("s3:GetObject", "*", end(soon)), granting("s3:GetObject", "*"), true},
		{"letter case of the action", granting("s3:GetObject", "*", end(soon)), granting("S3:getobject", "*"), true},
		{"the same with a later end", granting("s3:GetObject", "*", end(soon)), granting("s3:GetObject", "*", end(later)), true},
		{"the same with an end that nobody knows", granting("s3:GetObject", "*", end(soon)), granting("s3:GetObject", "*", hole(clock("DateLessThan"))), true},
		{"the same with the same end", granting("s3:GetObject", "*", end(soon)), granting("s3:GetObject", "*", end(soon)), false},
		{"the same, already ended", granting("s3:GetObject", "*", end(soon)), granting("s3:GetObject", "*", end(past)), false},
		{"the same that never applies", granting("s3:GetObject", "*", end(soon)), granting("s3:GetObject", "*", end(past), clock("DateGreaterThan", later)), false},
		{"another action", granting("s3:GetObject", "*", end(soon)), granting("s3:PutObject", "*"), false},
		{"another resource", granting("s3:GetObject", "a", end(soon)), granting("s3:GetObject", "A"), false},
		{"the same with a condition more", granting("s3:GetObject", "*", end(soon)), granting("s3:GetObject", "*", mfa), false},
		{"the same with a condition less", granting("s3:GetObject", "*", end(soon), mfa), granting("s3:GetObject", "*"), true},
		{"the same under the same condition", granting("s3:GetObject", "*", end(soon), mfa), granting("s3:GetObject", "*", mfa), true},
		{"a Deny of the same", granting("s3:GetObject", "*", end(soon)), denying(granting("s3:GetObject", "*")), false},
		{"the same that may not exist", granting("s3:GetObject", "*", end(soon)), inProd(granting("s3:GetObject", "*")), false},
		{"both in the same case only", inProd(granting("s3:GetObject", "*", end(soon))), inProd(granting("s3:GetObject", "*")), true},
	} {
		document := &policy.Document{Statements: []*policy.Statement{test.own, test.other}}
		bound := test.own.Dates(now).Deciding
		if got := document.Lasting().Outlasts(test.own, bound.At); got != test.outlasts {
			t.Errorf("%s: %v, want %v", test.name, got, test.outlasts)
		}
	}
}

func granting(action, resource string, conditions ...policy.Condition) *policy.Statement {
	statement := allow(conditions...)
	statement.Actions = []policy.Value{{Text: policy.Literal(action)}}
	statement.Resources = []policy.Value{{Text: policy.Literal(resource)}}
	return statement
}

func denying(statement *policy.Statement) *policy.Statement {
	statement.Effect.Text = policy.Literal("Deny")
	return statement
}

func inProd(statement *policy.Statement) *policy.Statement {
	statement.When = prod(true)
	return statement
}
