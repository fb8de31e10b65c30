package access

import "github.com/iamlint/iamlint/rules/access/request"

// Disjoint are two conditions, one of each half, that no request satisfies both; nil
// where some request may, or a half has another way.
type Disjoint struct{ Trust, Identity *Clause }

// DisjointConditions finds them.
func (r *Result) DisjointConditions(p *Pair) *Disjoint {
	ways := p.ways()
	if len(ways) != 2 || !ways[0].only || !ways[1].only {
		return nil
	}
	trust, identity := ways[0].statement, ways[1].statement
	for i := range trust.Conditions {
		for k := range identity.Conditions {
			first, second := &trust.Conditions[i], &identity.Conditions[k]
			if request.Disjoint(first, second) {
				return &Disjoint{
					Trust:    &Clause{LacksTrust, trust, first.Values[0], first},
					Identity: &Clause{LacksIdentity, identity, second.Values[0], second},
				}
			}
		}
	}
	return nil
}
