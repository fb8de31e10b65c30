package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// The decision table of same and cross account, as AWS documents it.
func TestWhichHalvesAreNeeded(t *testing.T) {
	for _, test := range []struct {
		fact, caller, principal   string
		permitted                 bool
		boundary                  string
		needed, identity, verdict policy.Tri
	}{
		{"account in its own account needs permission", user(accountA, "bob"), accountA, false, "", policy.Yes, policy.No, policy.No},
		{"account in its own account with permission", user(accountA, "bob"), accountA, true, "", policy.Yes, policy.Yes, policy.Yes},
		{"root is the account", user(accountA, "bob"), "arn:aws:iam::" + accountA + ":root", true, "", policy.Yes, policy.Yes, policy.Yes},
		{"user named in its own account needs none", user(accountA, "bob"), user(accountA, "bob"), false, "", policy.No, policy.No, policy.Yes},
		{"role named in its own account needs none", role(accountA, "ci"), role(accountA, "ci"), false, "", policy.No, policy.No, policy.Yes},
		{"star in its own account needs none", user(accountA, "bob"), "*", false, "", policy.No, policy.No, policy.Yes},
		{"session of a role may be the caller", role(accountA, "ci"), "arn:aws:sts::" + accountA + ":assumed-role/ci/run", false, "", policy.Unknown, policy.No, policy.Unknown},
		{"user named from another account needs permission", user(accountB, "bob"), user(accountB, "bob"), false, "", policy.Yes, policy.No, policy.No},
		{"user named from another account with permission", user(accountB, "bob"), user(accountB, "bob"), true, "", policy.Yes, policy.Yes, policy.Yes},
		{"session from another account needs permission", role(accountB, "ci"), "arn:aws:sts::" + accountB + ":assumed-role/ci/run", false, "", policy.Yes, policy.No, policy.No},
		{"star from another account needs permission", user(accountB, "bob"), "*", false, "", policy.Yes, policy.No, policy.No},
		{"star from another account with permission", user(accountB, "bob"), "*", true, "", policy.Yes, policy.Yes, policy.Yes},
		{"nobody is trusted", user(accountB, "bob"), user(accountB, "eve"), true, "", policy.Yes, policy.Yes, policy.No},
		{"boundary limits who comes through the account", user(accountA, "bob"), accountA, true, "s3:*", policy.Yes, policy.Yes, policy.No},
		{"boundary limits a named role", role(accountA, "ci"), role(accountA, "ci"), false, "s3:*", policy.No, policy.No, policy.No},
		{"boundary and a named user contradict in AWS's pages", user(accountA, "bob"), user(accountA, "bob"), false, "s3:*", policy.No, policy.No, policy.Unknown},
		{"boundary does not limit star", user(accountA, "bob"), "*", false, "s3:*", policy.No, policy.No, policy.Yes},
		{"boundary limits every caller of another account", user(accountB, "bob"), "*", true, "s3:*", policy.Yes, policy.Yes, policy.No},
		{"boundary that allows", user(accountB, "bob"), "*", true, "sts:*", policy.Yes, policy.Yes, policy.Yes},
		{"caller of an unknown account", user("⟨account⟩", "bob"), "*", false, "", policy.Unknown, policy.No, policy.Unknown},
		{"caller of an unknown account with permission", user("⟨account⟩", "bob"), "*", true, "", policy.Unknown, policy.Yes, policy.Yes},
	} {
		t.Run(test.fact, func(t *testing.T) {
			b := &builder{}
			target := b.trust(b.principal(role(accountA, "deploy")), trusting(test.principal))
			caller := b.principal(test.caller)
			if test.permitted {
				caller.Policies = append(caller.Policies, b.document(allow(AssumeRole, role(accountA, "deploy")), policy.Identity, caller.Key))
			}
			if test.boundary != "" {
				caller.Boundary = append(caller.Boundary, b.document(allow(test.boundary, "*"), policy.Boundary, caller.Key))
			}
			pair := b.join().Pair(caller, target, AssumeRole)
			wantTri(t, "needed", pair.Needed, test.needed)
			wantTri(t, "identity", pair.Identity, test.identity)
			wantTri(t, "verdict", pair.Verdict, test.verdict)
		})
	}
}

func TestStrongestTrustIsTheBest(t *testing.T) {
	b := &builder{}
	target := b.principal(role(accountA, "deploy"))
	b.trust(target, statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ["`+accountA+`", "`+user(accountA, "bob")+`"]}`))
	bob := b.principal(user(accountA, "bob"))
	pair := b.join().Pair(bob, target, AssumeRole)
	if pair.TrustBy.Form != policy.UserForm || pair.NamedBy != pair.TrustBy {
		t.Errorf("trusted by %s, want the user ARN", pair.TrustBy.Form)
	}
	wantTri(t, "needed", pair.Needed, policy.No)
}

func TestDeniesOverrideEveryAllow(t *testing.T) {
	deny := func(fields string) string { return statement(`"Effect": "Deny", "Action": "sts:*", ` + fields) }
	for _, test := range []struct {
		fact, identity, trust, boundary string
		want                            policy.Tri
	}{
		{"identity", deny(`"Resource": "*"`), "", "", policy.No},
		{"identity on another role", deny(`"Resource": "arn:aws:iam::*:role/other"`), "", "", policy.Yes},
		{"identity on all but this role", deny(`"NotResource": "` + role(accountA, "deploy") + `"`), "", "", policy.Yes},
		{"identity under an unknown condition", deny(`"Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}`), "", "", policy.Unknown},
		{"trust by account", "", deny(`"Principal": {"AWS": "` + accountA + `"}`), "", policy.No},
		{"trust of another user", "", deny(`"Principal": {"AWS": "` + user(accountA, "eve") + `"}`), "", policy.Yes},
		{"trust with NotPrincipal, which IAM refuses", "", deny(`"NotPrincipal": {"AWS": "` + accountA + `"}`), "", policy.No},
		{"boundary", "", "", `{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}]}`, policy.No},
	} {
		t.Run(test.fact, func(t *testing.T) {
			b := &builder{}
			target := b.trust(b.principal(role(accountA, "deploy")), trusting(user(accountA, "bob")))
			bob := b.principal(user(accountA, "bob"), allow("*", "*"))
			if test.identity != "" {
				bob.Policies = append(bob.Policies, b.document(test.identity, policy.Identity, bob.Key))
			}
			if test.trust != "" {
				b.trust(target, test.trust)
			}
			if test.boundary != "" {
				bob.Boundary = append(bob.Boundary, b.document(test.boundary, policy.Boundary, bob.Key))
			}
			wantTri(t, "verdict", b.join().Pair(bob, target, AssumeRole).Verdict, test.want)
		})
	}
}

func TestUnreadPoliciesLeaveThePermissionUnknown(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "deploy")), trusting(accountA))
	incomplete := b.principal(user(accountA, "bob"))
	incomplete.Incomplete = []string{"an attached policy is a parameter"}
	attached := func(arn string) *policy.Principal {
		p := b.principal(user(accountA, arn))
		p.Managed = []policy.Value{{Text: text(arn)}}
		return p
	}
	foreign := attached("arn:aws:iam::444455556666:policy/shared")
	reader := attached("arn:aws:iam::aws:policy/ReadOnlyAccess")
	power := attached("arn:⟨partition⟩:iam::aws:policy/PowerUserAccess")
	denied := attached("arn:aws:iam::aws:policy/AWSDenyAll")
	switcher := attached("arn:aws:iam::aws:policy/CloudWatch-CrossAccountAccess")
	result := b.join()
	for _, test := range []struct {
		fact              string
		caller            *policy.Principal
		complete          bool
		identity, verdict policy.Tri
	}{
		{"a policy that was not read", incomplete, false, policy.Unknown, policy.Unknown},
		{"a policy of another account", foreign, false, policy.Unknown, policy.Unknown},
		{"an AWS-managed policy without roles", reader, true, policy.No, policy.No},
		{"an AWS-managed policy that allows every role", power, true, policy.Yes, policy.Yes},
		{"an AWS-managed policy that denies everything", denied, true, policy.No, policy.No},
		{"an AWS-managed policy for some roles", switcher, true, policy.Unknown, policy.Unknown},
	} {
		pair := result.Pair(test.caller, target, AssumeRole)
		wantTri(t, test.fact+": identity", pair.Identity, test.identity)
		wantTri(t, test.fact+": verdict", pair.Verdict, test.verdict)
		if pair.Complete != test.complete {
			t.Errorf("%s: complete is %t", test.fact, pair.Complete)
		}
	}
}

func TestDatesCloseAHalf(t *testing.T) {
	expired := `"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "` + user(accountA, "bob") + `"}, "Condition": {"DateLessThan": {"aws:CurrentTime": "2017-12-31T23:59:59Z"}}`
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "deploy")), statement(expired))
	bob := b.principal(user(accountA, "bob"))
	pair := b.join().Pair(bob, target, AssumeRole)
	wantTri(t, "verdict", pair.Verdict, policy.No)
	if pair.Missed == nil || pair.Missed.Half != "trust" || pair.Missed.Why != MissDate {
		t.Errorf("missed is %+v, want the trust by its date", pair.Missed)
	}
	unclocked := Join(&b.repo, Options{})
	wantTri(t, "verdict without a clock", unclocked.Pair(bob, target, AssumeRole).Verdict, policy.Unknown)
}

func TestConditionsOnTheCallerAreAsked(t *testing.T) {
	for _, test := range []struct {
		condition string
		want      policy.Tri
	}{
		{`"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/b*"}`, policy.Yes},
		{`"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}`, policy.No},
		{`"StringNotEquals": {"aws:PrincipalAccount": "` + accountB + `"}`, policy.Yes},
		{`"StringEqualsIfExists": {"AWS:principalaccount": "` + accountB + `"}`, policy.No},
		{`"StringEquals": {"aws:PrincipalType": ["AssumedRole", "User"]}`, policy.Yes},
		{`"StringEquals": {"aws:username": "eve"}`, policy.No},
		{`"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}`, policy.Unknown},
		{`"ForAllValues:StringEquals": {"aws:PrincipalAccount": "` + accountB + `"}`, policy.No},
		{`"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*"}`, policy.No},
		{`"ArnLike": {"aws:PrincipalArn": "*"}`, policy.Unknown},
	} {
		b := &builder{}
		fields := `"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}, "Condition": {` + test.condition + `}`
		target := b.trust(b.principal(role(accountA, "deploy")), statement(fields))
		bob := b.principal(user(accountA, "bob"))
		wantTri(t, test.condition, b.join().Pair(bob, target, AssumeRole).Trust, test.want)
	}
}

func TestUserVariableIsTheCallersName(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "bob-sandbox")), trusting(accountA))
	bob := b.principal(user(accountA, "bob"), allow(AssumeRole, role(accountA, "${aws:username}-sandbox")))
	eve := b.principal(user(accountA, "eve"), allow(AssumeRole, role(accountA, "${aws:username}-sandbox")))
	tagged := b.principal(user(accountA, "tim"), allow(AssumeRole, role(accountA, "${aws:PrincipalTag/team}-sandbox")))
	result := b.join()
	wantTri(t, "bob", result.Pair(bob, target, AssumeRole).Verdict, policy.Yes)
	wantTri(t, "eve", result.Pair(eve, target, AssumeRole).Verdict, policy.No)
	wantTri(t, "by tag", result.Pair(tagged, target, AssumeRole).Verdict, policy.Unknown)
}

func TestPartitionsDoNotMeet(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "deploy")), trusting("*"))
	caller := b.principal("arn:aws-cn:iam::"+accountB+":user/bob", allow("*", "*"))
	pair := b.join().Pair(caller, target, AssumeRole)
	wantTri(t, "same partition", pair.SamePartition, policy.No)
	wantTri(t, "verdict", pair.Verdict, policy.No)
}

func TestAccountLiesInOnePartition(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal("arn:⟨partition⟩:iam::⟨account⟩:role/deploy"), trusting("arn:aws:iam::⟨account⟩:user/bob"))
	bob := b.principal("arn:⟨partition⟩:iam::⟨account⟩:user/bob")
	eve := b.principal("arn:⟨partition⟩:iam::⟨account⟩:user/eve", allow(AssumeRole, "arn:aws:iam::⟨account⟩:role/deploy"))
	far := b.principal("arn:⟨partition⟩:iam::⟨account.other⟩:user/bob", allow(AssumeRole, "arn:aws:iam::⟨account⟩:role/deploy"))
	result := b.join()
	wantTri(t, "named in the account", result.Pair(bob, target, AssumeRole).Verdict, policy.Yes)
	wantTri(t, "permission for the account", result.Pair(eve, target, AssumeRole).Identity, policy.Yes)
	wantTri(t, "not trusted", result.Pair(eve, target, AssumeRole).Verdict, policy.No)
	wantTri(t, "another symbol", result.Pair(far, target, AssumeRole).Trust, policy.Unknown)
}

func TestSymbolsOfOneAccountAreOneAccount(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal(role("⟨account.this⟩", "deploy")), trusting("⟨account.this⟩"))
	own := b.principal(user("⟨account.this⟩", "bob"), allow(AssumeRole, role("⟨account.this⟩", "deploy")))
	other := b.principal(user("⟨account.other⟩", "eve"), allow(AssumeRole, role("⟨account.this⟩", "deploy")))
	result := b.join()
	wantTri(t, "same symbol", result.Pair(own, target, AssumeRole).Verdict, policy.Yes)
	wantTri(t, "other symbol", result.Pair(other, target, AssumeRole).Verdict, policy.Unknown)
}

func TestConditionsOfTheSourceAreNotMixed(t *testing.T) {
	prod := policy.When{{Name: "IsProd", Scope: "stack", Holds: true}}
	test := policy.When{{Name: "IsProd", Scope: "stack", Holds: false}}
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "deploy")), trusting(accountA))
	bob := b.principal(user(accountA, "bob"), allow(AssumeRole, role(accountA, "deploy")))
	bob.Policies[0].When = prod
	result := b.join()
	wantTri(t, "policy may not exist", result.Pair(bob, target, AssumeRole).Verdict, policy.Unknown)
	bob.When = prod
	wantTri(t, "policy exists with its user", b.join().Pair(bob, target, AssumeRole).Verdict, policy.Yes)
	bob.When = test
	wantTri(t, "policy never exists with its user", b.join().Pair(bob, target, AssumeRole).Verdict, policy.No)
}

func TestPassRoleIsNoMatterOfTheTrustAlone(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "lambda")), trusting(accountA))
	can := b.principal(user(accountA, "bob"), allow(PassRole, role(accountA, "lambda")))
	cannot := b.principal(user(accountA, "eve"), allow(AssumeRole, role(accountA, "lambda")))
	foreign := b.principal(user(accountB, "tim"), allow(PassRole, role(accountA, "lambda")))
	result := b.join()
	wantTri(t, "with permission", result.Pair(can, target, PassRole).Verdict, policy.Unknown)
	wantTri(t, "without", result.Pair(cannot, target, PassRole).Verdict, policy.No)
	wantTri(t, "from another account", result.Pair(foreign, target, PassRole).Verdict, policy.No)
}

func TestUndeclaredPrincipalsMayBeAsked(t *testing.T) {
	b := &builder{}
	deploy := b.trust(b.principal(role(accountA, "deploy")), trusting(user(accountA, "ghost")))
	bob := b.principal(user(accountA, "bob"), allow(AssumeRole, role(accountA, "nowhere")))
	result := b.join()
	other := &builder{}
	ghost := other.principal(user(accountA, "ghost"))
	ghost.Incomplete = []string{"nothing declares it"}
	nowhere := other.principal(role(accountA, "nowhere"))
	wantTri(t, "trust in an undeclared caller", result.Pair(ghost, deploy, AssumeRole).Trust, policy.Yes)
	wantTri(t, "permission for an undeclared role", result.Pair(bob, nowhere, AssumeRole).Identity, policy.Yes)
	wantTri(t, "trust of an undeclared role", result.Pair(bob, nowhere, AssumeRole).Trust, policy.Unknown)
	wantTri(t, "verdict between two", result.Pair(ghost, nowhere, AssumeRole).Verdict, policy.Unknown)
}

func TestPairsAreMadeOfNamesOnly(t *testing.T) {
	b := &builder{}
	for _, name := range []string{"one", "two", "three"} {
		b.trust(b.principal(role(accountA, name), allow("sts:AssumeRole", "*"), allow("sts:AssumeRole", role(accountA, "t*"))), trusting(accountA))
	}
	b.principal(user(accountA, "bob"), allow("sts:AssumeRole", role(accountA, "one")))
	result := b.join()
	if len(result.Pairs) != 1 || result.Counts.Wide != 6 {
		t.Errorf("%d pairs and %d wide holders, want 1 and 6", len(result.Pairs), result.Counts.Wide)
	}
	if result.Counts != (Counts{Allowed: 1, Wide: 6}) {
		t.Errorf("counts are %+v", result.Counts)
	}
}

func TestRoleThatMayOnlyAssumeItselfIsAPair(t *testing.T) {
	b := &builder{}
	self := b.trust(b.principal(role(accountA, "loop"), allow(AssumeRole, role(accountA, "loo*"))), trusting(accountB))
	result := b.join()
	if len(result.Pairs) != 1 || !result.Pairs[0].Self || result.Pairs[0].Caller != self {
		t.Fatalf("%d pairs, want the role with itself", len(result.Pairs))
	}
	wantTri(t, "identity", result.Pairs[0].Identity, policy.Yes)
	wantTri(t, "trust", result.Pairs[0].Trust, policy.No)
}
