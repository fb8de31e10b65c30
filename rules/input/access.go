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
	for _, grant := range facts.Grants {
		if grant.Allows != policy.Yes {
			continue
		}
		list = append(list, Question{Subject: "grant", Kind: policy.Identity, Body: newGrant(facts, grant)})
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
	return append(append(list, handoffs(facts)...), calls(facts)...)
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

func newGrant(facts *access.Result, grant *access.Grant) *Grant {
	in := within(grant.Statement)
	body := &Grant{
		At: in.value(grant.Value), Text: grant.Value.Text.String(), Trusted: grant.Trusted,
		Role: titles(grant.Role.Sure), Holders: titles(holders(grant)),
		Self: len(grant.Role.Sure) == 1 && len(grant.Holders) == 1 && grant.Role.Sure[0] == grant.Holders[0].Principal,
	}
	for _, covered := range grant.Actions {
		if covered.Covers == policy.Yes && body.Action == "" {
			body.Action = covered.Action
		}
		body.Passes = body.Passes || covered.Action == access.PassRole && covered.Covers == policy.Yes
		body.Takes = body.Takes || covered.Action == access.AssumeRole && covered.Covers == policy.Yes
	}
	body.Admits, body.AdmitsAt = admits(facts, grant.Role.Sure)
	body.Closed = closed(facts, grant.Role.Sure)
	body.Passing = newPassing(grant)
	body.Told = grant.Trusted == policy.No && told(facts, grant)
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

// admits lists whom the roles trust, and the first place that says so.
func admits(facts *access.Result, roles []*policy.Principal) (string, Place) {
	var names []string
	var place Place
	for _, role := range roles {
		for _, trust := range facts.TrustsOf(role) {
			if place.IsZero() {
				place = within(trust.Statement).value(trust.Value.Value)
			}
			if name := "`" + trust.Value.Text.String() + "`"; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return listed(names), place
}

// closed reports whether a trust statement of the roles, for others than services,
// lets nobody in now.
func closed(facts *access.Result, roles []*policy.Principal) bool {
	for _, role := range roles {
		for _, trust := range facts.TrustsOf(role) {
			if trust.Form != policy.ServiceForm && (trust.InForce == policy.No || trust.Contradicted) {
				return true
			}
		}
	}
	return false
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
