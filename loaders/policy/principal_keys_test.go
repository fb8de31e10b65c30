package policy

import "testing"

func TestConditionThatNeverHoldsForItsPrincipals(t *testing.T) {
	hole := HoleText("var.x", "s", AnyText)
	own := HoleText("AWS::AccountId", "s", Account)
	lit := Literal
	arn := func(parts ...Text) Text { return Concat(append([]Text{lit("arn:aws:iam::")}, parts...)...) }
	role, user, root := lit("arn:aws:iam::123456789012:role/team/deploy"), lit("arn:aws:iam::123456789012:user/bob"), lit("arn:aws:iam::123456789012:root")
	for fact, test := range map[string]struct {
		principals    []Text
		operator, key string
		value         Text
		want          bool
	}{
		"another role":                          {[]Text{role}, "ArnEquals", "aws:PrincipalArn", lit("arn:aws:iam::123456789012:role/team/other"), true},
		"the role without its path":             {[]Text{role}, "ArnLike", "aws:PrincipalArn", lit("arn:aws:iam::123456789012:role/deploy"), true},
		"the role in other letter case":         {[]Text{role}, "StringLike", "aws:PrincipalArn", lit("arn:aws:iam::123456789012:role/team/Deploy"), true},
		"letter case that the operator folds":   {[]Text{role}, "StringEqualsIgnoreCase", "aws:PrincipalArn", lit("arn:aws:iam::123456789012:role/team/Deploy"), false},
		"the role itself":                       {[]Text{role}, "StringEquals", "aws:PrincipalArn", role, false},
		"a pattern that takes the role":         {[]Text{role}, "ArnLike", "aws:PrincipalArn", lit("arn:aws:iam::*:role/team/*"), false},
		"one principal of two fits":             {[]Text{user, role}, "ArnEquals", "aws:PrincipalArn", role, false},
		"none of two fits":                      {[]Text{user, role}, "ArnEquals", "aws:PrincipalArn", lit("arn:aws:iam::123456789012:user/alice"), true},
		"a role of the account":                 {[]Text{root}, "ArnEquals", "aws:PrincipalArn", role, false},
		"a role of another account":             {[]Text{root}, "ArnEquals", "aws:PrincipalArn", lit("arn:aws:iam::111122223333:role/deploy"), true},
		"an Identity Center role anywhere":      {[]Text{root}, "ArnLike", "aws:PrincipalArn", lit("arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*"), false},
		"a role of an account that is a hole":   {[]Text{arn(own, lit(":root"))}, "ArnEquals", "aws:PrincipalArn", role, false},
		"a value that is a hole":                {[]Text{role}, "ArnEquals", "aws:PrincipalArn", hole, false},
		"a value with a variable":               {[]Text{role}, "StringLike", "aws:PrincipalArn", lit("arn:aws:iam::123456789012:role/${aws:PrincipalTag/team}/deploy"), false},
		"a session has the ARN of its role":     {[]Text{lit("arn:aws:sts::123456789012:assumed-role/deploy/ci")}, "ArnEquals", "aws:PrincipalArn", role, false},
		"not the ARN of the session":            {[]Text{lit("arn:aws:sts::123456789012:assumed-role/deploy/ci")}, "ArnLike", "aws:PrincipalArn", lit("arn:aws:sts::123456789012:assumed-role/deploy/*"), true},
		"a role never has a session's ARN":      {[]Text{role}, "ArnLike", "aws:PrincipalArn", lit("arn:aws:sts::123456789012:assumed-role/deploy/*"), true},
		"everybody may have any ARN":            {[]Text{lit("*")}, "ArnEquals", "aws:PrincipalArn", role, false},
		"a unique id may have any ARN":          {[]Text{lit("AROA1234567890EXAMPLE")}, "ArnEquals", "aws:PrincipalArn", role, false},
		"another account":                       {[]Text{root}, "StringEquals", "aws:PrincipalAccount", lit("111122223333"), true},
		"the same account":                      {[]Text{role}, "StringEquals", "aws:PrincipalAccount", lit("123456789012"), false},
		"a negated operator is no demand":       {[]Text{role}, "StringNotEquals", "aws:PrincipalAccount", lit("111122223333"), false},
		"an account may be of any type":         {[]Text{root}, "StringEquals", "aws:PrincipalType", lit("User"), false},
		"a role is no user":                     {[]Text{role}, "StringEquals", "aws:PrincipalType", lit("User"), true},
		"a role's calls are of an assumed role": {[]Text{role}, "StringEquals", "aws:PrincipalType", lit("AssumedRole"), false},
		"a type in other letter case":           {[]Text{root}, "StringEquals", "aws:PrincipalType", lit("assumedrole"), true},
		"the id of a role":                      {[]Text{role}, "StringLike", "aws:userid", lit("AROA1234567890EXAMPLE:*"), false},
		"the id of a role without a session":    {[]Text{role}, "StringEquals", "aws:userid", lit("AROA1234567890EXAMPLE"), true},
		"the id of a user for a role":           {[]Text{role}, "StringEquals", "aws:userid", lit("AIDA1234567890EXAMPLE"), true},
		"any id of an account":                  {[]Text{root}, "StringLike", "aws:userid", lit("AROA1234567890EXAMPLE:*"), false},
		"a key of which nothing is known":       {[]Text{role}, "StringEquals", "aws:PrincipalOrgID", lit("o-a1b2c3d4e5"), false},
	} {
		t.Run(fact, func(t *testing.T) {
			condition := &Condition{Operator: lit(test.operator), Key: lit(test.key), Values: []Value{{Text: test.value, Scalar: String}}}
			var principals []PrincipalValue
			for _, text := range test.principals {
				principals = append(principals, PrincipalValue{Type: lit("AWS"), Value: Value{Text: text, Scalar: String}})
			}
			if got := condition.Never(principals); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
