package access

import "github.com/iamlint/iamlint/loaders/policy"

// identity fills in what the caller's policies allow.
func (j judge) identity(p *Pair) {
	p.Identity = policy.No
	if !p.Complete {
		p.Identity = policy.Unknown
	}
	best := policy.No
	for _, grant := range j.candidates() {
		allows := j.allows(grant, p)
		if allows > best {
			best, p.PermittedBy = allows, grant
		}
		if allows == policy.Unknown && best == policy.No && p.PermittedBy == nil {
			p.PermittedBy = grant
		}
		p.Identity = policy.Or(p.Identity, allows)
	}
	for i := range j.caller.Managed {
		value := &j.caller.Managed[i]
		allows := policy.And(managedSays(value.Text, "allow", j.action), exists(j.given, value.When))
		if allows > best {
			best, p.PermittedBy, p.ManagedBy = allows, nil, value
		}
		p.Identity = policy.Or(p.Identity, allows)
	}
}

// candidates are the grants of the caller that may cover the role: by the index where
// the role's name is known.
func (j judge) candidates() []*Grant {
	var list []*Grant
	for _, document := range j.caller.Policies {
		c := j.documents[document]
		if c == nil {
			continue
		}
		if !j.role.Name.Known() {
			list = append(list, c.grants...)
			continue
		}
		list = append(list, j.exact[meeting{document, j.role}]...)
		list = append(list, c.wide...)
	}
	return list
}

// allows tells whether a grant of the caller covers the pair.
func (j judge) allows(grant *Grant, p *Pair) policy.Tri {
	covers := find(grant.Actions, j.action)
	if covers == policy.No {
		return policy.No
	}
	reaches := j.reaches(grant)
	if reaches == policy.No {
		return policy.No
	}
	when := grant.When.And(attachment(grant.Document, j.caller))
	return policy.And(covers, reaches, grant.Allows, exists(j.given, when), grant.InForce, j.conditions(grant.Statement))
}

func (j judge) reaches(grant *Grant) policy.Tri {
	if grant.NotResource {
		return j.covered(grant.Statement.NotResources, grant.Statement).Not()
	}
	return j.covers(grant.Value.Text, knowsVariables(grant.Document))
}

// covers tells whether a resource covers the role; bound says that policy variables
// have the caller's values.
func (j judge) covers(resource policy.Text, bound bool) policy.Tri {
	for _, e := range j.directory.referred(resource, policy.Role) {
		if e.principal == j.role {
			return policy.Yes
		}
	}
	resource = withVariables(resource)
	if bound {
		resource = bindCaller(resource, j.caller)
	}
	return policy.MatchARN(align(resource, j.role), j.directory.arn(j.role))
}

// covered tells whether one of the values covers the role.
func (j judge) covered(values []policy.Value, statement *policy.Statement) policy.Tri {
	answer := policy.No
	for _, value := range values {
		answer = policy.Or(answer, policy.And(j.covers(value.Text, false), exists(j.given.And(statement.When), value.When)))
	}
	return answer
}

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
		denies := policy.And(managedSays(value.Text, "deny", j.action), exists(j.given, value.When))
		p.Denied.Identity = policy.Or(p.Denied.Identity, denies)
	}
	p.Denied.Boundary = j.boundaryDenies(&best, p)
	j.trustDenies(&best, p)
}

// deny tells whether one of the statements denies the action on the role.
func (j judge) deny(list []*denial, when policy.When, best *policy.Tri, p *Pair) policy.Tri {
	answer := policy.No
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
		statement.Denies(), find(denial.actions, j.action), exists(j.given, when.And(statement.When)),
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
			trust := &Trust{Value: value, Form: j.directory.form(value)}
			trust.Account, trust.Partition = accountOf(trust.Form, value.Text)
			names = policy.Or(names, policy.And(j.names(trust), exists(j.given.And(denial.statement.When), value.When)))
		}
		denies := policy.And(names, j.stands(denial, denial.when))
		p.Denied.Trust = policy.Or(p.Denied.Trust, denies)
		p.note(denies, best, denial.statement)
	}
}

// boundary tells whether the caller's permissions boundary allows the pair.
func (j judge) boundary() policy.Tri {
	caller := j.caller
	if len(caller.Boundary) == 0 && caller.BoundaryRef == nil {
		return policy.Yes
	}
	answer := policy.No
	if caller.BoundaryRef != nil {
		answer = max(policy.Unknown, managedSays(caller.BoundaryRef.Text, "allow", j.action))
	}
	for _, document := range caller.Boundary {
		if document.Partial || exists(j.given, document.When) != policy.Yes {
			answer = policy.Or(answer, policy.Unknown)
		}
		for _, statement := range document.Statements {
			answer = policy.Or(answer, j.boundaryAllows(document, statement))
		}
	}
	return answer
}

func (j judge) boundaryAllows(document *policy.Document, statement *policy.Statement) policy.Tri {
	covers := covers(statement, j.action).Covers
	if covers == policy.No || statement.Allows() == policy.No {
		return policy.No
	}
	resources := j.covered(statement.Resources, statement)
	if len(statement.NotResources) > 0 {
		resources = j.covered(statement.NotResources, statement).Not()
	}
	if statement.Partial {
		resources = policy.Or(resources, policy.Unknown)
	}
	return policy.And(covers, statement.Allows(), resources, exists(j.given, document.When.And(statement.When)),
		j.inForce(statement), j.conditions(statement))
}

func (j judge) boundaryDenies(best *policy.Tri, p *Pair) policy.Tri {
	answer := policy.No
	if ref := j.caller.BoundaryRef; ref != nil {
		answer = policy.Unknown
		if name, known := managedName(ref.Text); known && name == "AdministratorAccess" {
			answer = policy.No
		}
	}
	for _, document := range j.caller.Boundary {
		if document.Partial {
			answer = policy.Or(answer, policy.Unknown)
		}
		for _, statement := range document.Statements {
			actions := coverage(statement)
			if statement.Denies() == policy.No || len(actions) == 0 {
				continue
			}
			answer = policy.Or(answer, j.deny([]*denial{{statement: statement, actions: actions}}, document.When, best, p))
		}
	}
	return answer
}
