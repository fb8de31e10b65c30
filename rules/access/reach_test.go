package access

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// routesOf shows the routes: verdict, and the names on the way.
func routesOf(reach *Reach) []string {
	var list []string
	for _, route := range reach.Routes {
		shown := route.Whole.String() + ":"
		for _, link := range route.Links() {
			name := policy.Text{}
			if link.Caller != nil {
				name = link.Caller.Name
			} else {
				name = link.Trust.Value.Text
			}
			shown += " " + name.String()
		}
		list = append(list, shown)
	}
	return list
}

func TestReach(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "target")), trusting("arn:aws:iam::"+accountA+":root"))
	admin := b.trust(b.principal(role(accountA, "admin"), allow("sts:AssumeRole", "*")), trusting(user(accountB, "bob")))
	b.principal(user(accountB, "bob"), allow("sts:*", "arn:aws:iam::"+accountA+":role/adm*"))
	b.principal(user(accountB, "eve"), allow("sts:*", "*"))
	b.principal(user(accountA, "nobody"))
	circle := b.trust(b.principal(role(accountA, "circle"), allow("sts:AssumeRole", role(accountA, "target"))), trusting(role(accountA, "admin")))
	b.trust(b.principal(role(accountA, "lambda"), allow("sts:AssumeRole", role(accountA, "circle"))),
		statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}`))
	result := b.join(Account{ID: accountA, Complete: true})
	reach := result.Ways().Reach(target, 0)
	want := []string{"yes: circle", "yes: admin", "yes: bob admin"}
	got := routesOf(reach)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("target is taken by %q, want %q", got, want)
	}
	if len(reach.Incomplete)+len(reach.Loose)+len(reach.Partial)+len(reach.Elsewhere) > 0 || reach.More || reach.Deeper {
		t.Errorf("something is not known: %+v", reach)
	}
	if direct := result.Ways().Reach(target, 1); !direct.Deeper || len(direct.Routes) != 2 {
		t.Errorf("%q by one link, want two and that there may be more", routesOf(direct))
	}
	if got := routesOf(result.Ways().Reach(circle, 0)); !slices.Equal(got, []string{"yes: admin", "yes: bob admin"}) {
		t.Errorf("circle is taken by %q", got)
	}
	if got := routesOf(result.Ways().Reach(admin, 0)); !slices.Equal(got, []string{"yes: bob"}) {
		t.Errorf("admin is taken by %q", got)
	}
}

func TestReachTellsWhoIsNotDeclared(t *testing.T) {
	for principal, want := range map[string]string{
		`{"Service": "ec2.amazonaws.com"}`:                   "yes: ec2.amazonaws.com",
		`{"AWS": "210987654321"}`:                            "yes: 210987654321",
		`{"AWS": "arn:aws:iam::210987654321:role/far"}`:      "unknown: far",
		`{"AWS": "arn:aws:iam::` + accountB + `:role/near"}`: "unknown: near",
		`{"AWS": "*"}`:          "yes: *",
		`{"AWS": "⟨somebody⟩"}`: "unknown: ⟨somebody⟩",
		`{"AWS": "arn:aws:iam::` + accountA + `:role/gone"}`:  "",
		`{"AWS": "arn:aws:iam::` + accountB + `:group/team"}`: "",
	} {
		b := &builder{}
		bearer := b.trust(b.principal(role(accountB, "target")), statement(`"Effect": "Allow", "Action": "sts:*", "Principal": `+principal))
		got := strings.Join(routesOf(b.join(Account{ID: accountA, Complete: true}).Ways().Reach(bearer, 0)), ", ")
		if got != want {
			t.Errorf("%s: %q, want %q", principal, got, want)
		}
	}
	b := &builder{}
	federated := b.trust(b.principal(role(accountB, "web")), statement(`"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
		"Principal": {"Federated": "arn:aws:iam::`+accountB+`:oidc-provider/id.example"}, "Condition": {"StringEquals": {"id.example:sub": "x"}}`))
	if got := routesOf(b.join().Ways().Reach(federated, 0)); !slices.Equal(got, []string{"unknown: id.example"}) {
		t.Errorf("web is taken by %q", got)
	}
}

func TestReachSaysWhatItDoesNotKnow(t *testing.T) {
	b := &builder{}
	target := b.trust(b.principal(role(accountA, "target")), trusting(accountA))
	b.principal(role(accountA, "half")).Incomplete = []string{"an attachment"}
	b.principal(role(accountB, "other")).Incomplete = []string{"an attachment"}
	b.principal(role("⟨account⟩", "somewhere"), allow("sts:AssumeRole", "*"))
	b.document(allow("sts:AssumeRole", role(accountA, "target")), policy.PermissionSet, "")
	b.trust(b.principal(role(accountA, "dark"), allow("sts:AssumeRole", role(accountA, "target"))), trusting(accountA)).Trust = nil
	reach := b.join().Ways().Reach(target, 0)
	if len(reach.Incomplete) != 1 || len(reach.Elsewhere) != 1 || len(reach.Loose) != 1 || len(reach.Partial) != 1 {
		t.Errorf("%d incomplete, %d elsewhere, %d loose, %d partial, want one each", len(reach.Incomplete), len(reach.Elsewhere), len(reach.Loose), len(reach.Partial))
	}
}

// TestReachEndsInLongChains takes a chain of many roles that ends in a circle.
func TestReachEndsInLongChains(t *testing.T) {
	const length = 2000
	b := &builder{}
	name := func(i int) string { return role(accountA, fmt.Sprintf("r%d", i%length)) }
	var first *policy.Principal
	for i := range length {
		taken := b.trust(b.principal(name(i)), trusting(name(i+1)))
		if first == nil {
			first = taken
		}
	}
	reach := b.join().Ways().Reach(first, 0)
	if len(reach.Routes) != length-1 || reach.Routes[length-2].Length != length-1 {
		t.Errorf("%d routes, the last of %d links", len(reach.Routes), reach.Routes[len(reach.Routes)-1].Length)
	}
}

func BenchmarkReach(b *testing.B) {
	for _, roles := range []int{1000, 4000, 16000} {
		b.Run(fmt.Sprint(roles), func(b *testing.B) {
			repo := generated(roles)
			result := Join(repo, Options{Now: noon})
			var reach *Reach
			for b.Loop() {
				reach = result.Ways().Reach(repo.Principals[5], 0)
			}
			b.ReportMetric(float64(len(reach.Routes)), "routes")
		})
	}
}

// BenchmarkReachOneAccount is the worst that one account can be: each role trusts it
// whole, and one in eight may take all.
func BenchmarkReachOneAccount(b *testing.B) {
	w := &builder{}
	for i := range 16000 {
		var policies []string
		if i%8 == 0 {
			policies = append(policies, allow("sts:*", "*"))
		}
		w.trust(w.principal(role(accountA, fmt.Sprint("service-", i)), policies...), trusting(accountA))
	}
	result := w.join()
	for b.Loop() {
		result.Ways().Reach(w.repo.Principals[5], 0)
	}
}
