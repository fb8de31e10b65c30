package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// UnknownOperator is why a trust policy is refused that has a condition operator which
// does not exist.
const UnknownOperator = "operator"

// Refusal is what IAM refuses in a trust policy, so that the role is never made with it.
type Refusal struct {
	Statement *policy.Statement
	Span      policy.Span
	// Why is the element or form: NotPrincipal, Resource, NotResource, *, group …
	Why string

	surely policy.Tri
	when   policy.When // of document and statement
}

// Surely tells whether the document is refused: No for nil.
func (r *Refusal) Surely() policy.Tri {
	if r == nil {
		return policy.No
	}
	return r.surely
}

// refused finds what IAM refuses in the role's trust policy.
func (j judge) refused() *Refusal {
	role := j.trusts[j.role]
	if role == nil {
		return nil
	}
	var found *Refusal
	for _, refusal := range role.refusals {
		stands := j.given.Implies(refusal.when)
		surely := policy.And(stands, refusal.surely)
		if stands != policy.No && (found == nil || surely > found.surely) {
			settled := *refusal
			settled.surely = surely
			found = &settled
		}
	}
	return found
}

// refusal finds what a trust statement must not hold: other elements than those of a
// trust policy, NotPrincipal, principals that are none, and unknown operators
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html,
// reference_policies_elements_notprincipal.html).
func refusal(statement *policy.Statement) *Refusal {
	for _, element := range statement.Keys {
		for _, name := range []string{"Resource", "NotResource", "NotPrincipal"} {
			if strings.EqualFold(element.Name, name) {
				return &Refusal{Statement: statement, Span: element.Span, Why: name, surely: policy.Yes}
			}
		}
	}
	for i := range statement.Principals {
		principal := &statement.Principals[i]
		switch form := principal.Form(); form {
		case policy.BareStarForm, policy.GroupForm, policy.CanonicalUserForm, policy.InstanceProfileForm, policy.WildcardForm:
			return &Refusal{
				Statement: statement, Span: principal.Span, Why: string(form), surely: statement.When.Implies(principal.When),
			}
		}
	}
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		if name, known := condition.Operator.Literal(); known && !request.IsOperator(name) {
			return &Refusal{Statement: statement, Span: condition.OperatorSpan, Why: UnknownOperator, surely: statement.When.Implies(condition.When)}
		}
	}
	return nil
}
