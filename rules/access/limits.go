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
		for _, statement := range document.Statements {
			answer = policy.Or(answer, j.statementAllows(document, statement))
		}
	}
	return answer
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
