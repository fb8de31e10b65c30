package policy

import "slices"

// Declared is what is declared of IAM and AWS Organizations beside principals and
// managed policies.
type Declared struct {
	Providers      []*IdentityProvider
	Profiles       []*InstanceProfile
	Organization   []*OrganizationPolicy
	PermissionSets []*SSOPermissionSet
}

// Declaration is what all declared things have.
type Declaration struct {
	// Key is the identity: scope and address.
	Key string
	// Address is what people call it in its file.
	Address  string
	Name     Text
	Span     Span // of the declaration
	NameSpan Span // of the name; zero where it is not written
	When     When
}

// IdentityProvider is a provider of OpenID Connect or SAML.
type IdentityProvider struct {
	Declaration // Name of an OIDC provider is its URL without the scheme, as in its ARN
	Kind        ProviderKind
	ARN         Text
	// ClientIDs are the audiences of an OIDC provider.
	ClientIDs []Value
}

// ProviderKind is oidc or saml.
type ProviderKind string

// The kinds of identity providers.
const (
	OIDC ProviderKind = "oidc"
	SAML ProviderKind = "saml"
)

// InstanceProfile hands a role to EC2.
type InstanceProfile struct {
	Declaration
	Path Text
	// Role is the Key of the role where it is declared, RoleName what is written; nil
	// where nothing is.
	Role     string
	RoleName *Value
}

// OrganizationPolicy is an SCP or RCP with what it is attached to.
type OrganizationPolicy struct {
	Declaration
	Kind      DocumentKind
	Documents []*Document
	// Targets are roots, organizational units and accounts, by id.
	Targets []Value
}

// SSOPermissionSet is a permission set of IAM Identity Center.
type SSOPermissionSet struct {
	Declaration
	// Session is how long a session lasts, as ISO 8601 writes it; nil where not written (PT1H).
	Session *Value
	// Documents are the inline policy.
	Documents []*Document
	// Managed are the ARNs of attached AWS managed policies, Customer the names of
	// attached customer managed policies.
	Managed, Customer []Value
	// Boundary is the ARN or name of the permissions boundary.
	Boundary    *Value
	Assignments []Assignment
	// Incomplete says what could not be read of its policies, in words.
	Incomplete []string
}

// Assignment gives a permission set in an account to a user or group of Identity Center.
type Assignment struct {
	Account, PrincipalType, Principal Value
	When                              When
}

// merge takes over everything of another.
func (d *Declared) merge(other Declared) {
	d.Providers = append(d.Providers, other.Providers...)
	d.Profiles = append(d.Profiles, other.Profiles...)
	d.Organization = append(d.Organization, other.Organization...)
	d.PermissionSets = append(d.PermissionSets, other.PermissionSets...)
}

func (d *Declared) sort() {
	slices.SortStableFunc(d.Providers, func(a, b *IdentityProvider) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(d.Profiles, func(a, b *InstanceProfile) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(d.Organization, func(a, b *OrganizationPolicy) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(d.PermissionSets, func(a, b *SSOPermissionSet) int { return compareSpans(a.Span, b.Span) })
}

// Below is what of it stands in files that are selected.
func (d *Declared) Below(selects func(file string) bool) Declared {
	return Declared{
		Providers:      within(d.Providers, selects),
		Profiles:       within(d.Profiles, selects),
		Organization:   within(d.Organization, selects),
		PermissionSets: within(d.PermissionSets, selects),
	}
}

func within[T interface{ file() string }](list []T, selects func(string) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), func(one T) bool { return !selects(one.file()) })
}

func (d *Declaration) file() string { return d.Span.File }

// bind fills the holes of names and ARNs.
func (d *Declared) bind(fill func(Hole) (Text, bool)) {
	for _, provider := range d.Providers {
		provider.Name, provider.ARN = provider.Name.Bind(fill), provider.ARN.Bind(fill)
	}
	for _, profile := range d.Profiles {
		profile.Name, profile.Path = profile.Name.Bind(fill), profile.Path.Bind(fill)
	}
	for _, organization := range d.Organization {
		for i := range organization.Targets {
			organization.Targets[i].Text = organization.Targets[i].Text.Bind(fill)
		}
	}
	for _, set := range d.PermissionSets {
		for i := range set.Managed {
			set.Managed[i].Text = set.Managed[i].Text.Bind(fill)
		}
		for i := range set.Assignments {
			set.Assignments[i].Account.Text = set.Assignments[i].Account.Text.Bind(fill)
		}
	}
}
