package access

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestActionsThatTakeRoles(t *testing.T) {
	for actions, want := range map[string]string{
		`"Action": "sts:AssumeRole"`:                    "sts:AssumeRole yes",
		`"Action": "STS:assumerole"`:                    "sts:AssumeRole yes",
		`"Action": "sts:*"`:                             "sts:AssumeRole yes, sts:AssumeRoleWithSAML yes, sts:AssumeRoleWithWebIdentity yes, sts:TagSession yes, sts:SetSourceIdentity yes, sts:SetContext yes",
		`"Action": "sts:AssumeRoleWith*"`:               "sts:AssumeRoleWithSAML yes, sts:AssumeRoleWithWebIdentity yes",
		`"Action": ["s3:*", "iam:Pass*"]`:               "iam:PassRole yes",
		`"Action": "s3:*"`:                              "",
		`"Action": "⟨var.action⟩"`:                      "sts:AssumeRole unknown, sts:AssumeRoleWithSAML unknown, sts:AssumeRoleWithWebIdentity unknown, iam:PassRole unknown, sts:TagSession unknown, sts:SetSourceIdentity unknown, sts:SetContext unknown",
		`"Action": "iam:⟨var.verb⟩Role"`:                "iam:PassRole unknown",
		`"NotAction": ["iam:*", "sts:AssumeRoleWith*"]`: "sts:AssumeRole yes, sts:TagSession yes, sts:SetSourceIdentity yes, sts:SetContext yes",
		`"NotAction": ["iam:*", "sts:⟨var.verb⟩"]`:      "sts:AssumeRole unknown, sts:AssumeRoleWithSAML unknown, sts:AssumeRoleWithWebIdentity unknown, sts:TagSession unknown, sts:SetSourceIdentity unknown, sts:SetContext unknown",
	} {
		b := &builder{}
		b.principal(user(accountA, "bob"), statement(`"Effect": "Allow", `+actions+`, "Resource": "*"`))
		var got []string
		for _, grant := range b.join().Grants {
			for _, covered := range grant.Actions {
				got = append(got, covered.Action+" "+covered.Covers.String())
			}
		}
		if joined := strings.Join(got, ", "); joined != want {
			t.Errorf("%s covers %q, want %q", actions, joined, want)
		}
	}
}

func TestGrantIsTrustedWhereOneHolderIs(t *testing.T) {
	for _, test := range []struct {
		fact, resource, principal string
		want                      policy.Tri
	}{
		{"the account", role(accountB, "deploy"), accountA, policy.Yes},
		{"the holder", role(accountB, "deploy"), user(accountA, "bob"), policy.Yes},
		{"another account", role(accountB, "deploy"), "444455556666", policy.No},
		{"an unknown principal", role(accountB, "deploy"), "⟨var.principal⟩", policy.Unknown},
		{"a role of an unknown account", role("⟨account⟩", "deploy"), "444455556666", policy.Unknown},
		{"a pattern", role(accountB, "dep*"), "444455556666", policy.Unknown},
		{"an undeclared role", role(accountB, "other"), "444455556666", policy.Unknown},
	} {
		b := &builder{}
		b.trust(b.principal(role(accountB, "deploy")), trusting(test.principal))
		wantTri(t, test.fact, grantOn(b, test.resource).Trusted, test.want)
	}
}

func TestUnknownHoldersLeaveTheTrustOpen(t *testing.T) {
	b := &builder{}
	b.trust(b.principal(role(accountB, "deploy")), trusting("444455556666"))
	managed := &policy.ManagedPolicy{Key: "p", Documents: []*policy.Document{b.document(allow(AssumeRole, role(accountB, "deploy")), policy.Identity, "p")}}
	b.repo.Managed = append(b.repo.Managed, managed)
	grant := b.join().Grants[0]
	wantTri(t, "attached", grant.Attached, policy.No)
	wantTri(t, "trusted without holders", grant.Trusted, policy.Unknown)
	bob := b.principal(user(accountA, "bob"))
	bob.Policies = managed.Documents
	managed.Attached = true
	grant = b.join().Grants[0]
	if len(grant.Holders) != 1 || grant.Holders[0].Principal != bob || grant.Managed != managed {
		t.Errorf("%d holders, want bob", len(grant.Holders))
	}
	wantTri(t, "trusted with bob", grant.Trusted, policy.No)
	managed.MaybeAttached = true
	wantTri(t, "trusted with others perhaps", b.join().Grants[0].Trusted, policy.Unknown)
}

func TestMissingPermissionNamesItsNearestStatement(t *testing.T) {
	for _, test := range []struct {
		fact, identity string
		want           Reason
	}{
		{"path", allow(AssumeRole, role(accountB, "team/deploy")), NearPath},
		{"letter case", allow(AssumeRole, role(accountB, "Deploy")), NearCase},
		{"account", allow(AssumeRole, role("111122223332", "deploy")), NearAccount},
		{"other action", allow(PassRole, role(accountB, "deploy")), MissAction},
		{"other action by pattern", allow(PassRole, role(accountB, "*")), MissAction},
		{"date", statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "` + role(accountB, "deploy") + `", "Condition": {"DateLessThan": {"aws:CurrentTime": "2017-12-31T00:00:00Z"}}`), MissDate},
		{"condition", statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "` + role(accountB, "deploy") + `", "Condition": {"StringEquals": {"aws:username": "eve"}}`), MissCondition},
	} {
		b := &builder{}
		target := b.trust(b.principal(role(accountB, "deploy")), trusting(user(accountA, "bob")))
		bob := b.principal(user(accountA, "bob"), test.identity)
		missed := b.join().Pair(bob, target, AssumeRole).Missed
		if missed == nil || missed.Half != "identity" || missed.Why != test.want || missed.Statement != bob.Policies[0].Statements[0] {
			t.Errorf("%s: missed is %+v, want %s", test.fact, missed, test.want)
		}
	}
}

// What the indexes list is what asking every role would give.
func TestIndexMissesNothing(t *testing.T) {
	t.Parallel()
	d := dice{rand.New(rand.NewPCG(3, 4))}
	for range 3000 {
		w := d.blur(d.world())
		result, principals := w.result()
		for _, grant := range result.Grants {
			ref := grant.Role
			if grant.NotResource || ref.Breadth != Exact && ref.Breadth != Pattern {
				continue
			}
			for _, principal := range principals {
				if principal.Kind != policy.Role {
					continue
				}
				want := policy.MatchARN(align(policy.Variables(grant.Value.Text), principal), principal.ARN())
				got := policy.No
				switch {
				case slices.Contains(ref.Sure, principal):
					got = policy.Yes
				case slices.Contains(ref.May, principal):
					got = policy.Unknown
				}
				open := ref.More || ref.Nameless > 0
				if got != want && !(open && got == policy.No) {
					t.Fatalf("%s to %s is %s by the index, %s in truth", grant.Value.Text, principal.ARN(), got, want)
				}
			}
		}
	}
}

// Hundreds of everything at once: what no index resolves is bounded.
func TestHostileRepositoriesEnd(t *testing.T) {
	t.Parallel()
	const many = 500
	list := func(format string) string {
		var items []string
		for i := range many {
			items = append(items, fmt.Sprintf("%q", fmt.Sprintf(format, i)))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	b := &builder{}
	permissions := statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ` + list("arn:aws:iam::*:role/*x%d*"))
	holes := statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ` + list("arn:aws:iam::123456789012:role/⟨a%d⟩-suffix"))
	denies := statement(`"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": ` + list("arn:aws:iam::*:role/y%d*"))
	trust := statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ` + list("arn:aws:sts::123456789012:assumed-role/r%d/s") + `}`)
	hub := b.principal(role(accountA, "hub"), permissions, holes, denies)
	b.trust(hub, trust)
	for i := range many {
		b.trust(b.principal(role(accountA, fmt.Sprintf("r%d", i))), trusting(role(accountA, "hub")))
		b.trust(b.principal(role(accountA, fmt.Sprintf("⟨b%d⟩-suffix", i))), trusting(accountA))
	}
	if pairs := b.join().Pairs; len(pairs) < 2*many-1 {
		t.Errorf("%d pairs, want those with the hub on either side", len(pairs))
	}
}

func TestPatternIsUntrustedWhereItsAccountIsComplete(t *testing.T) {
	for _, test := range []struct {
		fact, resource, principal string
		accounts                  []Account
		want                      policy.Tri
	}{
		{"complete and untrusted", role(accountB, "dep*"), "444455556666", []Account{{ID: accountB, Complete: true}}, policy.No},
		{"complete and trusted", role(accountB, "dep*"), accountA, []Account{{ID: accountB, Complete: true}}, policy.Yes},
		{"own but not complete", role(accountB, "dep*"), "444455556666", []Account{{ID: accountB}}, policy.Unknown},
		{"any account", role("*", "dep*"), "444455556666", []Account{{ID: accountB, Complete: true}}, policy.Unknown},
	} {
		b := &builder{}
		b.trust(b.principal(role(accountB, "deploy")), trusting(test.principal))
		wantTri(t, test.fact, grantOn(b, test.resource, test.accounts...).Trusted, test.want)
	}
}
