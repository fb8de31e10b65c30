package input

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Grant is one resource of an Allow statement that takes or passes roles, with its
// holders and what it reaches.
type Grant struct {
	At     Place  `json:"at"`
	Text   string `json:"text"`
	Action string `json:"action"`
	// Takes: the statement surely allows sts:AssumeRole.
	Takes bool `json:"takes"`
	// Role names the declared roles it reaches, Holders who holds it.
	Role    string `json:"role"`
	Holders string `json:"holders"`
	// Self: it reaches one role only, and that role alone holds it.
	Self bool `json:"self"`
	// Passes: the statement surely allows iam:PassRole.
	Passes bool `json:"passes"`
	// Passing is of permissions for iam:PassRole that test to which services; absent for others.
	Passing *Passing `json:"passing,omitempty"`
	// Trusted: whether a reached role admits a holder or its account.
	Trusted policy.Tri `json:"trusted"`
	// Closed: a trust statement of a reached role, for others than services, is closed
	// by its dates or contradicts itself, which has a finding of its own.
	Closed bool `json:"closed"`
	// Told: what keeps a holder out of a reached role has a finding of its own: a
	// principal that nearly is the holder, another action or partition, a tag that it lacks.
	Told bool `json:"told"`
	// Admits is whom the reached roles trust, and AdmitsAt where the first says so.
	Admits   string `json:"admits"`
	AdmitsAt Place  `json:"admits_at"`
	// Policy is the customer managed policy that holds it; absent for others.
	Policy *Policy `json:"policy,omitempty"`
}

// Policy is a customer managed policy.
type Policy struct {
	Name string `json:"name"`
	At   Place  `json:"at"`
	// Attached: to anybody here, or it may be from elsewhere.
	Attached policy.Tri `json:"attached"`
}

// Access makes the questions about who may become whom.
func Access(facts *access.Result) []Question {
	var list []Question
	ends := &roleEnds{facts, map[manyRoles]*reached{}, map[*policy.Principal]*reached{}}
	for _, grant := range facts.Grants {
		if grant.Allows != policy.Yes {
			continue
		}
		list = append(list, Question{Subject: "grant", Kind: policy.Identity, Body: ends.newGrant(grant)})
		if !grant.Elsewhere && !grant.NotResource && (grant.Role.Breadth == access.Exact || grant.Role.AnyAccount) {
			list = append(list, Question{Subject: "reference", Kind: policy.Identity, Body: grantReference(facts, grant)})
		}
	}
	list = append(list, trusted(facts)...)
	for _, mention := range facts.Mentions {
		body := newReference(mention.Named, "principal", within(mention.Statement))
		list = append(list, Question{Subject: "reference", Kind: policy.Resource, Body: body})
	}
	for _, pair := range facts.Pairs {
		list = append(list, Question{Subject: "pair", Body: newPair(facts, pair)})
	}
	return append(append(list, handoffs(ends)...), calls(facts)...)
}

// trusted are the questions about principals of trust policies.
func trusted(facts *access.Result) []Question {
	var list []Question
	ask := func(body *Reference) {
		list = append(list, Question{Subject: "reference", Kind: policy.Trust, Body: body})
	}
	unused := facts.UnusedTrusts()
	for _, trust := range facts.Trusts {
		if trust.Allows != policy.Yes || trust.Elsewhere {
			continue
		}
		if trust.Named != nil {
			ask(trustReference(facts, trust, trust.Named))
		} else if mfa := trustMFA(facts, trust); mfa != nil {
			body := valueReference(trust)
			body.setMFA(mfa)
			ask(body)
		}
		for _, reference := range trust.PrincipalARNs {
			ask(trustReference(facts, trust, reference))
		}
		if trust.AccountNear != nil {
			ask(accountReference(trust))
		}
		if unused[trust] {
			ask(unusedReference(trust))
		}
	}
	return list
}

func (ends *roleEnds) newGrant(grant *access.Grant) *Grant {
	in, reached := within(grant.Statement), ends.reached(grant.Role.Sure)
	body := &Grant{
		At: in.value(grant.Value), Text: grant.Value.Text.String(), Trusted: grant.Trusted,
		Role: titles(grant.Role.Sure), Holders: holderTitles(grant),
		Admits: listed(reached.admits), AdmitsAt: reached.at, Closed: reached.closed,
		Self: len(grant.Role.Sure) == 1 && len(grant.Holders) == 1 && grant.Role.Sure[0] == grant.Holders[0].Principal,
	}
	for _, covered := range grant.Actions {
		if covered.Covers == policy.Yes && body.Action == "" {
			body.Action = covered.Action
		}
		body.Passes = body.Passes || covered.Action == access.PassRole && covered.Covers == policy.Yes
		body.Takes = body.Takes || covered.Action == access.AssumeRole && covered.Covers == policy.Yes
	}
	body.Passing = newPassing(grant)
	body.Told = grant.Trusted == policy.No && told(ends.facts, grant)
	if grant.Managed != nil {
		body.Policy = &Policy{Name: policyName(grant.Managed), At: policyPlace(grant.Managed), Attached: grant.Attached}
	}
	return body
}

// policyName is the policy's name, where that is known, else its address.
func policyName(managed *policy.ManagedPolicy) string {
	if name, known := managed.Name.Literal(); known {
		return name
	}
	return managed.Address
}

func policyPlace(managed *policy.ManagedPolicy) Place {
	if managed.NameSpan.IsZero() {
		return Place{Span: managed.Span}
	}
	return Place{Span: managed.NameSpan}
}

func holders(grant *access.Grant) []*policy.Principal {
	var list []*policy.Principal
	for _, holder := range grant.Holders {
		list = append(list, holder.Principal)
	}
	return list
}

func holderTitles(grant *access.Grant) string {
	first := make([]string, 0, shown)
	for _, holder := range grant.Holders[:min(len(grant.Holders), shown)] {
		first = append(first, title(holder.Principal))
	}
	return counted(first, len(grant.Holders))
}

// roleEnds are what the roles that grants and handoffs reach say of whom they trust. Many reach
// the same ones: each role, and each list of them, is gone through once.
type roleEnds struct {
	facts *access.Result
	lists map[manyRoles]*reached
	roles map[*policy.Principal]*reached
}

// manyRoles is a list of roles, which all references of one text share.
type manyRoles struct {
	first **policy.Principal
	count int
}

// reached is what one role or several say.
type reached struct {
	// admits are the different principals that they trust, at the first place that says so.
	admits []string
	at     Place
	// closed: a trust statement, for others than services, lets nobody in now.
	closed bool
}

func (ends *roleEnds) reached(roles []*policy.Principal) *reached {
	switch len(roles) {
	case 0:
		return &reached{}
	case 1:
		return ends.ofRole(roles[0])
	}
	list := manyRoles{&roles[0], len(roles)}
	if ends.lists[list] == nil {
		all, seen := &reached{}, map[string]bool{}
		for _, role := range roles {
			all.add(ends.ofRole(role), seen)
		}
		ends.lists[list] = all
	}
	return ends.lists[list]
}

func (ends *roleEnds) ofRole(role *policy.Principal) *reached {
	if ends.roles[role] == nil {
		all, seen := &reached{}, map[string]bool{}
		for _, trust := range ends.facts.TrustsOf(role) {
			all.add(&reached{
				admits: []string{"`" + trust.Value.Text.String() + "`"}, at: within(trust.Statement).value(trust.Value.Value),
				closed: trust.Form != policy.ServiceForm && (trust.InForce == policy.No || trust.Contradicted),
			}, seen)
		}
		ends.roles[role] = all
	}
	return ends.roles[role]
}

func (r *reached) add(other *reached, seen map[string]bool) {
	if r.at.IsZero() {
		r.at = other.at
	}
	r.closed = r.closed || other.closed
	for _, name := range other.admits {
		if !seen[name] {
			seen[name] = true
			r.admits = append(r.admits, name)
		}
	}
}

// told reports whether a holder nearly is whom a reached role trusts, or is kept out by
// a tag.
func told(facts *access.Result, grant *access.Grant) bool {
	held := holders(grant)
	for _, role := range grant.Role.Sure {
		for _, trust := range facts.TrustsOf(role) {
			if near := trust.AccountNear; near != nil && !near.OwnAccounts || isNearly(trust.Named, held) {
				return true
			}
			for _, reference := range trust.PrincipalARNs {
				if isNearly(reference, held) {
					return true
				}
			}
		}
		for _, holder := range held {
			if holder.Kind == policy.Group {
				continue
			}
			pair := facts.Pair(holder, role, access.AssumeRole)
			if facts.UnmetTag(pair) != nil || isMismatched(pair.Missed) || isPrivate(pair.Missed) {
				return true
			}
		}
	}
	return grant.OtherPartition == policy.Yes
}

// isPrivate reports whether a trust names the holder and asks it to come from a private
// address, which a rule tells.
func isPrivate(missed *access.Miss) bool {
	return missed != nil && missed.Half == access.LacksTrust && missed.Why == access.MissCondition &&
		conditionsOf(missed.Statement).Private != nil
}

// isMismatched reports whether a trust surely allows the holder another action of taking
// roles, which it cannot call.
func isMismatched(missed *access.Miss) bool {
	return missed != nil && missed.Half == access.LacksTrust && missed.Why == access.MissAction &&
		(missed.Statement.Covers(access.AssumeRoleWithSAML) == policy.Yes || missed.Statement.Covers(access.AssumeRoleWithWebIdentity) == policy.Yes)
}

// isNearly reports whether the first near miss of a reference, which rules tell, is one
// of the principals.
func isNearly(reference *access.Reference, principals []*policy.Principal) bool {
	if reference == nil || len(reference.Near) == 0 || !slices.Contains(principals, reference.Near[0].Principal) {
		return false
	}
	near := reference.Near[0]
	switch near.Reason {
	case access.NearAccount:
		return reference.AccountWritten == 1 && !near.OwnAccounts && near.OtherHalf == policy.Yes
	}
	return true
}
