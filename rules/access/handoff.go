package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// trustsService tells whether a role's trust policies let a service principal assume it
// by sts:AssumeRole, where given holds: what a service asks for before it takes a role.
// Conditions of the statement other than dates are met or not by the service's request,
// so that they leave it Unknown.
func (r *Result) trustsService(role *policy.Principal, service string, given policy.When) policy.Tri {
	known := r.trusts[role]
	if known == nil {
		return policy.Unknown
	}
	answer := policy.No
	if known.partial {
		answer = policy.Unknown
	}
	for _, trust := range known.all {
		lets := policy.And(trust.namesService(service), find(trust.Actions, AssumeRole), trust.Allows, given.Implies(trust.When), trust.InForce)
		if lets == policy.Yes && isConditional(trust.Statement) {
			lets = policy.Unknown
		}
		answer = policy.Or(answer, lets)
	}
	for _, denial := range known.denies {
		answer = policy.And(answer, deniesService(denial, service, given).Not())
	}
	return answer
}

// namesService tells whether the value is the service principal. Whether a star means
// services besides users and roles is documented for no role, so it is Unknown.
func (t *Trust) namesService(service string) policy.Tri {
	if t.Negated {
		return policy.Unknown
	}
	return namesService(&t.Value, t.Form, service)
}

func namesService(value *policy.PrincipalValue, form policy.PrincipalForm, service string) policy.Tri {
	switch form {
	case policy.ServiceForm:
		return policy.SameService(value.Text, service)
	case policy.StarForm, policy.BareStarForm, policy.WildcardForm, policy.InvalidForm:
		return policy.Unknown
	case policy.OpenForm:
		if kind, known := value.Type.Literal(); known && strings.EqualFold(kind, "Federated") {
			return policy.No
		}
		return policy.Unknown
	}
	return policy.No
}

func deniesService(denial *denial, service string, given policy.When) policy.Tri {
	statement := denial.statement
	names := policy.No
	if len(statement.NotPrincipals) > 0 || statement.Partial {
		names = policy.Unknown
	}
	for i := range statement.Principals {
		value := &statement.Principals[i]
		names = policy.Or(names, policy.And(namesService(value, value.Form(), service), given.Implies(value.When)))
	}
	denies := policy.And(names, statement.Denies(), find(denial.actions, AssumeRole), given.Implies(denial.when.And(statement.When)))
	if len(statement.Conditions) > 0 || statement.PartialConditions {
		denies = min(denies, policy.Unknown)
	}
	return denies
}

// isConditional reports whether a statement has conditions beside those on the clock.
func isConditional(statement *policy.Statement) bool {
	for i := range statement.Conditions {
		if statement.Conditions[i].OnClock() != policy.Yes {
			return true
		}
	}
	return statement.PartialConditions
}
