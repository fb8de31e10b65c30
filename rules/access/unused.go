package access

import "github.com/iamlint/iamlint/loaders/policy"

// UnusedTrusts finds the trusts of whole accounts from which nobody can come: every
// principal and every policy of the account is declared, and none of them may have a
// permission for the role. Where no account is declared complete, there are none.
func (r *Result) UnusedTrusts() map[*Trust]bool {
	unused := map[*Trust]bool{}
	var search *unusedSearch
	for _, trust := range r.Trusts {
		if !r.isOfComplete(trust) {
			continue
		}
		if search == nil {
			search = r.newUnusedSearch()
		}
		if search.isUnused(trust) {
			unused[trust] = true
		}
	}
	r.spent = search != nil && search.budget < 0
	return unused
}

// isOfComplete reports whether a trust surely admits, as a whole, an account that is
// declared complete, and does not name its callers by aws:PrincipalArn.
func (r *Result) isOfComplete(trust *Trust) bool {
	return isWholeAccount(trust.Form) && r.IsComplete(trust.Account) && trust.Role != nil && !trust.Elsewhere &&
		trust.Allows == policy.Yes && find(trust.Actions, AssumeRole) == policy.Yes &&
		len(trust.PrincipalARNs) == 0 && trust.InForce != policy.No && !trust.Contradicted
}

type unusedSearch struct {
	*Ways
	loose    []*Grant                   // that there may be holders of whom nobody knows
	near     map[*policy.Principal]bool // roles that a permission nearly names
	complete map[string]bool            // by account: every policy of all principals was read
}

func (r *Result) newUnusedSearch() *unusedSearch {
	s := &unusedSearch{Ways: r.Ways(), near: map[*policy.Principal]bool{}, complete: map[string]bool{}}
	for _, grant := range r.Grants {
		for _, near := range grant.Role.Near {
			s.near[near.Principal] = true
		}
		if grant.MoreHolders != policy.No && find(grant.Actions, AssumeRole) != policy.No {
			s.loose = append(s.loose, grant)
		}
	}
	return s
}

// isUnused is silent where a permission names the role, or nearly does, and fails for
// something else, which has a finding of its own.
func (s *unusedSearch) isUnused(trust *Trust) bool {
	if s.near[trust.Role] || !s.isRead(trust.Account) {
		return false
	}
	for _, holder := range s.holders[trust.Role] {
		if s.budget--; s.budget < 0 || policy.Equal(holder.Account, trust.Account) != policy.No {
			return false
		}
	}
	for _, holder := range s.wideOf(trust.Account) {
		if s.budget--; s.budget < 0 || s.Pair(holder, trust.Role, AssumeRole).Identity != policy.No {
			return false
		}
	}
	for _, grant := range s.loose {
		if s.budget--; s.budget < 0 || s.judge(trust.Role, trust.Role, AssumeRole).reaches(grant) != policy.No {
			return false
		}
	}
	return true
}

// isRead reports whether every policy was read of everybody who is, or may be, in the
// account.
func (s *unusedSearch) isRead(account policy.Text) bool {
	key := symbol(account)
	read, asked := s.complete[key]
	if asked {
		return read
	}
	read = true
	for _, e := range s.directory.entries {
		if policy.Equal(e.principal.Account, account) != policy.No && !complete(e.principal) {
			read = false
			break
		}
	}
	s.complete[key] = read
	return read
}

// wideOf are the holders of permissions for roles that these do not list, of everybody
// who is, or may be, in the account.
func (s *unusedSearch) wideOf(account policy.Text) []*policy.Principal {
	var list []*policy.Principal
	for _, symbol := range sortedAccounts(s.wide) {
		if holders := s.wide[symbol]; policy.Equal(holders[0].Account, account) != policy.No {
			list = append(list, holders...)
		}
	}
	return list
}
