package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func teamed(p *policy.Principal, key, value string) *policy.Principal {
	p.Tags = append(p.Tags, policy.Tag{
		Key:   policy.Value{Text: text(key), Scalar: policy.String},
		Value: policy.Value{Text: text(value), Scalar: policy.String},
	})
	return p
}

func conditioned(principal, condition string) string {
	return statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "` + principal + `"}, "Condition": {` + condition + `}`)
}

const ofHR = `"StringEquals": {"aws:PrincipalTag/team": "hr"}`

func TestAnUnmetTagIsToldWhereTheStatementIsMeantForTheCaller(t *testing.T) {
	target := role(accountB, "target")
	for fact, test := range map[string]struct {
		trust, action string
		other         string // the tag of another holder of the permission
		want          bool
	}{
		"the only holder lacks it":            {conditioned(accountA, ofHR), "sts:AssumeRole", "", true},
		"another holder has it":               {conditioned(accountA, ofHR), "sts:AssumeRole", "hr", false},
		"another holder lacks it, too":        {conditioned(accountA, ofHR), "sts:AssumeRole", "it", true},
		"nobody knows that of another":        {conditioned(accountA, ofHR), "sts:AssumeRole", "⟨team⟩", false},
		"the trust names the caller":          {conditioned(user(accountA, "bob"), ofHR), "sts:AssumeRole", "hr", true},
		"the caller has no permission either": {conditioned(user(accountA, "bob"), ofHR), "sts:TagSession", "", true},
		"it passes without the key":           {conditioned(accountA, `"StringNotEquals": {"aws:PrincipalTag/team": "hr"}`), "sts:AssumeRole", "", false},
		"the trust fails for another cause":   {conditioned(accountA, `"StringEquals": {"aws:username": "alice"}`), "sts:AssumeRole", "", false},
	} {
		t.Run(fact, func(t *testing.T) {
			b := &builder{}
			bob := teamed(b.principal(user(accountA, "bob"), allow(test.action, target)), "Team", "it")
			if test.other != "" {
				other := teamed(b.principal(user(accountA, "carol")), "team", test.other)
				other.Policies = bob.Policies
			}
			aim := b.trust(b.principal(target), test.trust)
			r := b.join()
			unmet := r.UnmetTag(r.Pair(bob, aim, AssumeRole))
			if (unmet != nil) != test.want {
				t.Fatalf("unmet is %+v", unmet)
			}
			if unmet != nil && (unmet.Holder != bob || len(unmet.Found) != 1) {
				t.Errorf("found %v of %s", unmet.Found, unmet.Holder.Address)
			}
		})
	}
}

func TestATrustOfAnAccountIsUnusedWhereNobodyThereIsPermitted(t *testing.T) {
	target := role(accountB, "target")
	complete := []Account{{ID: accountA, Complete: true}}
	for fact, test := range map[string]struct {
		policy   string
		trust    string
		accounts []Account
		want     bool
	}{
		"nobody is permitted":            {allow("s3:GetObject", "*"), trusting(accountA), complete, true},
		"somebody is":                    {allow("sts:AssumeRole", target), trusting(accountA), complete, false},
		"somebody may take every role":   {allow("*", "*"), trusting(accountA), complete, false},
		"a hole may allow it":            {allow("⟨action⟩", target), trusting(accountA), complete, false},
		"the account is not complete":    {allow("s3:GetObject", "*"), trusting(accountA), []Account{{ID: accountA}}, false},
		"the trust names a user":         {allow("s3:GetObject", "*"), trusting(user(accountA, "bob")), complete, false},
		"the trust is of another action": {allow("s3:GetObject", "*"), statement(`"Effect": "Allow", "Action": "sts:TagSession", "Principal": {"AWS": "` + accountA + `"}`), complete, false},
	} {
		t.Run(fact, func(t *testing.T) {
			b := &builder{}
			b.principal(user(accountA, "bob"), test.policy)
			b.trust(b.principal(target), test.trust)
			if got := len(b.join(test.accounts...).UnusedTrusts()) > 0; got != test.want {
				t.Errorf("unused is %v", got)
			}
		})
	}
}

func TestAnUnusedTrustIsToldOnlyWhereEveryPolicyWasRead(t *testing.T) {
	b := &builder{}
	bob := b.principal(user(accountA, "bob"))
	b.trust(b.principal(role(accountB, "target")), trusting(accountA))
	if len(b.join(Account{ID: accountA, Complete: true}).UnusedTrusts()) != 1 {
		t.Error("used, though nobody is permitted")
	}
	bob.Incomplete = []string{"a module gives it more"}
	if len(b.join(Account{ID: accountA, Complete: true}).UnusedTrusts()) != 0 {
		t.Error("unused, though a policy is unknown")
	}
	bob.Incomplete = nil
	b.document(allow("sts:AssumeRole", role(accountB, "target")), policy.Identity, "")
	if len(b.join(Account{ID: accountA, Complete: true}).UnusedTrusts()) != 0 {
		t.Error("unused, though somebody may hold a permission")
	}
}
