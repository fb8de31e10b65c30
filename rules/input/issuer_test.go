package input

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestSubjectsOfGitHubLeaveOpenWhatTheySay(t *testing.T) {
	for pattern, want := range map[string]struct{ read, repository, ref bool }{
		"repo:acme/app:ref:refs/heads/main":    {read: true},
		"repo:acme/app:*":                      {read: true, ref: true},
		"repo:acme@12/app@34:*":                {read: true, ref: true},
		"repo:acme@*/app@*:*":                  {read: true, ref: true},
		"repo:acme/app:ref:*":                  {read: true},
		"repo:acme/app":                        {read: true},
		"repo:acme/app-*:environment:prod":     {read: true},
		"repo:acme/app*":                       {read: true, repository: true},
		"repo:acme/*":                          {read: true, repository: true},
		"repo:acme/*:environment:prod":         {read: true, repository: true},
		"repo:acme@12/*:environment:prod":      {read: true, repository: true},
		"repo:acme*":                           {read: true, repository: true},
		"repo:*":                               {read: true, repository: true},
		"repo:*/app:*":                         {read: true, repository: true},
		"repo:acme":                            {},
		"repository_owner_id:12:environment:*": {},
		"*":                                    {},
	} {
		subject, read := parseSubject(pattern)
		if read != want.read || subject.OpenRepository != want.repository || subject.OpenRef != want.ref {
			t.Errorf("%s: read %v, open repository %v, open ref %v", pattern, read, subject.OpenRepository, subject.OpenRef)
		}
	}
}

func TestMisspeltFindsTheIssuerMeant(t *testing.T) {
	for url, want := range map[string]string{
		"tokens.actions.githubusercontent.com":     githubIssuer,
		"token.action.githubusercontent.com":       githubIssuer,
		"token.actions.githubusercontent.com/":     githubIssuer,
		"token.actions.githubusercontent.com":      "",
		"vstoken.actions.githubusercontent.com":    "",
		"token.actions.githubusercontent.com/acme": "",
		"gitlab.con":          "gitlab.com",
		"gitlab.cn":           "",
		"gitlab.acme.example": "",
		"app.terrraform.io":   "app.terraform.io",
		"scale.io":            "",
		"oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123": "",
	} {
		if got := misspelt(url); got != want {
			t.Errorf("%s: %q, want %q", url, got, want)
		}
	}
}

func TestPrivateRangesHoldNoPublicAddress(t *testing.T) {
	for value, want := range map[string]bool{
		"10.0.0.0/8": true, "10.1.2.3": true, "172.31.0.0/16": true, "100.64.1.0/24": true, "fd12:3456::/32": true, "::1": true,
		"10.0.0.0/7": false, "172.0.0.0/8": false, "172.32.0.0/16": false, "0.0.0.0/0": false, "203.0.113.7": false,
		"2001:db8::/32": false, "::/0": false, "office": false, "": false,
	} {
		if got := isPrivateRange(policy.Literal(value)); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}

func TestKeysOfTokensAreCutAtTheClaim(t *testing.T) {
	hole := policy.HoleText("var.host", "", policy.AnyText)
	for _, test := range []struct {
		key         policy.Text
		host, claim string
		ok          bool
	}{
		{policy.Literal("gitlab.com:sub"), "gitlab.com", "sub", true},
		{policy.Literal("oidc.eks.eu-west-1.amazonaws.com/id/A:AUD"), "oidc.eks.eu-west-1.amazonaws.com/id/A", "aud", true},
		{policy.Concat(hole, policy.Literal(":sub")), "⟨var.host⟩", "sub", true},
		{policy.Concat(policy.Literal("oidc.eks."), hole, policy.Literal("/id/A:sub")), "oidc.eks.⟨var.host⟩/id/A", "sub", true},
		{policy.Literal("aws:PrincipalArn"), "", "", false},
		{policy.Literal("saml:aud"), "", "", false},
		{policy.Literal("aws:RequestTag/acme.example:sub"), "", "", false},
		{policy.Concat(policy.Literal("aws:RequestTag/"), hole, policy.Literal(":sub")), "", "", false},
		{policy.Literal("kms:EncryptionContext:aws:s3:arn"), "", "", false},
		{hole, "", "", false},
		{policy.Text{}, "", "", false},
	} {
		host, claim, ok := splitKey(test.key)
		if host.String() != test.host || claim != test.claim || ok != test.ok {
			t.Errorf("%s: %q, %q, %v", test.key, host, claim, ok)
		}
	}
}

func TestSignInEndpointsAreThoseOfThePartition(t *testing.T) {
	for _, test := range []struct {
		partition, audience string
		want                bool
	}{
		{"aws", "https://signin.aws.amazon.com/saml", true},
		{"aws", "https://eu-central-1.signin.aws.amazon.com/saml", true},
		{"aws", "https://eu-central-1.signin.aws.amazon.com/saml/acs/SAMLSPBB5DGK", true},
		{"aws", "https://signin.aws.amazon.com/saml/", false},
		{"aws", "https://signin.amazonaws.cn/saml", false},
		{"aws-cn", "https://signin.amazonaws.cn/saml", true},
		{"aws-us-gov", "https://signin.amazonaws-us-gov.com/saml", true},
		{"aws-us-gov", "https://signin.aws.amazon.com/saml", false},
	} {
		if got := isSignIn(test.partition, test.audience); got != test.want {
			t.Errorf("%s in %s: %v", test.audience, test.partition, got)
		}
	}
}
