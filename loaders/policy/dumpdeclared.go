package policy

import "cmp"

// DumpedDeclared are the declarations of a Dump beside principals and policies; kinds
// of which there are none are left out.
type DumpedDeclared struct {
	Providers      []DumpedProvider      `json:"identityProviders,omitempty"`
	Profiles       []DumpedProfile       `json:"instanceProfiles,omitempty"`
	Organization   []DumpedOrganization  `json:"organizationPolicies,omitempty"`
	PermissionSets []DumpedPermissionSet `json:"permissionSets,omitempty"`
}

// DumpedDeclaration is a Declaration of a Dump.
type DumpedDeclaration struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	At      string `json:"at"`
	When    string `json:"when,omitempty"`
}

// DumpedProvider is an IdentityProvider of a Dump.
type DumpedProvider struct {
	Kind ProviderKind `json:"kind"`
	DumpedDeclaration
	ARN       string        `json:"arn"`
	ClientIDs []DumpedValue `json:"clientIds,omitempty"`
}

// DumpedProfile is an InstanceProfile of a Dump.
type DumpedProfile struct {
	DumpedDeclaration
	Path string       `json:"path"`
	Role *DumpedValue `json:"role,omitempty"`
}

// DumpedOrganization is an OrganizationPolicy of a Dump.
type DumpedOrganization struct {
	Kind DocumentKind `json:"kind"`
	DumpedDeclaration
	Documents []string      `json:"documents,omitempty"`
	Targets   []DumpedValue `json:"targets,omitempty"`
}

// DumpedPermissionSet is a PermissionSet of a Dump.
type DumpedPermissionSet struct {
	DumpedDeclaration
	Session     *DumpedValue       `json:"session,omitempty"`
	Documents   []string           `json:"documents,omitempty"`
	Managed     []DumpedValue      `json:"managed,omitempty"`
	Customer    []DumpedValue      `json:"customerManaged,omitempty"`
	Boundary    *DumpedValue       `json:"boundary,omitempty"`
	Assignments []DumpedAssignment `json:"assignments,omitempty"`
	Incomplete  []string           `json:"incomplete,omitempty"`
}

// DumpedAssignment is an Assignment of a Dump.
type DumpedAssignment struct {
	Account   DumpedValue `json:"account"`
	Type      DumpedValue `json:"type"`
	Principal DumpedValue `json:"principal"`
	When      string      `json:"when,omitempty"`
}

// DumpedTag is a Tag of a Dump.
type DumpedTag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	At    string `json:"at"`
	When  string `json:"when,omitempty"`
}

func (d dumper) declared(declared *Declared) DumpedDeclared {
	var dumped DumpedDeclared
	for _, provider := range declared.Providers {
		dumped.Providers = append(dumped.Providers, DumpedProvider{
			Kind: provider.Kind, DumpedDeclaration: d.declaration(&provider.Declaration),
			ARN: provider.ARN.String(), ClientIDs: d.values(provider.ClientIDs),
		})
	}
	for _, profile := range declared.Profiles {
		dumped.Profiles = append(dumped.Profiles, DumpedProfile{
			DumpedDeclaration: d.declaration(&profile.Declaration), Path: profile.Path.String(), Role: d.single(profile.RoleName),
		})
	}
	for _, organization := range declared.Organization {
		dumped.Organization = append(dumped.Organization, DumpedOrganization{
			Kind: cmp.Or(organization.Kind, "unknown"), DumpedDeclaration: d.declaration(&organization.Declaration),
			Documents: d.documents(organization.Documents), Targets: d.values(organization.Targets),
		})
	}
	for _, set := range declared.PermissionSets {
		dumped.PermissionSets = append(dumped.PermissionSets, d.permissionSet(set))
	}
	return dumped
}

func (d dumper) declaration(declaration *Declaration) DumpedDeclaration {
	return DumpedDeclaration{
		Name: declaration.Name.String(), Address: declaration.Address,
		At: d.at(declaration.Span), When: declaration.When.String(),
	}
}

func (d dumper) permissionSet(set *SSOPermissionSet) DumpedPermissionSet {
	dumped := DumpedPermissionSet{
		DumpedDeclaration: d.declaration(&set.Declaration), Session: d.single(set.Session),
		Documents: d.documents(set.Documents), Managed: d.values(set.Managed), Customer: d.values(set.Customer),
		Boundary: d.single(set.Boundary), Incomplete: set.Incomplete,
	}
	for _, assignment := range set.Assignments {
		dumped.Assignments = append(dumped.Assignments, DumpedAssignment{
			Account: d.value(assignment.Account), Type: d.value(assignment.PrincipalType),
			Principal: d.value(assignment.Principal), When: assignment.When.String(),
		})
	}
	return dumped
}

func (d dumper) tags(tags []Tag) []DumpedTag {
	var list []DumpedTag
	for _, tag := range tags {
		list = append(list, DumpedTag{
			Key: tag.Key.Text.String(), Value: tag.Value.Text.String(),
			At: d.at(tag.Value.Span), When: tag.Value.When.String(),
		})
	}
	return list
}
