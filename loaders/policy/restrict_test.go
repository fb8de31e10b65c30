package policy

import "testing"

func TestRestricts(t *testing.T) {
	hole := HoleText("var.x", "s", AnyText)
	lit := Literal
	condition := func(operator, key string, values ...Text) Condition {
		c := Condition{Operator: lit(operator), Key: lit(key)}
		for _, value := range values {
			c.Values = append(c.Values, Value{Text: value, Scalar: String})
		}
		return c
	}
	for fact, test := range map[string]struct {
		conditions []Condition
		about      func(string) Tri
		want       Tri
	}{
		"no condition restricts nobody":                  {nil, CallerKey, No},
		"an organization restricts callers":              {[]Condition{condition("StringEquals", "aws:PrincipalOrgID", lit("o-a1b2c3d4e5"))}, CallerKey, Yes},
		"letter case of keys and operators is nothing":   {[]Condition{condition("stringequals", "AWS:principalORGid", lit("o-a1b2c3d4e5"))}, CallerKey, Yes},
		"an external id alone fences nobody off":         {[]Condition{condition("StringEquals", "sts:ExternalId", lit("x"))}, CallerKey, No},
		"an external id tells outsiders apart":           {[]Condition{condition("StringEquals", "sts:ExternalId", lit("x"))}, OutsiderKey, Yes},
		"a value that is a hole is unknown":              {[]Condition{condition("StringEquals", "aws:PrincipalOrgID", hole)}, CallerKey, Unknown},
		"a key that is a hole is unknown":                {[]Condition{{Operator: lit("StringEquals"), Key: hole, Values: []Value{{Text: lit("x")}}}}, CallerKey, Unknown},
		"an unheard-of key is unknown":                   {[]Condition{condition("StringEquals", "example:Key", lit("x"))}, CallerKey, Unknown},
		"IfExists may be passed without the key":         {[]Condition{condition("StringEqualsIfExists", "aws:PrincipalOrgID", lit("o-a1b2c3d4e5"))}, CallerKey, Unknown},
		"a negated operator may let others in":           {[]Condition{condition("StringNotEquals", "aws:PrincipalAccount", lit("123456789012"))}, CallerKey, Unknown},
		"ForAllValues may be passed without the key":     {[]Condition{condition("ForAllValues:StringLike", "aws:PrincipalOrgPaths", lit("o-a1/*"))}, CallerKey, Unknown},
		"ForAnyValue needs the key":                      {[]Condition{condition("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", lit("o-a1/*"))}, CallerKey, Yes},
		"a pattern that takes all restricts nobody":      {[]Condition{condition("StringLike", "aws:PrincipalArn", lit("*"))}, CallerKey, No},
		"an ARN pattern that takes all restricts nobody": {[]Condition{condition("ArnLike", "aws:PrincipalArn", lit("arn:aws:iam::*:*"))}, CallerKey, No},
		"one value that takes all undoes the others":     {[]Condition{condition("StringLike", "aws:PrincipalArn", lit("arn:aws:iam::123456789012:role/x"), lit("*"))}, CallerKey, No},
		"a literal star under StringEquals is a value":   {[]Condition{condition("StringEquals", "aws:PrincipalArn", lit("*"))}, CallerKey, Yes},
		"a network of everybody restricts nobody":        {[]Condition{condition("IpAddress", "aws:SourceIp", lit("0.0.0.0/0"))}, CallerKey, No},
		"a date restricts no caller":                     {[]Condition{condition("DateLessThan", "aws:CurrentTime", lit("2030-01-01"))}, CallerKey, No},
		"MFA restricts within the account":               {[]Condition{condition("Bool", "aws:MultiFactorAuthPresent", lit("true"))}, MemberKey, Yes},
		"MFA false may restrict nobody":                  {[]Condition{condition("Bool", "aws:MultiFactorAuthPresent", lit("false"))}, MemberKey, Unknown},
		"a tag of the caller restricts within":           {[]Condition{condition("StringEquals", "aws:PrincipalTag/team", lit("core"))}, MemberKey, Yes},
		"a tag of the role tells roles apart":            {[]Condition{condition("StringEquals", "aws:ResourceTag/team", lit("core"))}, RoleKey, Yes},
		"a tag of the caller may tell roles apart":       {[]Condition{condition("StringEquals", "aws:PrincipalTag/team", lit("core"))}, RoleKey, Unknown},
		"the surest condition decides": {[]Condition{
			condition("StringEquals", "example:Key", lit("x")), condition("StringEquals", "aws:PrincipalOrgID", lit("o-a1b2c3d4e5")),
		}, CallerKey, Yes},
	} {
		t.Run(fact, func(t *testing.T) {
			statement := &Statement{Conditions: test.conditions}
			if got := statement.Restricts(test.about); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
			statement.PartialConditions = true
			if got := statement.Restricts(test.about); got != max(test.want, Unknown) {
				t.Errorf("with conditions not read: got %v", got)
			}
		})
	}
}

func TestStatementCovers(t *testing.T) {
	hole := HoleText("var.x", "s", AnyText)
	values := func(texts ...Text) (list []Value) {
		for _, text := range texts {
			list = append(list, Value{Text: text, Scalar: String})
		}
		return list
	}
	lit := Literal
	prod := When{{Name: "IsProd", Holds: true}}
	for fact, test := range map[string]struct {
		statement Statement
		want      Tri
	}{
		"the action itself, letter case apart": {Statement{Actions: values(lit("STS:assumerole"))}, Yes},
		"a pattern":                            {Statement{Actions: values(lit("s3:*"), lit("sts:Assume*"))}, Yes},
		"everything":                           {Statement{Actions: values(lit("*"))}, Yes},
		"another action":                       {Statement{Actions: values(lit("sts:AssumeRoleWithSAML"))}, No},
		"a hole":                               {Statement{Actions: values(hole)}, Unknown},
		"a hole of another service":            {Statement{Actions: values(Concat(lit("s3:"), hole))}, No},
		"NotAction of others":                  {Statement{NotActions: values(lit("iam:*"))}, Yes},
		"NotAction of itself":                  {Statement{NotActions: values(lit("sts:*"))}, No},
		"NotAction of a hole":                  {Statement{NotActions: values(hole)}, Unknown},
		"no action at all":                     {Statement{}, No},
		"a statement that was not read whole":  {Statement{Actions: values(lit("s3:*")), Partial: true}, Unknown},
		"an action under a condition":          {Statement{Actions: []Value{{Text: lit("sts:*"), When: prod}}}, Unknown},
		"an action that never goes with it":    {Statement{When: When{{Name: "IsProd"}}, Actions: []Value{{Text: lit("sts:*"), When: prod}}}, No},
		"an action that a default supplies":    {Statement{Actions: []Value{{Text: lit("sts:*"), Default: true}}}, Unknown},
		"a pattern longer than the action":     {Statement{Actions: values(lit("sts:AssumeRoleWith*"))}, No},
		"an action under the statement's own":  {Statement{When: prod, Actions: []Value{{Text: lit("sts:*"), When: prod}}}, Yes},
	} {
		t.Run(fact, func(t *testing.T) {
			if got := test.statement.Covers("sts:AssumeRole"); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
