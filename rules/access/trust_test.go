package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// trustOf declares a role with that trust statement and gives its first trust.
func trustOf(b *builder, fields string, accounts ...Account) *Trust {
	b.trust(b.principal(role(accountA, "deploy")), statement(`"Effect": "Allow", "Action": "sts:Assume*", `+fields))
	for _, trust := range b.join(accounts...).Trusts {
		if trust.Role.Name.Is("deploy") {
			return trust
		}
	}
	return nil
}

func TestWhomATypeOfPrincipalsLetsIn(t *testing.T) {
	for principals, want := range map[string]policy.Tri{
		`"Principal": {"AWS": "*"}`:                                            policy.Yes,
		`"Principal": "*"`:                                                     policy.Unknown,
		`"Principal": {"AWS": "⟨var.principal⟩"}`:                              policy.Unknown,
		`"Principal": {"Service": "ec2.amazonaws.com"}`:                        policy.No,
		`"Principal": {"Federated": "login.example.com"}`:                      policy.No,
		`"Principal": {"Federated": "⟨var.provider⟩"}`:                         policy.No,
		`"Principal": {"⟨var.type⟩": "ec2.amazonaws.com"}`:                     policy.Unknown,
		`"NotPrincipal": {"Federated": "⟨var.provider⟩"}`:                      policy.Unknown,
		`"NotPrincipal": {"Service": "ec2.amazonaws.com"}`:                     policy.Unknown,
		`"Principal": {"AWS": "AROAJQABLZS4A3QDU576Q"}`:                        policy.Unknown,
		`"Principal": {"AWS": "arn:aws:sts::123456789012:federated-user/bob"}`: policy.No,
	} {
		b := &builder{}
		bob := b.principal(user(accountB, "bob"))
		trust := trustOf(b, principals)
		wantTri(t, principals, b.join().Pair(bob, trust.Role, AssumeRole).Trust, want)
	}
}

func TestNamedCallersAreFound(t *testing.T) {
	b := &builder{}
	b.principal(role(accountA, "team/ci"))
	session := trustOf(b, `"Principal": {"AWS": "arn:aws:sts::123456789012:assumed-role/ci/run"}`)
	if declared(session.Callers) != "ci" || len(session.Named.Near) > 0 {
		t.Errorf("session names %q, want ci whatever its path", declared(session.Callers))
	}
	b = &builder{}
	b.principal(user(accountB, "bob"))
	fenced := trustOf(b, `"Principal": {"AWS": "111122223333"}, "Condition": {"ArnEquals": {"aws:PrincipalArn": ["`+user(accountB, "bob")+`", "`+user(accountB, "Bob")+`", "`+user(accountB, "b*")+`"]}}`)
	if declared(fenced.Callers) != "bob" || len(fenced.PrincipalARNs) != 2 || fenced.PrincipalARNs[1].Near[0].Reason != NearCase {
		t.Errorf("condition names %q with %d ARNs", declared(fenced.Callers), len(fenced.PrincipalARNs))
	}
	b = &builder{}
	b.principal(user(accountB, "bob"))
	unfenced := trustOf(b, `"Principal": {"AWS": "111122223333"}, "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "`+user(accountB, "bob")+`"}}`)
	if len(unfenced.Callers) != 0 {
		t.Errorf("negated condition names %q", declared(unfenced.Callers))
	}
}

func TestNearMissesOfPrincipals(t *testing.T) {
	for declaredARN, want := range map[string]Reason{
		role(accountB, "Builder"):       NearCase,
		role(accountB, "ci/builder"):    NearPath,
		user(accountB, "builder"):       NearKind,
		role("111122223332", "builder"): NearAccount,
	} {
		b := &builder{}
		b.principal(declaredARN)
		trust := trustOf(b, `"Principal": {"AWS": "`+role(accountB, "builder")+`"}`)
		if len(trust.Named.Near) != 1 || trust.Named.Near[0].Reason != want {
			t.Errorf("%s: near is %+v, want %s", declaredARN, trust.Named.Near, want)
		}
	}
}

func TestMiscasedRolePrincipalIsNoProof(t *testing.T) {
	b := &builder{}
	builderRole := b.principal(role(accountA, "Builder"))
	userOther := b.principal(user(accountA, "Bob"))
	deploy := b.trust(b.principal(role(accountA, "deploy")), statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ["`+role(accountA, "builder")+`", "`+user(accountA, "bob")+`"]}`))
	result := b.join()
	wantTri(t, "role", result.Pair(builderRole, deploy, AssumeRole).Trust, policy.Unknown)
	missed := result.Pair(userOther, deploy, AssumeRole)
	wantTri(t, "user", missed.Trust, policy.No)
	if missed.Missed == nil || missed.Missed.Why != NearCase {
		t.Errorf("missed is %+v, want the letter case", missed.Missed)
	}
}

func TestConditionAgainstEveryPrincipal(t *testing.T) {
	for _, test := range []struct {
		principals, condition string
		contradicted          bool
	}{
		{user(accountB, "bob"), `"StringEquals": {"aws:PrincipalAccount": "444455556666"}`, true},
		{user(accountB, "bob"), `"StringEquals": {"aws:PrincipalType": "AssumedRole"}`, true},
		{accountB, `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/*"}`, true},
		{accountB, `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}`, false},
		{accountB, `"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::⟨account⟩:role/*"}`, false},
		{accountB + `", "444455556666`, `"StringEquals": {"aws:PrincipalAccount": "444455556666"}`, false},
		{"*", `"StringEquals": {"aws:PrincipalAccount": "444455556666"}`, false},
		{"⟨var.principal⟩", `"StringEquals": {"aws:PrincipalAccount": "444455556666"}`, false},
		{"arn:aws:sts::111122223333:assumed-role/ci/run", `"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/team/ci"}`, false},
	} {
		trust := trustOf(&builder{}, `"Principal": {"AWS": ["`+test.principals+`"]}, "Condition": {`+test.condition+`}`)
		if trust.Contradicted != test.contradicted {
			t.Errorf("%s with %s: contradicted is %t", test.principals, test.condition, trust.Contradicted)
		}
	}
}

func TestAccountOfTheOtherHalfIsFound(t *testing.T) {
	b := &builder{}
	b.principal(user(accountA, "bob"), allow(AssumeRole, role(accountB, "deploy")))
	b.trust(b.principal(role(accountB, "deploy")), trusting("123456789021"))
	trust := b.join().Trusts[0]
	if trust.AccountNear == nil || trust.AccountNear.Difference != "two swapped digits" || !trust.AccountNear.Principal.Name.Is("bob") {
		t.Errorf("near account is %+v, want that of bob", trust.AccountNear)
	}
	b.trust(b.principal(role(accountB, "other")), trusting("123456789021"))
	if near := b.join().Trusts[0].AccountNear; near != nil {
		t.Errorf("near account is %+v though the id is written twice", near)
	}
}

func TestTrustOfABareFileHasNoRole(t *testing.T) {
	b := &builder{}
	b.document(trusting("*"), policy.Trust, "")
	result := b.join()
	if len(result.Trusts) != 1 || result.Trusts[0].Role != nil || len(result.Pairs) != 0 {
		t.Errorf("%d trusts and %d pairs, want one trust of no role", len(result.Trusts), len(result.Pairs))
	}
}
