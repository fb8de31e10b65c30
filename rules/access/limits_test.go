package access

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// repeated is a policy of so many copies of a statement; # in it is the number of the copy.
func repeated(count int, statement string) string {
	list := make([]string, count)
	for i := range list {
		list[i] = strings.ReplaceAll(statement, "#", fmt.Sprint(i))
	}
	return `{"Version": "2012-10-17", "Statement": [` + strings.Join(list, ",") + `]}`
}

const (
	allowsOther = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/x#-*"}`
	deniesOther = `{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/x#-*"}`
	allowsAll   = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}`
)

// TestWhatIsNotAskedIsUnknown: where a pair has more statements than are asked, the
// answer is neither Yes nor No, and where it has few it is.
func TestWhatIsNotAskedIsUnknown(t *testing.T) {
	const few, many = 3, pairLimit + 1
	names := func(count int) string {
		list := make([]string, count)
		for i := range list {
			list[i] = fmt.Sprintf(`"arn:aws:iam::*:role/x%d-*"`, i)
		}
		return strings.Join(list, ",")
	}
	for name, test := range map[string]struct {
		few  policy.Tri
		make func(b *builder, caller *policy.Principal, count int)
		part func(*Pair) policy.Tri
	}{
		"permissions in many policies": {policy.No,
			func(b *builder, caller *policy.Principal, count int) {
				for range count {
					caller.Policies = append(caller.Policies, b.document(repeated(1, allowsOther), policy.Identity, caller.Key))
				}
			}, func(p *Pair) policy.Tri { return p.Identity }},
		"permissions that name the role": {policy.Yes,
			func(b *builder, caller *policy.Principal, count int) {
				exact := `{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "` + role(accountA, "target") + `"}`
				caller.Policies = []*policy.Document{b.document(repeated(count, exact), policy.Identity, caller.Key)}
			}, func(p *Pair) policy.Tri { return p.Identity }},
		"names of NotResource": {policy.Yes,
			func(b *builder, caller *policy.Principal, count int) {
				source := `{"Effect": "Allow", "Action": "sts:AssumeRole", "NotResource": [` + names(count) + `]}`
				caller.Policies = []*policy.Document{b.document(repeated(1, source), policy.Identity, caller.Key)}
			}, func(p *Pair) policy.Tri { return p.Identity }},
		"Denies in many policies": {policy.No,
			func(b *builder, caller *policy.Principal, count int) {
				for range count {
					caller.Policies = append(caller.Policies, b.document(repeated(1, deniesOther), policy.Identity, caller.Key))
				}
			}, func(p *Pair) policy.Tri { return p.Denied.Identity.Fits }},
		"a boundary that allows": {policy.Yes,
			func(b *builder, caller *policy.Principal, count int) {
				caller.Boundary = []*policy.Document{b.document(repeated(count, allowsAll), policy.Boundary, caller.Key)}
			}, func(p *Pair) policy.Tri { return p.Boundary }},
		"a boundary that denies": {policy.No,
			func(b *builder, caller *policy.Principal, count int) {
				caller.Boundary = []*policy.Document{b.document(repeated(count, deniesOther), policy.Boundary, caller.Key)}
			}, func(p *Pair) policy.Tri { return p.Denied.Boundary.Fits }},
		"service control policies": {policy.Yes,
			func(b *builder, _ *policy.Principal, count int) { b.attachMany(policy.SCP, count) },
			func(p *Pair) policy.Tri { return p.Control.SCP }},
		"resource control policies": {policy.Yes,
			func(b *builder, _ *policy.Principal, count int) { b.attachMany(policy.RCP, count) },
			func(p *Pair) policy.Tri { return p.Control.RCP }},
	} {
		judged := func(count int) policy.Tri {
			b := &builder{}
			caller, target := b.principal(role(accountA, "caller")), b.principal(role(accountA, "target"))
			b.trust(target, trusting(role(accountA, "caller")))
			test.make(b, caller, count)
			result := Join(&b.repo, Options{
				Now: noon, Accounts: []Account{{ID: accountA, Complete: true, Targets: []string{"r-ab12"}}},
				Organization: Organization{ID: "o-a1b2c3d4e5", Complete: true},
			})
			return test.part(result.Pair(caller, target, AssumeRole))
		}
		wantTri(t, name+", few", judged(few), test.few)
		wantTri(t, name+", many", judged(many), policy.Unknown)
	}
}

// attachMany declares policies of the organization that deny other roles, and allow all.
func (b *builder) attachMany(kind policy.DocumentKind, count int) {
	for range count {
		source := `{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/x-*"}`
		if kind == policy.SCP {
			source = allowsAll + "," + deniesOther
		}
		b.repo.Organization = append(b.repo.Organization, &policy.OrganizationPolicy{
			Kind: kind, Documents: []*policy.Document{b.document(repeated(1, source), kind, "")},
			Targets: []policy.Value{{Text: policy.Literal("r-ab12")}},
		})
	}
}

// TestASpentBudgetOfPairsIsTold: pairs that are not made convict no permission.
func TestASpentBudgetOfPairsIsTold(t *testing.T) {
	b := &builder{}
	for i := range 3 {
		b.trust(b.principal(role(accountA, fmt.Sprint("role", i)), allow("sts:AssumeRole", role(accountA, "target"))), trusting(role(accountB, "other")))
	}
	b.trust(b.principal(role(accountA, "target")), trusting(role(accountA, "role0")))
	result := b.join(Account{ID: accountA, Complete: true})
	if len(result.Pairs) != 3 || result.Spent() || result.Grants[2].Trusted != policy.No {
		t.Fatalf("%d pairs, spent %v, the third permission is trusted: %s", len(result.Pairs), result.Spent(), result.Grants[2].Trusted)
	}
	result.Pairs, result.pairs = nil, 2
	result.addPairs()
	if len(result.Pairs) != 1 || !result.Spent() || result.Grants[2].Trusted != policy.Unknown {
		t.Errorf("%d pairs, spent %v, the third permission is trusted: %s", len(result.Pairs), result.Spent(), result.Grants[2].Trusted)
	}
	if got := Join(&b.repo, Options{Work: 3}).pairs; got != 3*joinBudget-4 {
		t.Errorf("three times the work leaves %d", got)
	}
}
