package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Passing is to which services the conditions of a permission for iam:PassRole let a
// role be passed.
type Passing struct {
	// Services are the values of iam:PassedToService.
	Services []policy.Value
	// Trusted tells whether one of the roles that the permission names trusts one of
	// them; Unknown where not all these roles are known.
	Trusted policy.Tri
}

// addPassing fills in what concerns permissions for iam:PassRole.
func (r *Result) addPassing() {
	for _, grant := range r.Grants {
		if find(grant.Actions, PassRole) == policy.Yes {
			grant.Passing = r.passing(grant)
			grant.OtherAccount = otherAccount(grant)
		}
	}
}

// otherAccount tells whether the role is of another account than each holder. A policy
// reaches nobody outside of its account, so that holders nobody declares are no matter.
func otherAccount(grant *Grant) policy.Tri {
	if len(grant.Holders) == 0 || grant.NotResource || grant.Role.Breadth != Exact || grant.Role.Account.IsEmpty() || grant.Role.Value.Text.Ref != nil {
		return policy.Unknown
	}
	same := policy.No
	for _, holder := range grant.Holders {
		same = policy.Or(same, policy.Equal(grant.Role.Account, holder.Principal.Account))
	}
	return same.Not()
}

func (r *Result) passing(grant *Grant) *Passing {
	values := passedTo(grant.Statement)
	if len(values) == 0 {
		return nil
	}
	p := &Passing{Services: values}
	ref := grant.Role
	if grant.NotResource || ref.Breadth != Exact || ref.More || ref.Nameless > 0 || len(ref.May) > 0 || len(ref.Sure) == 0 {
		return p
	}
	p.Trusted = policy.No
	for _, role := range ref.Sure {
		given := grant.When.And(role.When)
		for _, value := range values {
			p.Trusted = policy.Or(p.Trusted, r.namesLike(role, value, given))
		}
		if given.Impossible() {
			p.Trusted = policy.Or(p.Trusted, policy.Unknown)
		}
	}
	return p
}

// passedTo are the values of the one condition on iam:PassedToService that asks for
// certain services; none where there is another, or some of it is not known.
func passedTo(statement *policy.Statement) []policy.Value {
	if statement.Partial || statement.PartialConditions {
		return nil
	}
	var values []policy.Value
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		key, known := condition.Key.Literal()
		if known && !strings.EqualFold(key, "iam:PassedToService") {
			continue
		}
		if !known || len(values) > 0 || !asksForText(condition) || len(condition.When) > 0 {
			return nil
		}
		values = condition.Values
		for _, value := range values {
			if !value.Text.Known() || value.Scalar == policy.Open || value.Default || len(value.When) > 0 {
				return nil
			}
		}
	}
	return values
}

// asksForText reports whether the operator demands that the key be one of the values.
func asksForText(condition *policy.Condition) bool {
	operator, known := condition.Operator.Literal()
	operator = strings.ToLower(operator)
	for _, prefix := range []string{"foranyvalue:", "forallvalues:"} {
		operator = strings.TrimPrefix(operator, prefix)
	}
	switch strings.TrimSuffix(operator, "ifexists") {
	case "stringequals", "stringlike", "stringequalsignorecase":
		return known
	}
	return false
}

// namesLike tells whether a role's trust policies name a service that a value of
// iam:PassedToService means.
func (r *Result) namesLike(role *policy.Principal, value policy.Value, given policy.When) policy.Tri {
	service, _ := value.Text.Literal()
	if !value.Text.HasWildcard() {
		return policy.Or(r.namesService(role, service, given), r.namesRelated(role, service))
	}
	if known := r.trusts[role]; known == nil || known.partial {
		return policy.Unknown
	}
	answer := policy.No
	for _, trust := range r.trusts[role].all {
		likes := policy.Unknown
		if trust.Form == policy.ServiceForm {
			likes = policy.Match(value.Text, trust.Value.Text)
		} else if trust.namesService("") == policy.No {
			likes = policy.No
		}
		answer = policy.Or(answer, likes)
	}
	return answer
}

// namesRelated is Unknown where a role trusts a part of the service, or the service that
// it is a part of (monitoring.rds.amazonaws.com of rds.amazonaws.com): under which of the
// two names such a role is passed, AWS does not document. No otherwise.
func (r *Result) namesRelated(role *policy.Principal, service string) policy.Tri {
	for _, trust := range r.TrustsOf(role) {
		trusted, known := trust.Value.Text.Literal()
		if known && trust.Form == policy.ServiceForm && (strings.HasSuffix(trusted, "."+service) || strings.HasSuffix(service, "."+trusted)) {
			return policy.Unknown
		}
	}
	return policy.No
}
