package access

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// grantOn joins a repository in which bob may assume the resource, and gives that grant.
func grantOn(b *builder, resource string, accounts ...Account) *Grant {
	bob := b.principal(user(accountA, "bob"), allow(AssumeRole, resource))
	for _, grant := range b.join(accounts...).Grants {
		if grant.Document == bob.Policies[0] {
			return grant
		}
	}
	return nil
}

func declared(list []*policy.Principal) string {
	var names []string
	for _, principal := range list {
		names = append(names, principal.Name.String())
	}
	return strings.Join(names, " ")
}

func TestWhatAResourceReaches(t *testing.T) {
	for _, test := range []struct {
		resource, sure, may string
		breadth             Breadth
		declared            policy.Tri
	}{
		{role(accountA, "deploy"), "deploy", "", Exact, policy.Yes},
		{role("⟨account.this⟩", "deploy"), "", "deploy", Exact, policy.Unknown},
		{role("⟨account.own⟩", "symbolic"), "symbolic", "", Exact, policy.Yes},
		{role(accountB, "symbolic"), "", "symbolic", Exact, policy.Unknown},
		{role(accountA, "member-prod"), "", "member-⟨name.env⟩", Exact, policy.Unknown},
		{role(accountA, "member-⟨name.env⟩"), "member-⟨name.env⟩", "", Exact, policy.Yes},
		{role(accountA, "⟨var.name⟩"), "", "", Open, policy.Unknown},
		{"⟨var.arn⟩", "", "", Open, policy.Unknown},
		{role("*", "deploy"), "deploy", "", Pattern, policy.Yes},
		{role(accountA, "dep*"), "deploy", "", Pattern, policy.Yes},
		{role(accountA, "*/reader"), "reader", "", Pattern, policy.Yes},
		{role(accountA, "deploy-${aws:username}"), "", "", Exact, policy.Unknown},
		{"*", "", "", EveryRole, policy.Unknown},
		{role("*", "*"), "", "", EveryRole, policy.Unknown},
		{role(accountA, "*"), "", "", EveryRoleOfAccount, policy.Unknown},
		{role(accountA, "nobody"), "", "", Exact, policy.No},
	} {
		b := &builder{}
		for _, arn := range []string{role(accountA, "deploy"), role(accountA, "team/reader"), role("⟨account.own⟩", "symbolic"), role(accountA, "member-⟨name.env⟩")} {
			b.principal(arn)
		}
		got := grantOn(b, test.resource).Role
		if declared(got.Sure) != test.sure || declared(got.May) != test.may || got.Breadth != test.breadth || got.Declared != test.declared {
			t.Errorf("%s reaches %q surely, %q perhaps, %s, declared %s; want %q, %q, %s, %s", test.resource,
				declared(got.Sure), declared(got.May), got.Breadth, got.Declared, test.sure, test.may, test.breadth, test.declared)
		}
	}
}

func TestReferenceToADeclarationNeedsNoText(t *testing.T) {
	b := &builder{}
	target := b.principal(role("⟨account⟩", "⟨var.name⟩"))
	bob := b.principal(user(accountA, "bob"), allow(AssumeRole, "⟨aws_iam_role.x.arn⟩"))
	value := &bob.Policies[0].Statements[0].Resources[0]
	value.Text.Ref = &policy.Ref{Scope: "stack", Address: target.Address, Attribute: "arn"}
	grant := b.join().Grants[0]
	if declared(grant.Role.Sure) != "⟨var.name⟩" || grant.Role.Breadth != Exact {
		t.Errorf("reaches %q, want the declaration", declared(grant.Role.Sure))
	}
	wantTri(t, "identity", b.join().Pair(bob, target, AssumeRole).Identity, policy.Yes)
}

func TestNamelessRoleMayBeMeant(t *testing.T) {
	b := &builder{}
	b.principal(role(accountA, "⟨generated⟩"))
	b.principal(role(accountB, "⟨generated⟩"))
	got := grantOn(b, role(accountA, "deploy")).Role
	if got.Nameless != 1 || got.Declared != policy.Unknown {
		t.Errorf("%d nameless, declared %s; want 1 and unknown", got.Nameless, got.Declared)
	}
}

func TestNearMisses(t *testing.T) {
	for _, test := range []struct {
		fact, declared, written string
		reason                  Reason
	}{
		{"letter case", role(accountA, "Deploy"), role(accountA, "deploy"), NearCase},
		{"letter case of the path", role(accountA, "Team/deploy"), role(accountA, "team/deploy"), NearCase},
		{"missing path", role(accountA, "team/deploy"), role(accountA, "deploy"), NearPath},
		{"other path", role(accountA, "team/deploy"), role(accountA, "crew/deploy"), NearPath},
		{"user instead of role", user(accountA, "deploy"), role(accountA, "deploy"), NearKind},
		{"partition", "arn:aws-cn:iam::" + accountA + ":role/deploy", role(accountA, "deploy"), NearPartition},
		{"one digit", role("123456789013", "deploy"), role(accountA, "deploy"), NearAccount},
		{"swapped digits", role("123456789021", "deploy"), role(accountA, "deploy"), NearAccount},
		{"two digits", role("123456789033", "deploy"), role(accountA, "deploy"), ""},
		{"punctuation", role(accountA, "Redshift-Service-Role"), role(accountA, "Redshift-Service:Role"), NearName},
		{"missing word", role(accountA, "AWS-SSM-AutomationExecutionRole"), role(accountA, "SSM-Automationexecution-role"), NearName},
		{"swapped letters", role(accountA, "platform-deployer"), role(accountA, "platfrom-deployer"), NearName},
		{"four edits", role(accountA, "platform-deployer"), role(accountA, "platform-deploy-agent"), ""},
		{"short names", role(accountA, "deploy"), role(accountA, "deplyo"), ""},
		{"numbers of a family", role(accountA, "platform-deployer-1"), role(accountA, "platform-deployer-2"), ""},
		{"stages of a family", role(accountA, "platform-deployer-dev"), role(accountA, "platform-deployer-prd"), ""},
		{"name in another account", role(accountB, "platform-deployer"), role(accountA, "platfrom-deployer"), ""},
		{"any account", role(accountB, "AWS-SSM-AutomationExecutionRole"), role("*", "SSM-Automationexecution-role"), NearName},
		{"nothing near", role(accountA, "deploy"), role(accountA, "billing"), ""},
	} {
		t.Run(test.fact, func(t *testing.T) {
			b := &builder{}
			b.principal(test.declared)
			near := grantOn(b, test.written).Role.Near
			var got Reason
			if len(near) > 0 {
				got = near[0].Reason
			}
			if got != test.reason {
				t.Errorf("%s against %s misses by %q, want %q", test.written, test.declared, got, test.reason)
			}
		})
	}
}

func TestUnknownPathIsNoMiss(t *testing.T) {
	b := &builder{}
	b.principal(role(accountA, "deploy")).Path = text("⟨var.path⟩")
	got := grantOn(b, role(accountA, "deploy")).Role
	if len(got.Near) > 0 || declared(got.May) != "deploy" {
		t.Errorf("near is %+v, may reach %q", got.Near, declared(got.May))
	}
}

func TestNearNameMayBeAModuleArgument(t *testing.T) {
	b := &builder{}
	b.repo.Names = []policy.Value{{Text: policy.Literal("AWS-SSM-AutomationExecutionRole"), Span: b.span()}}
	near := grantOn(b, role(accountA, "SSM-Automationexecution-role")).Role.Near
	if len(near) != 1 || near[0].Name == nil || near[0].Distance != 3 {
		t.Fatalf("near is %+v, want the argument at distance 3", near)
	}
	exact := &builder{}
	exact.repo.Names = b.repo.Names
	got := grantOn(exact, role(accountA, "AWS-SSM-AutomationExecutionRole")).Role
	if got.Module == nil || got.Declared != policy.Unknown {
		t.Errorf("declared is %s, want unknown: a module may declare it", got.Declared)
	}
}

func TestNearAccountIsConfirmedByTheOtherHalf(t *testing.T) {
	b := &builder{}
	target := b.principal(role("123456789021", "deploy"))
	b.trust(target, trusting(accountA))
	grant := grantOn(b, role(accountB, "deploy"))
	if len(grant.Role.Near) != 0 {
		t.Fatalf("near is %+v", grant.Role.Near)
	}
	b = &builder{}
	b.trust(b.principal(role("111122223332", "deploy")), trusting(accountA))
	near := grantOn(b, role(accountB, "deploy"), Account{ID: accountA}).Role
	wantTri(t, "other half", near.Near[0].OtherHalf, policy.Yes)
	if near.Near[0].Difference != "one digit" || near.AccountWritten != 1 || near.Near[0].OwnAccounts {
		t.Errorf("near is %+v, account written %d times", near.Near[0], near.AccountWritten)
	}
}

func TestReservedRolesAreTold(t *testing.T) {
	for name, want := range map[string]bool{
		"aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling": true,
		"aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef":    true,
		"team/deploy": false,
	} {
		if got := grantOn(&builder{}, role(accountA, name)).Role.Reserved; got != want {
			t.Errorf("%s: reserved is %t", name, got)
		}
	}
}

func TestResourcesOfOtherServicesMakeNoGrant(t *testing.T) {
	b := &builder{}
	b.principal(user(accountA, "bob"), statement(`"Effect": "Allow", "Action": ["s3:*", "sts:*"], "Resource": ["arn:aws:s3:::bucket", "*"]`))
	if grants := b.join().Grants; len(grants) != 1 || !grants[0].Value.Text.Is("*") {
		t.Errorf("%d grants, want that on * alone", len(grants))
	}
}

func TestTwoPathsOfOneNameAreNoMiss(t *testing.T) {
	b := &builder{}
	b.principal(role(accountA, "blue/deploy"))
	b.principal(role(accountA, "green/deploy"))
	if near := grantOn(b, role(accountA, "deploy")).Role.Near; len(near) > 0 {
		t.Errorf("near is %+v, want nothing: either may be meant", near)
	}
}
