package access

import "github.com/iamlint/iamlint/loaders/policy"

// bothEnds are the two ends of a pair.
type bothEnds struct{ caller, role *policy.Principal }

// reachLimit bounds the pairs that a grant with holes in its name makes.
const reachLimit = 16

// joinBudget bounds how often one run holds a permission or trust together with a pair
// that it names. A pair costs some 20 µs and 4 KB with what the rules ask of it.
const joinBudget = 250_000

// addPairs makes the pairs that a trust names by its caller or a grant by its role.
func (r *Result) addPairs() {
	seen := map[bothEnds]*Pair{}
	for _, trust := range r.Trusts {
		if trust.Role == nil || find(trust.Actions, AssumeRole) == policy.No {
			continue
		}
		for _, list := range [][]*policy.Principal{trust.Callers, trust.MayCallers} {
			for _, caller := range list {
				if !r.areElsewhere(caller, trust.Role) {
					r.addPair(seen, caller, trust.Role)
				}
			}
		}
	}
	for _, grant := range r.Grants {
		if find(grant.Actions, AssumeRole) != policy.No {
			r.pairGrant(seen, grant)
		}
	}
}

// pairGrant makes the pairs of a grant and tells whether one of them is trusted.
func (r *Result) pairGrant(seen map[bothEnds]*Pair, grant *Grant) {
	named := grant.Role.Breadth == Exact && !grant.NotResource
	reached := append(grant.Role.Sure[:len(grant.Role.Sure):len(grant.Role.Sure)], grant.Role.May...)
	if !grant.Role.Name.Known() && len(reached) > reachLimit {
		named = false
	}
	trusted := policy.No
	if !named || len(reached) == 0 || len(grant.Role.May) > 0 || grant.Role.More {
		trusted = policy.Unknown
	}
	for _, holder := range grant.Holders {
		if holder.Principal.Kind == policy.Group {
			continue
		}
		if !named {
			r.Counts.Wide++
			r.pairOnlyItself(seen, grant, holder.Principal)
			continue
		}
		for i, role := range reached {
			if r.areElsewhere(holder.Principal, role) {
				trusted = policy.Or(trusted, policy.Unknown)
				continue
			}
			pair := r.addPair(seen, holder.Principal, role)
			if pair == nil {
				grant.Trusted = policy.Unknown
				return
			}
			surely := policy.And(holder.Surely, isSure(i < len(grant.Role.Sure)))
			if pair.given.Impossible() {
				trusted = policy.Or(trusted, policy.Unknown)
				continue
			}
			trusted = policy.Or(trusted, policy.And(pair.Trust, surely))
		}
	}
	if isClosed(grant) {
		trusted = r.trustedByPattern(grant)
	}
	grant.Trusted = policy.Or(trusted, grant.MoreHolders)
}

// isClosed reports whether a pattern surely reaches only the roles that it lists: the
// account is declared complete, and no name in it is unknown.
func isClosed(grant *Grant) bool {
	role := grant.Role
	return role.Breadth == Pattern && role.AccountComplete && !role.More && role.Nameless == 0 &&
		len(role.Sure) > 0 && len(role.May) == 0 && len(role.Sure)*len(grant.Holders) <= askLimit
}

// trustedByPattern tells whether one of the roles trusts one of the holders.
func (r *Result) trustedByPattern(grant *Grant) policy.Tri {
	trusted := policy.No
	for _, holder := range grant.Holders {
		for _, role := range grant.Role.Sure {
			if holder.Principal.Kind != policy.Group {
				trusted = policy.Or(trusted, policy.And(r.Pair(holder.Principal, role, AssumeRole).Trust, holder.Surely))
			}
		}
	}
	return trusted
}

func isSure(sure bool) policy.Tri {
	if sure {
		return policy.Yes
	}
	return policy.Unknown
}

// pairOnlyItself makes the pair of a role with itself where a pattern reaches no other.
func (r *Result) pairOnlyItself(seen map[bothEnds]*Pair, grant *Grant, holder *policy.Principal) {
	if reached := grant.Role.Sure; grant.Role.Breadth == Pattern && len(reached) == 1 && reached[0] == holder && len(grant.Role.May) == 0 {
		r.addPair(seen, holder, holder)
	}
}

// addPair makes a pair once; nil where the budget is spent.
func (r *Result) addPair(seen map[bothEnds]*Pair, caller, role *policy.Principal) *Pair {
	if r.pairs--; r.pairs < 0 {
		return nil
	}
	at := bothEnds{caller, role}
	if pair := seen[at]; pair != nil {
		return pair
	}
	pair := r.Pair(caller, role, AssumeRole)
	seen[at] = pair
	if pair.given.Impossible() {
		return pair
	}
	r.Pairs = append(r.Pairs, pair)
	if !r.counts(role) {
		return pair
	}
	switch pair.Verdict {
	case policy.Yes:
		r.Counts.Allowed++
	case policy.No:
		r.Counts.Denied++
	default:
		r.Counts.Unknown++
	}
	return pair
}
