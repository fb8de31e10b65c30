package access

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// world is a random scenario as text: ARNs and the policies of each principal.
type world struct {
	arns, trusts, identities, boundaries []string
}

type dice struct{ *rand.Rand }

func (d dice) pick(list ...string) string { return list[d.IntN(len(list))] }

func (d dice) account() string { return d.pick(accountA, accountA, accountB) }

func (d dice) arn() string {
	return "arn:" + d.pick("aws", "aws", "aws", "aws-cn") + ":iam::" + d.account() + ":" + d.pick("role/", "user/", "role/team/") + d.pick("alpha", "beta", "Alpha")
}

func (d dice) principal() string {
	switch d.IntN(6) {
	case 0:
		return d.account()
	case 1:
		return "arn:aws:iam::" + d.account() + ":root"
	case 2:
		return "*"
	case 3:
		return "arn:aws:sts::" + d.account() + ":assumed-role/" + d.pick("alpha", "beta") + "/run"
	}
	return d.arn()
}

func (d dice) condition() string {
	switch d.IntN(8) {
	case 0:
		return `, "Condition": {"` + d.pick("ArnLike", "ArnNotLike", "StringEquals", "StringNotLike", "ArnEqualsIfExists") + `": {"aws:PrincipalArn": "` + d.pick(d.arn(), "arn:aws:iam::*:role/*", "arn:aws:iam::"+d.account()+":*") + `"}}`
	case 1:
		return `, "Condition": {"` + d.pick("StringEquals", "StringNotEquals") + `": {"` + d.pick("aws:PrincipalAccount", "aws:ResourceAccount") + `": ["` + d.account() + `", "` + d.account() + `"]}}`
	case 2:
		return `, "Condition": {"` + d.pick("DateLessThan", "DateGreaterThan") + `": {"aws:CurrentTime": "` + d.pick("2017-12-31T23:59:59Z", "2030-01-01T00:00:00Z") + `"}}`
	case 3:
		return `, "Condition": {"StringEquals": {"aws:username": "` + d.pick("alpha", "beta") + `"}}`
	}
	return ""
}

func (d dice) head() string {
	return `{"Effect": "` + d.pick("Allow", "Allow", "Allow", "Deny") + `", "` + d.pick("Action", "Action", "Action", "NotAction") + `": "` +
		d.pick("sts:AssumeRole", "sts:AssumeRole", "sts:*", "*", "s3:GetObject", "sts:Assume*") + `", `
}

func (d dice) resource() string {
	return d.pick(d.arn(), d.arn(), d.arn(), "*", "arn:aws:iam::*:role/"+d.pick("alpha", "team/*", "*"), "arn:aws:iam::"+d.account()+":role/a*", "arn:aws:iam::"+d.account()+":role/${aws:username}")
}

func (d dice) document(statement func() string) string {
	var list []string
	for range 1 + d.IntN(2) {
		list = append(list, statement())
	}
	return `{"Version": "2012-10-17", "Statement": [` + strings.Join(list, ", ") + `]}`
}

func (d dice) identity() string {
	return d.document(func() string {
		return d.head() + `"` + d.pick("Resource", "Resource", "Resource", "NotResource") + `": ["` + d.resource() + `", "` + d.resource() + `"]` + d.condition() + `}`
	})
}

func (d dice) trust() string {
	return d.document(func() string {
		return d.head() + `"Principal": {"AWS": ["` + d.principal() + `", "` + d.principal() + `"]}` + d.condition() + `}`
	})
}

func (d dice) world() world {
	var w world
	seen := map[string]bool{}
	for range 2 + d.IntN(3) {
		arn := d.arn()
		if seen[arn] {
			continue
		}
		seen[arn] = true
		boundary := ""
		if d.IntN(5) == 0 {
			boundary = d.identity()
		}
		w.arns = append(w.arns, arn)
		w.trusts = append(w.trusts, d.trust())
		w.identities = append(w.identities, d.pick("", d.identity(), d.identity()))
		w.boundaries = append(w.boundaries, boundary)
	}
	return w
}

// blur replaces words by holes: one word at one place, or one everywhere alike.
func (d dice) blur(w world) world {
	words := []string{accountA, accountB, "alpha", "beta", "Alpha", "team/", "sts:AssumeRole", "sts:*", "Allow", "Deny", "2017-12-31T23:59:59Z", "aws-cn", "run", "arn:aws:iam::" + accountA + ":role/alpha"}
	texts := append(append(append(append([]string{}, w.arns...), w.trusts...), w.identities...), w.boundaries...)
	for i := range 1 + d.IntN(3) {
		word := d.pick(words...)
		hole := fmt.Sprintf("⟨hole%d⟩", i)
		if word == accountA || word == accountB {
			hole = fmt.Sprintf("⟨account%d⟩", i)
		}
		if d.IntN(3) == 0 && (word == accountA || word == accountB) {
			for k := range texts {
				texts[k] = strings.ReplaceAll(texts[k], word, hole)
			}
			continue
		}
		k := d.IntN(len(texts))
		texts[k] = strings.Replace(texts[k], word, hole, 1+d.IntN(2))
	}
	n := len(w.arns)
	for k := range n {
		if text(texts[k]).Prefix() == "" { // a principal's kind is always known
			texts[k] = w.arns[k]
		}
	}
	return world{texts[:n], texts[n : 2*n], texts[2*n : 3*n], texts[3*n:]}
}

// result joins the world, and lists its principals in order.
func (w world) result() (*Result, []*policy.Principal) {
	b := &builder{}
	for i, arn := range w.arns {
		p := b.principal(arn)
		if w.identities[i] != "" {
			p.Policies = append(p.Policies, b.document(w.identities[i], policy.Identity, p.Key))
		}
		if w.boundaries[i] != "" {
			p.Boundary = append(p.Boundary, b.document(w.boundaries[i], policy.Boundary, p.Key))
		}
		if p.Kind == policy.Role {
			b.trust(p, w.trusts[i])
		}
	}
	return b.join(), b.repo.Principals
}

func (p *Pair) answers() map[string]policy.Tri {
	return map[string]policy.Tri{
		"verdict": p.Verdict, "trust": p.Trust, "identity": p.Identity, "boundary": p.Boundary,
		"identity deny": p.Denied.Identity.Fits, "trust deny": p.Denied.Trust.Fits, "boundary deny": p.Denied.Boundary.Fits,
		"same account": p.SameAccount, "same partition": p.SamePartition,
	}
}

// What is known of a scenario stays so or becomes unknown where strings of it do.
func TestHolesOnlyTakeKnowledgeAway(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			d := dice{rand.New(rand.NewPCG(1, seed))}
			for range 500 {
				sharp := d.world()
				blurred := d.blur(sharp)
				for reflect.DeepEqual(sharp, blurred) {
					blurred = d.blur(sharp)
				}
				if !sameAnswers(t, sharp, blurred) {
					t.Fatalf("sharp:   %q\nblurred: %q", sharp, blurred)
				}
			}
		})
	}
}

func sameAnswers(t *testing.T, sharp, blurred world) bool {
	before, callers := sharp.result()
	after, blurredCallers := blurred.result()
	for i, caller := range callers {
		for k, target := range callers {
			if target.Kind != policy.Role {
				continue
			}
			want := before.Pair(caller, target, AssumeRole).answers()
			got := after.Pair(blurredCallers[i], blurredCallers[k], AssumeRole).answers()
			for question, answer := range got {
				if answer != policy.Unknown && answer != want[question] {
					t.Errorf("%s of %s → %s is %s, known before to be %s", question, sharp.arns[i], sharp.arns[k], answer, want[question])
					return false
				}
			}
		}
	}
	return sameGrants(t, before, after)
}

// sameGrants compares the grants that stand at the same places.
func sameGrants(t *testing.T, before, after *Result) bool {
	known := map[policy.Span]*Grant{}
	for _, grant := range before.Grants {
		known[grant.Value.Span] = grant
	}
	for _, grant := range after.Grants {
		want := known[grant.Value.Span]
		if want == nil || find(want.Actions, AssumeRole) == policy.No {
			continue
		}
		for question, answers := range map[string][2]policy.Tri{
			"declared": {grant.Role.Declared, want.Role.Declared}, "trusted": {grant.Trusted, want.Trusted},
			"other partition": {grant.OtherPartition, want.OtherPartition},
		} {
			if answers[0] != policy.Unknown && answers[0] != answers[1] {
				t.Errorf("%s of %s is %s, known before to be %s", question, grant.Value.Text, answers[0], answers[1])
				return false
			}
		}
	}
	return true
}
