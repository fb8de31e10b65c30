package policy

import "testing"

func TestVariables(t *testing.T) {
	tests := map[string]struct {
		text Text
		want string
	}{
		"text without variables stays":          {Literal("arn:aws:s3:::logs"), "arn:aws:s3:::logs"},
		"a variable is a hole":                  {Literal("home/${aws:username}/*"), "home/⟨${aws:username}⟩/*"},
		"its default is part of it":             {Literal("${aws:PrincipalTag/team, 'none'}"), "⟨${aws:PrincipalTag/team, 'none'}⟩"},
		"an escaped star is a hole":             {Literal("a${*}b"), "a⟨${*}⟩b"},
		"an unclosed variable is text":          {Literal("a${b"), "a${b"},
		"an unclosed one behind a closed one":   {Literal("${a}${b"), "⟨${a}⟩${b"},
		"other holes stay":                      {Concat(HoleText("var.x", "", AnyText), Literal("/${aws:userid}")), "⟨var.x⟩/⟨${aws:userid}⟩"},
		"a hole in the name is part of it":      {Concat(Literal("x-${aws:PrincipalTag/"), HoleText("var.key", "", AnyText), Literal("}-${aws:userid}")), "x-⟨${aws:PrincipalTag/⟨var.key⟩}⟩-⟨${aws:userid}⟩"},
		"the empty text stays":                  {Text{}, ""},
		"the colon of a variable cuts no field": {ParseARN(Variables(Literal("arn:aws:iam::${aws:PrincipalAccount}:role/x"))).Account, "⟨${aws:PrincipalAccount}⟩"},
		"nor does it move the fields behind it": {ParseARN(Variables(Literal("arn:aws:iam::${aws:PrincipalAccount}:role/x"))).Resource, "role/x"},
	}
	for name, test := range tests {
		if got := Variables(test.text).String(); got != test.want {
			t.Errorf("%s: Variables(%s) = %s, want %s", name, test.text, got, test.want)
		}
	}
}

func TestOneVariableEqualsItself(t *testing.T) {
	a, b := Variables(Literal("${aws:userid}/x")), Variables(Literal("${aws:userid}/x"))
	if got := Equal(a, b); got != Yes {
		t.Errorf("Equal(%s, %s) = %s, want yes", a, b, got)
	}
}
