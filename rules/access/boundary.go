package access

import "github.com/iamlint/iamlint/loaders/policy"

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
		if document.Partial || j.given.Implies(document.When) != policy.Yes {
			answer = policy.Or(answer, policy.Unknown)
		}
		for _, statement := range document.Statements {
			answer = policy.Or(answer, j.boundaryAllows(document, statement))
		}
	}
	return answer
}

func (j judge) boundaryAllows(document *policy.Document, statement *policy.Statement) policy.Tri {
	covers := statement.Covers(j.action)
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
	return policy.And(covers, statement.Allows(), resources, j.given.Implies(document.When.And(statement.When)),
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
