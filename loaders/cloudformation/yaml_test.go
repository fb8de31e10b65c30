package cloudformation

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestScalarsOfYAMLKeepWhatIsWritten(t *testing.T) {
	for _, test := range []struct{ fact, value, text, at string }{
		{"a date without quotes", "2012-10-17", "2012-10-17", "2012-10-17"},
		{"an account with a zero in front", "012345678901", "012345678901", "012345678901"},
		{"an account of octal digits", "001234567012", "001234567012", "001234567012"},
		{"an account that floats", "123456789012.0", "123456789012.0", "123456789012.0"},
		{"an account with an exponent", "1.23456789012e+11", "1.23456789012e+11", "1.23456789012e+11"},
		{"an account in parts", "123_456_789_012", "123_456_789_012", "123_456_789_012"},
		{"sexagesimals", "12:30:45", "12:30:45", "12:30:45"},
		{"yes", "yes", "yes", "yes"},
		{"a capital No", "No", "No", "No"},
		{"on", "on", "on", "on"},
		{"true", "true", "true", "true"},
		{"hexadecimal", "0xC0FFEE", "0xC0FFEE", "0xC0FFEE"},
		{"a tag that says string", "!!str 012345678901", "012345678901", "012345678901"},
		{"a tag that says nothing", "! 012345678901", "012345678901", "012345678901"},
		{"a tag that says nothing, of a quoted text", "! 'a b'", "a b", "a b"},
		{"a comment behind it", "s3:Get* # all of them", "s3:Get*", "s3:Get*"},
		{"a hash inside", "a#b", "a#b", "a#b"},
		{"an anchor", "&here s3:Get*", "s3:Get*", "s3:Get*"},
		{"an anchor and a tag", "&here !!str s3:Get*", "s3:Get*", "s3:Get*"},
		{"a tag and an anchor", "!Sub &here s3:Get*", "s3:Get*", "s3:Get*"},
		{"the next line", "\n            s3:Get*", "s3:Get*", "s3:Get*"},
		{"behind a comment of its own line", "# why\n            s3:Get*", "s3:Get*", "s3:Get*"},
		{"two lines", "arn:aws:s3:::a\n            b", "arn:aws:s3:::a b", "arn:aws:s3:::a\n            b"},
		{"a literal block", "|-\n            s3:Get*", "s3:Get*", "s3:Get*"},
		{"a literal block with a hint", "|4-\n              s3:Get*", "s3:Get*", "s3:Get*"},
		{"a folded block", ">-\n            a\n            b", "a b", "a\n            b"},
		{"a block of Sub", "!Sub |-\n            a/${!x}", "a/${x}", "a/${!x}"},
		{"single quotes", "'it''s'", "it's", "it''s"},
		{"double quotes", `"\u0061\x2fb\tc"`, "a/b\tc", `\u0061\x2fb\tc`},
		{"double quotes on two lines", "\"a\\\n            b\"", "ab", "a\\\n            b"},
		{"nothing in quotes", "''", "", ""},
	} {
		text := role("\n        Statement:\n          - Effect: Allow\n            Action: " + strings.ReplaceAll(test.value, "\n            ", "\n              "))
		at := strings.ReplaceAll(test.at, "\n            ", "\n              ")
		for _, variant := range []string{text, "\ufeff" + text, strings.ReplaceAll(text, "\n", "\r\n")} {
			repo := load1(t, "t.yaml", variant)
			if len(repo.Documents) != 1 || len(repo.Problems) != 0 || len(repo.Documents[0].Statements[0].Actions) != 1 {
				t.Errorf("%s: %d documents, %+v", test.fact, len(repo.Documents), repo.Problems)
				continue
			}
			action := repo.Documents[0].Statements[0].Actions[0]
			got := strings.ReplaceAll(variant[action.Span.Start:action.Span.End], "\r\n", "\n")
			if !action.Text.Is(test.text) || got != at {
				t.Errorf("%s: %q on %q, want %q on %q", test.fact, action.Text, got, test.text, at)
			}
		}
	}
}

func TestEveryTemplateOfAFileIsReadInAScopeOfItsOwn(t *testing.T) {
	text := "---\n# nothing yet\n---\n" + role(" {Statement: [{Effect: Allow, Principal: {AWS: !Ref 'AWS::AccountId'}}]}") +
		"---\n" + role(" {Statement: [{Effect: Allow, Principal: {AWS: !Ref 'AWS::AccountId'}}]}") + "...\n"
	repo := load1(t, "t.yaml", text)
	if len(repo.Principals) != 2 || repo.Principals[0].Key == repo.Principals[1].Key || len(repo.Problems) != 0 {
		t.Fatalf("%s", dump(repo))
	}
	first, second := repo.Documents[0].Statements[0].Principals[0], repo.Documents[1].Statements[0].Principals[0]
	if policy.Equal(first.Text, second.Text) != policy.Unknown {
		t.Error("two templates may be deployed to two accounts")
	}
}

func TestJSONIsReadWhateverItIsCalled(t *testing.T) {
	text := "{\n\t\"Resources\": {\n\t\t\"R\": {\n\t\t\t\"Type\": \"AWS::IAM::Role\",\n\t\t\t\"Properties\": {\"RoleName\": \"a\tb\"}\n\t\t}\n\t}\n}\n"
	tabs := strings.ReplaceAll(text, "a\tb", "ab")
	commas := "{\"Resources\": {\"R\": {\"Type\": \"AWS::IAM::Role\",},},}\n"
	for _, test := range []struct {
		path, text string
		read       bool
	}{
		{"t.json", tabs, true},
		{"t.yaml", tabs, true},
		{"t.template", "\ufeff\r\n" + tabs, true},
		{"t.template", commas, true}, // as YAML, which the tools of CloudFormation try as well
		{"t.yaml", commas, true},
		{"t.json", commas, false},
	} {
		repo := load1(t, test.path, test.text)
		if got := len(repo.Problems) == 0; got != test.read || len(repo.Principals) != 1 {
			t.Errorf("%s %q: %d roles, problems %+v", test.path, test.text, len(repo.Principals), repo.Problems)
		}
	}
}

func TestMergeKeysTakeWhatIsNotWritten(t *testing.T) {
	text := `
x-base: &base {Effect: Allow, Action: s3:Get*}
x-more: &more {Action: s3:Put*, Resource: '*'}
` + role(`
        Statement:
          - <<: [*base, *more]
            Effect: Deny
          - {<<: *more, Effect: Allow}`)
	statements := load1(t, "t.yaml", text).Documents[0].Statements
	var got []string
	for _, s := range statements {
		got = append(got, s.Effect.Text.String()+" "+s.Actions[0].Text.String()+" "+s.Resources[0].Text.String())
	}
	equal(t, "statements", got, []string{"Deny s3:Get* *", "Allow s3:Put* *"})
}
