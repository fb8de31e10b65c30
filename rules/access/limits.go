package access

import "github.com/iamlint/iamlint/loaders/policy"

// boundary tells whether the caller's permissions boundary allows the pair.
func (j judge) boundary() policy.Tri {
	caller := j.caller
	if len(caller.Boundary) == 0 && caller.BoundaryRef == nil {
		return policy.Yes
	}
	answer := j.anyAllows(caller.Boundary)
	if caller.BoundaryRef != nil {
		answer = policy.Or(answer, policy.Unknown, managedSays(caller.BoundaryRef.Text, "allow", j.action))
	}
	return answer
}

// sessionAllows tells whether the session policies allow the pair.
func (j judge) sessionAllows() policy.Tri {
	if len(j.limits) == 0 {
		return policy.Yes
	}
	return j.anyAllows(j.limits)
}

// anyAllows tells whether one of the documents, which limit and grant nothing, allows
// the pair.
func (j judge) anyAllows(documents []*policy.Document) policy.Tri {
	answer := policy.No
	for _, document := range documents {
		if document.Partial || j.given.Implies(document.When) != policy.Yes {
			answer = policy.Or(answer, policy.Unknown)
		}
		allows := j.limitsOf(document).allows
		if !j.ask(len(allows)) {
			return policy.Or(answer, policy.Unknown)
		}
		for _, statement := range allows {
			answer = policy.Or(answer, j.statementAllows(document, statement))
		}
	}
	return answer
}

// limits are the statements about the actions of this package in a document that limits
// and grants nothing.
type limits struct {
	allows []*policy.Statement
	denies []*denial
}

// limitsOf reads a document once.
func (r *Result) limitsOf(document *policy.Document) *limits {
	if known := r.limiting[document]; known != nil {
		return known
	}
	found := &limits{}
	for _, statement := range document.Statements {
		if statement.Allows() != policy.No && len(coverage(statement)) > 0 {
			found.allows = append(found.allows, statement)
		}
		if denial := newDenial(document, statement); denial != nil {
			denial.named = r.deniedBy(statement)
			found.denies = append(found.denies, denial)
		}
	}
	r.limiting[document] = found
	return found
}

func (j judge) statementAllows(document *policy.Document, statement *policy.Statement) policy.Tri {
	covers := statement.Covers(j.action)
	if covers == policy.No || statement.Allows() == policy.No {
		return policy.No
	}
	resources := j.resources(statement, document.KnowsVariables())
	if statement.Partial {
		resources = policy.Or(resources, policy.Unknown)
	}
	return policy.And(covers, statement.Allows(), resources, j.given.Implies(document.When.And(statement.When)),
		j.holds(document, statement))
}

// resources tells whether Resource or NotResource of a statement take in the role.
func (j judge) resources(statement *policy.Statement, variables policy.Tri) policy.Tri {
	switch {
	case len(statement.NotResources) > 0:
		return j.covered(statement.NotResources, statement, variables).Not()
	case len(statement.Resources) > 0:
		return j.covered(statement.Resources, statement, variables)
	}
	return policy.Unknown
}
