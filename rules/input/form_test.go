package input

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestPlaceholderWords(t *testing.T) {
	tests := map[string]string{
		"role/REPLACE_ME":                   "REPLACE_ME",
		"role/team/ChangeMe":                "ChangeMe",
		"user/SOURCE-USERNAME":              "SOURCE-USERNAME",
		"YOUR_BUCKET_NAME/*":                "YOUR_BUCKET_NAME",
		"<bucket>/logs":                     "<bucket>",
		"role/role-name-you-want-to-assume": "role-name-you-want-to-assume",
		"role/your-app":                     "",
		"role/SOURCE":                       "",
		"role/SourceReader":                 "",
		"role/SOURCE-DB-READER":             "",
		"role/TARGET-ROLE":                  "",
		"role/instance-replacement":         "",
		"role/ExchangeMembers":              "",
		"role/change-media":                 "",
		"role/deploy-replace_me":            "deploy-replace_me",
		"INSERT-ROLE-HERE":                  "INSERT-ROLE-HERE",
		"a<b":                               "",
		"a</*>":                             "",
		"<>":                                "",
		"":                                  "",
	}
	for text, want := range tests {
		if got := placeholderWord(text); got != want {
			t.Errorf("placeholderWord(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAccountPlaceholders(t *testing.T) {
	tests := map[string]bool{
		"ACCOUNT_ID": true, "account-id": true, "<account>": true, "Account_Bob": true, "SOURCE-ACCOUNT-ID": true,
		"xxxxxxxxxxxx": true, "12345678XXXX": true, "nnnnnnnnnnnn": true, "<id>": true, "AWS_ACCT": true,
		"123456789012": false, "aws": false, "cloudfront": false, "": false, "12x": false, "o-abcde12345": false,
		"arn:aws:iam::123456789012:role/account": false,
	}
	for word, want := range tests {
		if got := accountPlaceholder(word); got != want {
			t.Errorf("accountPlaceholder(%q) = %t, want %t", word, got, want)
		}
	}
}

func TestTextThatSomeToolFillsInLater(t *testing.T) {
	tests := map[string]bool{
		"{{account}}": true, "{bucket_arn}/*": true, "%ACCOUNT%": true, "@ACCOUNT@": true, "__ACCOUNT__": true,
		"_S3_BUCKET_ARN_/*": true, "#{AWS::AccountId}": true, "<%= account %>": true, "$ACCOUNT": true,
		"ACCOUNT_ID": false, "<account>": false, "_private": false, "arn:aws:s3:::logs_/a": false, "me@example.com": false,
	}
	for text, want := range tests {
		if got := filledLater(policy.Literal(text)); got != want {
			t.Errorf("filledLater(%q) = %t, want %t", text, got, want)
		}
	}
}

func TestAccountFields(t *testing.T) {
	tests := map[string]struct{ principal, pattern bool }{
		"123456789012":   {true, true},
		"012345678901":   {true, true},
		"12345678901":    {false, false},
		"1234567890123":  {false, false},
		"*":              {true, true},
		"1234*":          {true, true},
		"????????????":   {true, true},
		"???":            {true, false},
		"1234567890*123": {true, false},
		"12345678901a":   {false, false},
		"abc*":           {true, false},
	}
	for text, want := range tests {
		if got := fitsAccount(text, inPrincipal); got != want.principal {
			t.Errorf("fitsAccount(%q, principal) = %t, want %t", text, got, want.principal)
		}
		if got := fitsAccount(text, inResource); got != want.pattern {
			t.Errorf("fitsAccount(%q, resource) = %t, want %t", text, got, want.pattern)
		}
	}
}

func TestPathsAndNamesOfIAM(t *testing.T) {
	tests := map[string]string{
		"role/deploy": "", "role/team/a/deploy": "", "role/*": "", "role/team/*": "", "role/*:x": "`:` cannot stand in a name",
		"role/a:b/c": "", "role/a:b*": "", "role/aws:ec2-infrastructure": "", "role/a b": "` ` cannot stand in a name", "role/a b/c": "` ` cannot stand in a path",
		"role/a+=,.@-_?": "", "role/é": "`é` cannot stand in a name",
		"role/": "no name follows the type", "role//x": "it has two slashes in a row", "role/a//x": "it has two slashes in a row",
		"role/a/": "it ends with a slash", "role": "no slash follows the type", "role:a": "no slash follows the type",
		"root": "", "oidc-provider/a//b": "", "": "", "mfa/bob": "", "roles/x": "", "user/a b/": "it ends with a slash",
	}
	for resource, want := range tests {
		if _, got := badPath(policy.Literal(resource)); got != want {
			t.Errorf("badPath(%q) = %q, want %q", resource, got, want)
		}
	}
}

func TestFieldsInCapitals(t *testing.T) {
	tests := map[string]string{
		"arn:aws:iam::123456789012:role/Deploy":                   "",
		"arn:aws:IAM::123456789012:role/deploy":                   "IAM",
		"Arn:aws:iam::123456789012:role/deploy":                   "Arn",
		"arn:Aws:iam::123456789012:role/deploy":                   "Aws",
		"arn:Amazon:iam::123456789012:role/deploy":                "",
		"arn:aws:iam::123456789012:ROLE/deploy":                   "ROLE",
		"arn:aws:iam::123456789012:Policies/deploy":               "",
		"arn:aws:sts::123456789012:Assumed-Role/deploy/ci":        "Assumed-Role",
		"arn:aws:s3:::Role/deploy":                                "",
		"arn:aws:dynamodb:eu-west-1:123456789012:table/Orders":    "",
		"arn:aws:lambda:eu-west-1:123456789012:Function:Checkout": "",
	}
	for text, want := range tests {
		if got := miscased(policy.ParseARN(policy.Literal(text))); got != want {
			t.Errorf("miscased(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestUnknownActionsOfSTS(t *testing.T) {
	tests := map[string]bool{
		"sts:AssumeRole": false, "STS:assumerole": false, "sts:*": false, "sts:Assume*": false, "sts:Ge?CallerIdentity": false,
		"sts:AsumeRole": true, "sts:": true, "sts:Describe*": true, "sts: AssumeRole": true, "s3:AssumeRole": false, "*": false,
	}
	for action, want := range tests {
		if got := isUnknownSTSAction(action); got != want {
			t.Errorf("isUnknownSTSAction(%q) = %t, want %t", action, got, want)
		}
	}
}

// BenchmarkFormOfALargeDocument shows what a policy with nothing at fault costs.
func BenchmarkFormOfALargeDocument(b *testing.B) {
	statement := &policy.Statement{Effect: &policy.Value{Text: policy.Literal("Allow"), Scalar: policy.String}}
	for range 3000 {
		text := policy.Literal("arn:aws:sqs:eu-west-1:123456789012:orders")
		statement.Resources = append(statement.Resources, policy.Value{Text: text, Scalar: policy.String})
	}
	document := &policy.Document{Statements: []*policy.Statement{statement}}
	for b.Loop() {
		var body Document
		body.addForm(document, &policy.Use{Kind: policy.Identity})
	}
}

// FuzzPlainValuesHaveNothingAtFault compares the quick look with the close one.
func FuzzPlainValuesHaveNothingAtFault(f *testing.F) {
	for _, seed := range []string{
		"arn:aws:s3:::reports/*", "arn:aws:s3:eu-west-1::reports", "arn:aws:sqs:REGION:123456789012:orders",
		"arn:aws:sqs:eu-west-1:ACCOUNT:orders", "arn:aws:sqs:eu-west-1:*:orders", "arn:aws::::", "arn:aws:s3:::_X_",
		"arn:aws:s3:::YOUR_BUCKET_NAME", "arn:aws:s3:::replace-me", "arn:aws:iam::123456789012:role/a//b", "arn:aws:a:region::",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value := policy.Value{Text: policy.Literal(text), Scalar: policy.String}
		if !isPlain(value) {
			return
		}
		for _, where := range []position{inPrincipal, inResource, inCondition} {
			check := &arnCheck{use: &policy.Use{Kind: policy.Identity}, in: within(&policy.Statement{})}
			if check.closely(value, where); !check.empty() {
				t.Errorf("%q passes the quick look in position %d, but: %+v", text, where, check.ARNs)
			}
		}
	})
}
