package access

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// joinHalves fills in what can be told only when everything is known: how often an
// account id is written, and whether near accounts are confirmed by the other half.
func (r *Result) joinHalves() {
	for _, grant := range r.Grants {
		r.finish(grant.Role, func(role *policy.Principal) policy.Tri { return r.trustsHolder(role, grant.Holders) })
	}
	for _, trust := range r.Trusts {
		for _, ref := range trust.references() {
			r.finish(ref, func(caller *policy.Principal) policy.Tri { return r.permits(caller, trust.Role) })
		}
	}
	r.nearHolders()
}

func (r *Result) finish(ref *Reference, otherHalf func(*policy.Principal) policy.Tri) {
	account, _ := ref.Account.Literal()
	ref.AccountWritten = r.directory.accounts[account]
	if !slices.ContainsFunc(ref.Near, func(near Near) bool { return near.Reason == NearAccount }) {
		return
	}
	ref.Near = slices.Clone(ref.Near)
	for i := range ref.Near {
		if ref.Near[i].Reason == NearAccount {
			ref.Near[i].OtherHalf = otherHalf(ref.Near[i].Principal)
		}
	}
}

func (r *Result) trustsHolder(role *policy.Principal, holders []Holder) policy.Tri {
	answer := policy.No
	for _, holder := range holders[:min(len(holders), listLimit)] {
		if holder.Principal.Kind != policy.Group {
			answer = policy.Or(answer, r.Pair(holder.Principal, role, AssumeRole).Trust)
		}
	}
	return answer
}

func (r *Result) permits(caller, role *policy.Principal) policy.Tri {
	if role == nil {
		return policy.Unknown
	}
	return r.Pair(caller, role, AssumeRole).Identity
}

// nearHolders fills in Trust.AccountNear.
func (r *Result) nearHolders() {
	wanted := map[*policy.Principal]map[string]*policy.Principal{}
	for _, trust := range r.Trusts {
		if r.isLonely(trust) {
			wanted[trust.Role] = map[string]*policy.Principal{}
		}
	}
	for _, grant := range r.Grants {
		if grant.Role.Breadth != Exact {
			continue
		}
		for _, role := range grant.Role.Sure {
			if accounts := wanted[role]; accounts != nil {
				noteHolders(accounts, grant.Holders)
			}
		}
	}
	for _, trust := range r.Trusts {
		if r.isLonely(trust) {
			trust.AccountNear = r.nearHolder(trust, wanted[trust.Role])
		}
	}
}

func noteHolders(accounts map[string]*policy.Principal, holders []Holder) {
	for _, holder := range holders {
		if account, known := holder.Principal.Account.Literal(); known && accounts[account] == nil && holder.Principal.Kind != policy.Group {
			accounts[account] = holder.Principal
		}
	}
}

// isLonely reports whether a trust names a whole account by an id that is written
// nowhere else and is no own account.
func (r *Result) isLonely(trust *Trust) bool {
	account, known := trust.Account.Literal()
	return known && isWholeAccount(trust.Form) && trust.Role != nil && !trust.Elsewhere && policy.IsAccountID(account) &&
		r.directory.accounts[account] == 1 && !r.directory.isOwn(account)
}

func (r *Result) nearHolder(trust *Trust, accounts map[string]*policy.Principal) *Near {
	account, _ := trust.Account.Literal()
	if accounts[account] != nil {
		return nil
	}
	for other := range nearAccounts(account) {
		if holder := accounts[other]; holder != nil {
			difference, own := r.directory.accountsDiffer(trust.Account, r.directory.byPrincipal[holder])
			return &Near{Reason: NearAccount, Principal: holder, Difference: difference, OwnAccounts: own, OtherHalf: policy.Yes}
		}
	}
	return nil
}
