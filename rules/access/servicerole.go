package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// ServiceRole is a place that declares or changes a role which a service keeps up.
type ServiceRole struct {
	Role string // what people call the role
	Span policy.Span
	Via  []policy.Station
	When policy.When
	// Part is what is declared or changed, in words.
	Part string
	// Service is whose service-linked role it is, in words; empty for one below
	// /service-role/ that nothing here declares, of which Known is what tells the path.
	Service string
	Known   *Reference
}

const (
	linkedPath  = "/aws-service-role/"
	linkedName  = "AWSServiceRoleFor"
	servicePath = "/service-role/"
)

// addServiceRoles finds what declares or changes the roles of services.
//
// Only what IAM refuses is told of service-linked roles: the path is theirs alone, and so
// are the names that nothing here declares. Whether IAM takes such a name for another
// path is not documented.
func (r *Result) addServiceRoles(repo *policy.Repo) {
	for _, principal := range repo.Principals {
		if principal.Kind == policy.Role && strings.HasPrefix(principal.Path.Prefix(), linkedPath) {
			r.ServiceRoles = append(r.ServiceRoles, linkedChanges(principal)...)
		}
	}
	known := r.belowServicePath()
	for _, attachment := range repo.Attachments {
		if attachment.Kind != policy.Role {
			continue
		}
		change := ServiceRole{Role: attachment.Name.String(), Span: attachment.Span, Part: "policies"}
		name, _ := attachment.Name.Literal()
		switch {
		case len(r.directory.bearers[strings.ToLower(name)].list()) > 0:
		case strings.HasPrefix(attachment.Name.Prefix(), linkedName):
			change.Service = "its service"
			r.ServiceRoles = append(r.ServiceRoles, change)
		case name != "" && known[name] != nil:
			change.Known = known[name]
			r.ServiceRoles = append(r.ServiceRoles, change)
		}
	}
}

func (b *bearers) list() []*entry {
	if b == nil {
		return nil
	}
	return b.all
}

// linkedChanges are what a repository says of a service-linked role and may not.
func linkedChanges(role *policy.Principal) (list []ServiceRole) {
	change := ServiceRole{Role: role.Address, Span: role.Span, When: role.When, Service: linkedService(role.Path)}
	if name, known := role.Name.Literal(); known {
		change.Role = name
	}
	if !writtenByAWS(role.Trust) {
		change.Part = "trust policy"
		return []ServiceRole{change}
	}
	change.Part = "policies"
	for _, document := range role.Policies {
		if !document.ByAWS {
			change.Span, change.When = document.Span, document.When
			list = append(list, change)
		}
	}
	for _, value := range role.Managed {
		if !strings.Contains(value.Text.String(), ":policy"+linkedPath) {
			change.Span, change.Via, change.When = value.Span, value.Via, value.When
			list = append(list, change)
		}
	}
	if role.BoundaryRef != nil || len(role.Boundary) > 0 {
		change.Part, change.Span, change.Via, change.When = "permissions boundary", role.Span, nil, role.When
		list = append(list, change)
	}
	return list
}

func writtenByAWS(documents []*policy.Document) bool {
	for _, document := range documents {
		if !document.ByAWS {
			return false
		}
	}
	return true
}

// linkedService is the service in the path of a service-linked role, in words.
func linkedService(path policy.Text) string {
	if segments := path.Split('/', -1); len(segments) > 2 && segments[2].Known() && !segments[2].IsEmpty() {
		return "`" + segments[2].String() + "`"
	}
	return "its service"
}

// belowServicePath are the references to undeclared roles whose path is that of roles
// made for one service, by name.
func (r *Result) belowServicePath() map[string]*Reference {
	known := map[string]*Reference{}
	note := func(ref *Reference) {
		if ref == nil || ref.Declared != policy.No || ref.Breadth != Exact || !strings.HasPrefix(ref.Path.Prefix(), servicePath) {
			return
		}
		if name, literal := ref.Name.Literal(); literal && known[name] == nil {
			known[name] = ref
		}
	}
	for _, grant := range r.Grants {
		note(grant.Role)
	}
	for _, trust := range r.Trusts {
		note(trust.Named)
	}
	for _, handoff := range r.Handoffs {
		note(handoff.Named)
	}
	return known
}
