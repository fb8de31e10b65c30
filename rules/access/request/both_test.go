package request

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestDisjoint(t *testing.T) {
	for name, test := range map[string]struct {
		first, second string
		want          bool
	}{
		"other texts":                   {`"StringEquals": {"sts:ExternalId": ["a", "b"]}`, `"StringEquals": {"STS:externalid": "c"}`, true},
		"one text in common":            {`"StringEquals": {"sts:ExternalId": ["a", "b"]}`, `"StringEquals": {"sts:ExternalId": ["b", "c"]}`, false},
		"letter case tells":             {`"StringEquals": {"sts:ExternalId": "A"}`, `"StringLike": {"sts:ExternalId": "a"}`, true},
		"letter case tells not":         {`"StringEquals": {"sts:ExternalId": "A"}`, `"StringEqualsIgnoreCase": {"sts:ExternalId": "a"}`, false},
		"patterns apart":                {`"StringLike": {"sts:RoleSessionName": "ci-*"}`, `"StringLike": {"sts:RoleSessionName": "cd-*"}`, true},
		"patterns that meet":            {`"StringLike": {"sts:RoleSessionName": "ci-*"}`, `"StringLike": {"sts:RoleSessionName": "*-main"}`, false},
		"a star that is a text":         {`"StringEquals": {"sts:RoleSessionName": "ci-*"}`, `"StringEquals": {"sts:RoleSessionName": "ci-1"}`, true},
		"networks apart":                {`"IpAddress": {"aws:SourceIp": "192.0.2.0/25"}`, `"IpAddress": {"aws:SourceIp": ["192.0.2.128/25", "198.51.100.7"]}`, true},
		"a network within":              {`"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}`, `"IpAddress": {"aws:SourceIp": "192.0.2.9"}`, false},
		"networks of two families":      {`"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}`, `"IpAddress": {"aws:SourceIp": "2001:db8::/32"}`, false},
		"opposites":                     {`"Bool": {"aws:SecureTransport": "true"}`, `"Bool": {"aws:SecureTransport": "FALSE"}`, true},
		"other keys":                    {`"StringEquals": {"sts:ExternalId": "a"}`, `"StringEquals": {"sts:SourceIdentity": "b"}`, false},
		"a key of several values":       {`"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}`, `"ForAnyValue:StringEquals": {"aws:TagKeys": "b"}`, false},
		"a key that nobody knows":       {`"StringEquals": {"example:thing": "a"}`, `"StringEquals": {"example:thing": "b"}`, false},
		"one passes without the key":    {`"StringEqualsIfExists": {"sts:ExternalId": "a"}`, `"StringEquals": {"sts:ExternalId": "b"}`, false},
		"all values of none":            {`"ForAllValues:StringEquals": {"sts:ExternalId": "a"}`, `"StringEquals": {"sts:ExternalId": "b"}`, false},
		"a negated operator":            {`"StringNotEquals": {"sts:ExternalId": "a"}`, `"StringEquals": {"sts:ExternalId": "b"}`, false},
		"a hole":                        {`"StringEquals": {"sts:ExternalId": "⟨id⟩"}`, `"StringEquals": {"sts:ExternalId": "b"}`, false},
		"a hole behind another literal": {`"StringEquals": {"sts:ExternalId": "a-⟨id⟩"}`, `"StringEquals": {"sts:ExternalId": "b"}`, true},
		"a variable":                    {`"StringEquals": {"sts:SourceIdentity": "${aws:username}"}`, `"StringEquals": {"sts:SourceIdentity": "b"}`, false},
		"operators of two kinds":        {`"StringEquals": {"aws:SourceIp": "192.0.2.9"}`, `"IpAddress": {"aws:SourceIp": "198.51.100.7"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			first, second := conditionOf(t, test.first), conditionOf(t, test.second)
			if got := Disjoint(first, second); got != test.want {
				t.Errorf("disjoint is %v", got)
			}
			if Disjoint(second, first) != test.want {
				t.Error("the other way round, the answer is another")
			}
		})
	}
}

func TestDemandsMFA(t *testing.T) {
	for condition, want := range map[string]bool{
		`"Bool": {"aws:MultiFactorAuthPresent": "true"}`:                true,
		`"Bool": {"AWS:multifactorauthpresent": "True"}`:                true,
		`"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}`:         true,
		`"Null": {"aws:MultiFactorAuthAge": "false"}`:                   true,
		`"Null": {"aws:MultiFactorAuthAge": "true"}`:                    false,
		`"Bool": {"aws:MultiFactorAuthPresent": "false"}`:               false,
		`"Bool": {"aws:MultiFactorAuthPresent": ["true", "false"]}`:     false,
		`"Bool": {"aws:MultiFactorAuthPresent": "⟨mfa⟩"}`:               false,
		`"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}`:        false,
		`"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}`: false,
		`"Bool": {"aws:SecureTransport": "true"}`:                       false,
	} {
		if got := DemandsMFA(conditionOf(t, condition)); got != want {
			t.Errorf("%s: %v", condition, got)
		}
	}
}

func conditionOf(t *testing.T, source string) *policy.Condition {
	t.Helper()
	return &conditions(t, "{"+source+"}").Conditions[0]
}

// TestDisjointConditionsNeverBothHold asks random pairs of conditions about every value
// that they are made of.
func TestDisjointConditionsNeverBothHold(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	texts := []string{"", "a", "A", "ab", "a*", "*b", "?", "a-⟨id⟩", "${aws:username}", "true", "192.0.2.7", "192.0.2.0/24", "arn:aws:iam::111122223333:role/a"}
	operators := []string{
		"StringEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotEquals", "StringEqualsIfExists", "ForAnyValue:StringLike",
		"ForAllValues:StringEquals", "ArnLike", "Bool", "IpAddress", "NotIpAddress", "NumericEquals",
	}
	some := func() *policy.Condition {
		return conditionOf(t, fmt.Sprintf(`%q: {"sts:ExternalId": [%q, %q]}`, pick(random, operators), pick(random, texts), pick(random, texts)))
	}
	disjoint := 0
	for range 3000 {
		first, second := some(), some()
		if !Disjoint(first, second) {
			continue
		}
		disjoint++
		for _, value := range texts {
			context := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
			context.Set("sts:ExternalId", known(value))
			if context.HoldsOne(first, policy.Yes) == policy.Yes && context.HoldsOne(second, policy.Yes) == policy.Yes {
				t.Fatalf("%s satisfies %v and %v", value, first, second)
			}
		}
		absent := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
		absent.Set("sts:ExternalId", Held{Present: policy.No, Known: true})
		if absent.HoldsOne(first, policy.Yes) != policy.No && absent.HoldsOne(second, policy.Yes) != policy.No {
			t.Fatalf("no value satisfies %v and %v", first, second)
		}
	}
	if disjoint < 100 {
		t.Errorf("only %d of the conditions are disjoint", disjoint)
	}
}
