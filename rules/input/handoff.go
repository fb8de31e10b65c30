package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Handoff is a resource that gets a role for its service to act as.
type Handoff struct {
	At Place `json:"at"`
	// Resource is what people call the resource, Property what takes the role.
	Resource string `json:"resource"`
	Property string `json:"property"`
	// Service: the service principals one of which the role has to trust.
	Service string `json:"service"`
	// Role is the declared role that the resource surely gets, RoleAt its declaration;
	// empty and nowhere where nobody can tell.
	Role   string `json:"role"`
	RoleAt Place  `json:"role_at"`
	// Trusted: whether the role's trust policy names one of the services.
	Trusted policy.Tri `json:"trusted"`
	// Admits is whom the role trusts, and AdmitsAt where it first says so.
	Admits   string `json:"admits"`
	AdmitsAt Place  `json:"admits_at"`
	// Deployer is a configured deployer, where surely none may pass the role; empty
	// otherwise. DeployerAt is its declaration.
	Deployer   string `json:"deployer"`
	DeployerAt Place  `json:"deployer_at"`
}

// Passing is to which services the conditions of a permission let a role be passed.
type Passing struct {
	// Services are the values of iam:PassedToService, and At the first.
	Services string `json:"services"`
	At       Place  `json:"at"`
	// Trusted: whether a role that the permission names trusts one of them.
	Trusted policy.Tri `json:"trusted"`
}

// ServiceRole is a place that declares or changes a role which a service keeps up.
type ServiceRole struct {
	At   Place  `json:"at"`
	Role string `json:"role"`
	// Part is what is declared or changed: trust policy, policies, permissions boundary.
	Part string `json:"part"`
	// Linked: a service-linked role; Service is whose. Foreign: another role of a service,
	// which nothing here declares.
	Linked  bool   `json:"linked"`
	Foreign bool   `json:"foreign"`
	Service string `json:"service"`
	// KnownAt is an ARN that tells the path of a role which nothing here declares.
	KnownAt Place `json:"known_at"`
}

// handoffs makes the questions about roles that services get.
func handoffs(ends *roleEnds) []Question {
	var list []Question
	for _, handoff := range ends.facts.Handoffs {
		list = append(list, Question{Subject: "handoff", When: handoff.When, Body: ends.newHandoff(handoff)})
		written := handoff.Named != nil && handoff.Named.Breadth == access.Exact
		if written || handoff.OtherAccount == policy.Yes {
			list = append(list, Question{Subject: "reference", Kind: policy.Identity, When: handoff.When, Body: handoffReference(handoff)})
		}
	}
	for _, role := range ends.facts.ServiceRoles {
		body := &ServiceRole{
			At: Place{Span: role.Span, Via: role.Via, When: role.When}, Role: role.Role, Part: role.Part,
			Linked: role.Service != "", Foreign: role.Known != nil, Service: role.Service,
		}
		if role.Known != nil {
			body.KnownAt = Place{Span: role.Known.Value.Span}
		}
		list = append(list, Question{Subject: "service_role", When: role.When, Body: body})
	}
	return list
}

func handoffPlace(handoff *access.Handoff) Place {
	return Place{Span: handoff.Span, When: handoff.When, Via: handoff.Role.Via}
}

func (ends *roleEnds) newHandoff(handoff *access.Handoff) *Handoff {
	body := &Handoff{
		At: handoffPlace(handoff), Resource: handoff.Address, Property: handoff.Property,
		Service: oneOf(handoff.Services), Trusted: handoff.Trusted,
	}
	if len(handoff.Roles) > 0 {
		body.Role, body.RoleAt = title(handoff.Roles[0]), declared(handoff.Roles[0])
		reached := ends.reached(handoff.Roles)
		body.Admits, body.AdmitsAt = listed(reached.admits), reached.at
	}
	if len(handoff.Unpassed) > 0 {
		body.Deployer, body.DeployerAt = title(handoff.Unpassed[0]), declared(handoff.Unpassed[0])
	}
	return body
}

func handoffReference(handoff *access.Handoff) *Reference {
	reference := handoff.Named
	if reference == nil {
		reference = &access.Reference{Value: handoff.Role, Kind: policy.Role, Account: handoff.RoleAccount}
	}
	body := newReference(reference, "handoff", inside{&policy.Statement{When: handoff.When}})
	body.At = handoffPlace(handoff)
	if handoff.OtherAccount != policy.Yes {
		return body
	}
	body.OtherAccount = &OtherAccount{
		Passer: "`" + handoff.Address + "`", At: body.At,
		Found: handoff.RoleAccount.String(), Expected: handoff.Account.String(),
	}
	return body
}

func newPassing(grant *access.Grant) *Passing {
	if grant.Passing == nil {
		return nil
	}
	var names []string
	for _, value := range grant.Passing.Services {
		names = append(names, value.Text.String())
	}
	return &Passing{
		Services: oneOf(names), At: within(grant.Statement).value(grant.Passing.Services[0]), Trusted: grant.Passing.Trusted,
	}
}

// oneOf joins the names of services by "or".
func oneOf(names []string) string { return "`" + strings.Join(names, "` or `") + "`" }
