package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestWhetherARoleTrustsTheServicesItMayBePassedTo(t *testing.T) {
	passedTo := func(operator, services string) string {
		return `"Condition": {"` + operator + `": {"iam:PassedToService": ` + services + `}}`
	}
	for _, test := range []struct {
		condition, trusted string
		want               policy.Tri
	}{
		{passedTo("StringEquals", `"ec2.amazonaws.com"`), lambda, policy.No},
		{passedTo("StringEquals", `["ec2.amazonaws.com", "ecs.amazonaws.com"]`), lambda, policy.No},
		{passedTo("StringEqualsIfExists", `"ec2.amazonaws.com"`), lambda, policy.No},
		{passedTo("StringLike", `"e*.amazonaws.com"`), lambda, policy.No},
		{passedTo("StringLike", `"lambda.*"`), lambda, policy.Yes},
		{passedTo("StringEquals", `["ec2.amazonaws.com", "lambda.amazonaws.com"]`), lambda, policy.Yes},
		{passedTo("StringEquals", `"states.eu-west-1.amazonaws.com"`), "states.amazonaws.com", policy.Yes},
		{passedTo("StringEquals", `"rds.amazonaws.com"`), "monitoring.rds.amazonaws.com", policy.Unknown},
		{passedTo("StringEquals", `"ec2.amazonaws.com"`), "⟨var.service⟩", policy.Unknown},
	} {
		b := &builder{}
		worker(b, `"Action": "sts:AssumeRole", "Principal": {"Service": "`+test.trusted+`"}`)
		b.principal(role(accountA, "deploy"), statement(`"Effect": "Allow", "Action": "iam:PassRole", "Resource": "`+role(accountA, "worker")+`", `+test.condition))
		passing := b.join().Grants[0].Passing
		if passing == nil {
			t.Errorf("%s: no services found", test.condition)
			continue
		}
		wantTri(t, test.condition, passing.Trusted, test.want)
	}
	for _, condition := range []string{
		passedTo("StringNotEquals", `"ec2.amazonaws.com"`), passedTo("StringEquals", `"⟨var.service⟩"`),
		`"Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}`,
	} {
		b := &builder{}
		b.principal(role(accountA, "deploy"), statement(`"Effect": "Allow", "Action": "iam:PassRole", "Resource": "`+role(accountA, "worker")+`", `+condition))
		if b.join().Grants[0].Passing != nil {
			t.Errorf("%s: services found", condition)
		}
	}
}

func TestAPatternOrAnUnknownRoleMayTrustAnyService(t *testing.T) {
	for _, resource := range []string{"*", role(accountA, "work*"), role(accountA, "⟨var.role⟩"), role(accountA, "other")} {
		b := &builder{}
		worker(b, `"Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}`)
		b.principal(role(accountA, "deploy"), statement(`"Effect": "Allow", "Action": "iam:PassRole", "Resource": "`+resource+
			`", "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}`))
		wantTri(t, resource, b.join().Grants[0].Passing.Trusted, policy.Unknown)
	}
}

func TestWhoPassesARoleOfAnotherAccount(t *testing.T) {
	for resource, want := range map[string]policy.Tri{
		role(accountB, "worker"):     policy.Yes,
		role(accountA, "worker"):     policy.No,
		role("⟨account⟩", "worker"):  policy.Unknown,
		"arn:aws:iam::*:role/worker": policy.Unknown,
		role(accountB, "*"):          policy.Unknown,
	} {
		b := &builder{}
		b.principal(role(accountA, "deploy"), allow("iam:PassRole", resource))
		wantTri(t, resource, b.join().Grants[0].OtherAccount, want)
	}
}
