package access

import "github.com/iamlint/iamlint/loaders/policy"

// identity fills in what the caller's policies allow.
func (j judge) identity(p *Pair) {
	p.Identity = policy.No
	if isOutside(j.caller.Kind) {
		return
	}
	if !p.Complete {
		p.Identity = policy.Unknown
	}
	best := policy.No
	candidates, all := j.candidates()
	if !all {
		p.Identity = policy.Unknown
	}
	for _, grant := range candidates {
		allows := j.allows(grant)
		if allows != policy.No {
			p.identityWays++
		}
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
		allows := policy.And(managedSays(value.Text, "allow", j.action), j.given.Implies(value.When))
		if allows > best {
			best, p.PermittedBy, p.ManagedBy = allows, nil, value
		}
		if allows != policy.No {
			p.identityWays++
		}
		p.Identity = policy.Or(p.Identity, allows)
	}
}

// candidates are the grants of the caller that may cover the role: by the index where
// the role's name is known. False where there are too many to ask.
func (j judge) candidates() ([]*Grant, bool) {
	var list []*Grant
	documents, all := j.held()
	for _, document := range documents {
		c := j.documents[document]
		if c == nil {
			continue
		}
		asked := c.wide
		if !j.directory.isIndexed(j.role) {
			asked = c.grants
		}
		all = all && len(asked) <= askLimit
		asked = asked[:min(len(asked), askLimit)]
		exact := j.exact[meeting{document, j.role}]
		if !j.ask(len(exact) + len(asked)) {
			return list, false
		}
		list = append(append(list, exact...), asked...)
	}
	return list, all
}

// allows tells whether a grant of the caller covers the pair.
func (j judge) allows(grant *Grant) policy.Tri {
	covers := find(grant.Actions, j.action)
	if covers == policy.No {
		return policy.No
	}
	reaches := j.reaches(grant)
	if reaches == policy.No {
		return policy.No
	}
	when := grant.When.And(attachment(grant.Document, j.caller))
	return policy.And(covers, reaches, grant.Allows, j.given.Implies(when), j.holds(grant.Document, grant.Statement))
}

func (j judge) reaches(grant *Grant) policy.Tri {
	if grant.NotResource {
		return j.covered(grant.Statement.NotResources, grant.Statement, grant.Document.KnowsVariables()).Not()
	}
	return j.covers(grant.Value.Text, grant.Document.KnowsVariables())
}

// covers tells whether a resource covers the role; variables says that the document knows
// policy variables.
func (j judge) covers(resource policy.Text, variables policy.Tri) policy.Tri {
	for _, e := range j.directory.referred(resource, policy.Role) {
		if e.principal == j.role {
			return policy.Yes
		}
	}
	resource, ok := j.context.Expand(resource, variables)
	return policy.And(ok, policy.MatchARN(align(resource, j.role), j.directory.arn(j.role)))
}

// covered tells whether one of the values covers the role.
func (j judge) covered(values []policy.Value, statement *policy.Statement, variables policy.Tri) policy.Tri {
	answer := policy.No
	if !j.ask(len(values)) {
		return policy.Unknown
	}
	for _, value := range values {
		answer = policy.Or(answer, policy.And(j.covers(value.Text, variables), j.given.And(statement.When).Implies(value.When)))
	}
	return answer
}
