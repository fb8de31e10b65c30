package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// Handoff is a resource that gets a role for its service to act as.
type Handoff struct {
	*policy.Handoff
	// Named is what the value names where it is an ARN that somebody wrote; nil otherwise.
	Named *Reference
	// Roles are the declared roles that the resource surely gets.
	Roles []*policy.Principal
	// Trusted tells whether one of the roles names one of the services in its trust
	// policy, whatever the conditions and dates; Unknown where no role is known.
	Trusted policy.Tri
	// OtherAccount tells whether resource and role lie in different accounts, and
	// RoleAccount in which the role does.
	OtherAccount policy.Tri
	RoleAccount  policy.Text
	// Unpassed are the deployers that may not pass the role, where no deployer may.
	Unpassed []*policy.Principal
}

// addHandoffs finds for every handoff the role and whether the service, and those who
// deploy, can do what it takes.
func (r *Result) addHandoffs(repo *policy.Repo, deployers []string) {
	known := r.deployers(deployers)
	for _, handoff := range repo.Handoffs {
		if handoff.When.Impossible() {
			continue
		}
		h := &Handoff{Handoff: handoff}
		r.nameRole(h)
		given := make([]policy.When, len(h.Roles))
		for i, role := range h.Roles {
			given[i] = handoff.When.And(role.When)
		}
		h.Trusted = r.trustsOneOf(h, given)
		if !h.RoleAccount.IsEmpty() && !h.RoleAccount.HasWildcard() {
			h.OtherAccount = policy.Equal(handoff.Account, h.RoleAccount).Not()
		}
		if len(h.Roles) == 1 && !given[0].Impossible() {
			h.Unpassed = r.unpassed(h, known)
		}
		r.Handoffs = append(r.Handoffs, h)
	}
}

// nameRole fills in which role the value means.
func (r *Result) nameRole(h *Handoff) {
	for _, e := range r.directory.byKey[h.Key] {
		if h.Key != "" && e.principal.Kind == policy.Role {
			h.Roles = append(h.Roles, e.principal)
		}
	}
	arn := policy.ParseARN(h.Role.Text)
	if h.Role.Text.Ref == nil && arn.Fields == 6 && arn.Type().Is("role") {
		h.Named = r.directory.reference(h.Role, policy.Role)
		h.RoleAccount = h.Named.Account
		if len(h.Roles) == 0 && len(h.Named.May) == 0 && !h.Named.More {
			h.Roles = h.Named.Sure
		}
	}
	if len(h.Roles) == 1 {
		h.RoleAccount = h.Roles[0].Account
	}
}

// trustsOneOf tells whether one of the roles names one of the services.
func (r *Result) trustsOneOf(h *Handoff, given []policy.When) policy.Tri {
	if len(h.Roles) == 0 {
		return policy.Unknown
	}
	answer := policy.No
	for i, role := range h.Roles {
		if given[i].Impossible() {
			return policy.Unknown
		}
		for _, service := range h.Services {
			answer = policy.Or(answer, r.namesService(role, service, given[i]))
		}
	}
	return answer
}

// namesService tells whether a role's trust policies name a service as one that may
// take the role by sts:AssumeRole, whatever their conditions and dates.
func (r *Result) namesService(role *policy.Principal, service string, given policy.When) policy.Tri {
	known := r.trusts[role]
	if known == nil {
		return policy.Unknown
	}
	answer := policy.No
	if known.partial {
		answer = policy.Unknown
	}
	for _, trust := range known.all {
		names := policy.And(trust.namesService(service), find(trust.Actions, AssumeRole), trust.Allows, given.Implies(trust.When))
		answer = policy.Or(answer, names)
	}
	return answer
}

// namesService tells whether the value is the service principal. Whether a star means
// services besides users and roles is documented for no role, so it is Unknown.
func (t *Trust) namesService(service string) policy.Tri {
	kind, known := t.Value.Type.Literal()
	switch {
	case t.Negated:
		return policy.Unknown
	case t.Form == policy.ServiceForm:
		return policy.SameService(t.Value.Text, service)
	case t.Form == policy.OpenForm && known && strings.EqualFold(kind, "Federated"):
		return policy.No
	case slices.Contains([]policy.PrincipalForm{policy.StarForm, policy.BareStarForm, policy.WildcardForm, policy.InvalidForm, policy.OpenForm}, t.Form):
		return policy.Unknown
	}
	return policy.No
}

// deployers are the declared principals that the configuration names.
func (r *Result) deployers(arns []string) (list []*policy.Principal) {
	for _, arn := range arns {
		text := policy.Literal(arn)
		kind, _ := policy.ParseARN(text).Type().Literal()
		found := r.directory.reference(policy.Value{Text: text}, policy.PrincipalKind(kind))
		if len(found.Sure) != 1 {
			return nil // one whose policies are not known may pass every role
		}
		list = append(list, found.Sure[0])
	}
	return list
}

// unpassed are the deployers of the role's account, where surely none of them may pass
// the role to one of the services.
func (r *Result) unpassed(h *Handoff, deployers []*policy.Principal) (list []*policy.Principal) {
	role := h.Roles[0]
	for _, deployer := range deployers {
		if policy.Equal(deployer.Account, role.Account) == policy.No {
			continue
		}
		for _, service := range h.Services {
			asked := Question{
				Caller: deployer, Role: role, Action: PassRole, Service: service,
				Context: map[string]request.Held{"iam:PassedToService": Given(service)},
			}
			if r.Ask(asked).Identity != policy.No {
				return nil
			}
		}
		list = append(list, deployer)
	}
	return list
}
