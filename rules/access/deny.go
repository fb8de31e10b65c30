package access

import "github.com/iamlint/iamlint/loaders/policy"

// denials fills in which policies deny the pair.
func (j judge) denials(p *Pair) {
	p.Denied = Denied{Identity: policy.No, Trust: policy.No, Boundary: policy.No}
	if !p.Complete {
		p.Denied.Identity = policy.Unknown
	}
	best := policy.No
	for _, document := range j.caller.Policies {
		if c := j.documents[document]; c != nil {
			when := attachment(document, j.caller)
			p.Denied.Identity = policy.Or(p.Denied.Identity, j.deny(c.denies, when, &best, p))
		}
	}
	for _, value := range j.caller.Managed {
		denies := policy.And(managedSays(value.Text, "deny", j.action), j.given.Implies(value.When))
		p.Denied.Identity = policy.Or(p.Denied.Identity, denies)
	}
	p.Denied.Boundary = j.boundaryDenies(&best, p)
	j.trustDenies(&best, p)
}

// deny tells whether one of the statements denies the action on the role.
func (j judge) deny(list []*denial, when policy.When, best *policy.Tri, p *Pair) policy.Tri {
	answer := policy.No
	if len(list) > askLimit {
		answer, list = policy.Unknown, list[:askLimit]
	}
	for _, denial := range list {
		statement := denial.statement
		resources := policy.Unknown
		switch {
		case len(statement.NotResources) > 0:
			resources = j.covered(statement.NotResources, statement).Not()
		case len(statement.Resources) > 0:
			resources = j.covered(statement.Resources, statement)
		}
		denies := policy.And(resources, j.stands(denial, when))
		answer = policy.Or(answer, denies)
		p.note(denies, best, statement)
	}
	return answer
}

// stands tells whether a Deny covers the action, exists, and its conditions hold.
func (j judge) stands(denial *denial, when policy.When) policy.Tri {
	statement := denial.statement
	stands := policy.And(
		statement.Denies(), find(denial.actions, j.action), j.given.Implies(when.And(statement.When)),
		j.inForce(statement), j.conditions(statement))
	if statement.Partial && stands == policy.Yes {
		return policy.Unknown
	}
	return stands
}

func (p *Pair) note(denies policy.Tri, best *policy.Tri, statement *policy.Statement) {
	if denies > *best || denies == policy.Unknown && p.Denied.By == nil {
		*best, p.Denied.By = max(denies, *best), statement
	}
}

// trustDenies asks the Deny statements of the role's trust policy.
func (j judge) trustDenies(best *policy.Tri, p *Pair) {
	role := j.trusts[j.role]
	if role == nil || role.partial {
		p.Denied.Trust = policy.Unknown
	}
	if role == nil {
		return
	}
	for _, denial := range role.denies {
		names := policy.Is(false)
		if len(denial.statement.NotPrincipals) > 0 {
			names = policy.Unknown
		}
		for _, value := range denial.statement.Principals {
			trust := &Trust{Value: value, Form: value.FormAmong(j.directory.kind)}
			trust.Account, trust.Partition = ownerOf(&value)
			names = policy.Or(names, policy.And(j.names(trust), j.given.And(denial.statement.When).Implies(value.When)))
		}
		denies := policy.And(names, j.stands(denial, denial.when))
		p.Denied.Trust = policy.Or(p.Denied.Trust, denies)
		p.note(denies, best, denial.statement)
	}
}
