package access

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// generated is a Repo of so many roles: nine in ten trust their account, one in ten
// its neighbour; each holds six permissions by name, one with a wildcard and one for
// everything, and one in sixteen names a role that does not exist.
func generated(roles int) *policy.Repo {
	b := &builder{}
	for i := range roles {
		account := fmt.Sprintf("%012d", 100000000000+i%200)
		neighbour := fmt.Sprintf("arn:aws:iam::%012d:role/team-%d/service-%d", 100000000000+(i+1)%roles%200, (i+1)%roles%50, (i+1)%roles)
		trusted := account
		if i%10 == 0 {
			trusted = neighbour
		}
		var resources []string
		for k := 1; k <= 6; k++ {
			other := (i + k*17) % roles
			name := fmt.Sprintf("service-%d", other)
			if (i+k)%16 == 0 {
				name = fmt.Sprintf("sevrice-%d", other)
			}
			resources = append(resources, fmt.Sprintf("%q", fmt.Sprintf("arn:aws:iam::%012d:role/team-%d/%s", 100000000000+other%200, other%50, name)))
		}
		resources = append(resources, fmt.Sprintf("%q", fmt.Sprintf("arn:aws:iam::*:role/team-%d/service-%d*", i%50, i)))
		statements := statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": [` + strings.Join(resources, ",") + `]`)
		arn := fmt.Sprintf("arn:aws:iam::%s:role/team-%d/service-%d", account, i%50, i)
		policies := []string{statements}
		if i%8 == 0 {
			policies = append(policies, allow("sts:*", "*"))
		}
		b.trust(b.principal(arn, policies...), trusting(trusted))
	}
	return &b.repo
}

func BenchmarkJoin(b *testing.B) {
	for _, roles := range []int{1000, 4000, 16000} {
		b.Run(fmt.Sprint(roles), func(b *testing.B) {
			repo := generated(roles)
			b.ReportAllocs()
			var result *Result
			for b.Loop() {
				result = Join(repo, Options{Now: noon})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(roles), "ns/role")
			b.ReportMetric(float64(len(result.Grants)), "grants")
			b.ReportMetric(float64(len(result.Pairs)), "pairs")
		})
	}
}
