package access

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Ways finds who takes a role, from the role's side: whom its trust policy names, who
// holds a permission that reaches it, and who is let in without being declared.
type Ways struct {
	*Result
	// holders of permissions by the role that these list; wide those of permissions
	// whose roles nobody can list, by account.
	holders map[*policy.Principal][]*policy.Principal
	wide    map[string][]*policy.Principal
	wideBy  map[*policy.Principal]*Grant // the first such permission of each; nil for AWS-managed policies
	named   map[string]*policy.Principal // undeclared callers that trusts name, by text
	budget  int
}

// Link is one step: somebody who takes, or may take, a role.
type Link struct {
	// Caller is nil for what is no principal: an account, everybody, an identity
	// provider that a hole leaves open. It is then what the value of Trust names.
	Caller *policy.Principal
	Role   *policy.Principal
	Pair   *Pair // nil without a Caller
	// Trust lets the caller in; nil where nothing does.
	Trust   *Trust
	Action  string
	Verdict policy.Tri
	// Covered is set for an account whose principals are all declared: each of them
	// that is permitted has a link of its own.
	Covered bool
}

// pairBudget bounds the pairs that one Ways judges; what lies beyond is told as More.
const pairBudget = 400_000

// Ways makes the index; ask it for as many roles as there are.
func (r *Result) Ways() *Ways {
	w := &Ways{
		Result: r, holders: map[*policy.Principal][]*policy.Principal{}, wide: map[string][]*policy.Principal{},
		wideBy: map[*policy.Principal]*Grant{}, named: map[string]*policy.Principal{}, budget: r.work.Of(pairBudget),
	}
	for _, grant := range r.Grants {
		if find(grant.Actions, AssumeRole) == policy.No {
			continue
		}
		for _, holder := range grant.Holders {
			if holder.Principal.Kind == policy.Group {
				continue
			}
			for _, list := range [][]*policy.Principal{grant.Role.Sure, grant.Role.May} {
				for _, role := range list {
					w.holders[role] = append(w.holders[role], holder.Principal)
				}
			}
			if _, known := w.wideBy[holder.Principal]; isWide(grant) && !known {
				w.addWide(holder.Principal, grant)
			}
		}
	}
	for _, e := range r.directory.entries {
		if _, known := w.wideBy[e.principal]; !known && managedTakes(e.principal) {
			w.addWide(e.principal, nil)
		}
	}
	return w
}

// isWide reports whether a grant reaches roles that it does not list.
func isWide(grant *Grant) bool {
	return grant.NotResource || grant.Role.More || grant.Role.Nameless > 0 ||
		grant.Role.Breadth != Exact && grant.Role.Breadth != Pattern
}

// managedTakes reports whether an attached policy of AWS takes roles.
func managedTakes(principal *policy.Principal) bool {
	return slices.ContainsFunc(principal.Managed, func(value policy.Value) bool {
		_, known := managedName(value.Text)
		return known && managedSays(value.Text, "allow", AssumeRole) != policy.No
	})
}

func (w *Ways) addWide(holder *policy.Principal, grant *Grant) {
	w.wideBy[holder] = grant
	account := symbol(holder.Account)
	w.wide[account] = append(w.wide[account], holder)
}

// Into are the links into a role that are not surely denied: callers that its trust
// policy names first, then those that it lets in with their account, then all others.
// Those that skip knows are not judged.
func (w *Ways) Into(role *policy.Principal, skip func(*policy.Principal) bool) (links []*Link, all bool) {
	return w.into(role, skip, true)
}

// Listed are the links into a role but for those that only a permission for roles that
// it does not list makes: of these Wide tells the holders.
func (w *Ways) Listed(role *policy.Principal) (links []*Link, all bool) {
	return w.into(role, func(*policy.Principal) bool { return false }, false)
}

// Wide are the holders of permissions for roles that these do not list, in an account.
func (w *Ways) Wide(account policy.Text) []*policy.Principal { return w.wide[symbol(account)] }

// WideBy is what makes a principal one of them; nil where an AWS-managed policy does.
func (w *Ways) WideBy(holder *policy.Principal) *Grant { return w.wideBy[holder] }

func (w *Ways) into(role *policy.Principal, skip func(*policy.Principal) bool, wide bool) (links []*Link, all bool) {
	all = true
	asked := map[*policy.Principal]bool{}
	ask := func(list []*policy.Principal) {
		for _, caller := range list {
			if asked[caller] || skip(caller) {
				continue
			}
			asked[caller] = true
			if w.budget--; w.budget < 0 {
				all = false
				return
			}
			if pair := w.Pair(caller, role, AssumeRole); pair.Verdict != policy.No && !pair.given.Impossible() {
				links = append(links, &Link{
					Caller: caller, Role: role, Pair: pair, Trust: pair.TrustBy, Action: AssumeRole, Verdict: pair.Verdict,
				})
			}
		}
	}
	trusts := w.TrustsOf(role)
	for _, trust := range trusts {
		ask(trust.Callers)
		ask(trust.MayCallers)
	}
	w.askHolders(role, trusts, wide, ask)
	return append(links, w.Outside(role)...), all
}

// askHolders asks the holders of permissions, where a trust names more than single
// callers: of wide ones those of the account, or all where everybody is trusted.
func (w *Ways) askHolders(role *policy.Principal, trusts []*Trust, wide bool, ask func([]*policy.Principal)) {
	accounts := map[string]bool{}
	every, open, known := false, false, true
	for _, trust := range trusts {
		switch {
		case namedKind(trust.Form) != "" || isForOthers(trust):
		case isWholeAccount(trust.Form):
			accounts[symbol(trust.Account)] = true
			known = known && trust.Account.Known()
		case isStar(trust.Form):
			every = true
		default:
			open = true
		}
	}
	if !every && !open && len(accounts) == 0 {
		return
	}
	ask(slices.DeleteFunc(slices.Clone(w.holders[role]), func(holder *policy.Principal) bool {
		return !every && !open && known && holder.Account.Known() && !accounts[symbol(holder.Account)]
	}))
	for _, account := range sortedAccounts(w.wide) {
		if wide && (every || accounts[account]) {
			ask(w.wide[account])
		}
	}
}

// elsewhere are the holders of wide permissions of whom nobody can tell whether they
// live in an account that the role trusts.
func (w *Ways) elsewhere(role *policy.Principal) []*policy.Principal {
	var list []*policy.Principal
	for _, account := range sortedAccounts(w.wide) {
		holder := w.wide[account][0]
		for _, trust := range w.TrustsOf(role) {
			if isWholeAccount(trust.Form) && find(trust.Actions, AssumeRole) != policy.No && policy.Equal(trust.Account, holder.Account) == policy.Unknown {
				list = append(list, w.wide[account]...)
				break
			}
		}
	}
	return list
}

func sortedAccounts(wide map[string][]*policy.Principal) []string {
	list := make([]string, 0, len(wide))
	for account := range wide {
		list = append(list, account)
	}
	slices.Sort(list)
	return list
}
