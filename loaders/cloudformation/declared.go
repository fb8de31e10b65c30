package cloudformation

import "github.com/iamlint/iamlint/loaders/policy"

// declareOther makes what a resource declares beside principals and managed policies.
func (l *links) declareOther(r *resource) {
	switch r.kind {
	case "AWS::IAM::OIDCProvider":
		l.addProvider(r, policy.OIDC)
	case "AWS::IAM::SAMLProvider":
		l.addProvider(r, policy.SAML)
	case "AWS::Organizations::Policy":
		l.addOrganization(r)
	}
}

func (l *links) declaration(r *resource) policy.Declaration {
	return policy.Declaration{
		Key: l.key(r.name), Address: r.address, Name: l.name(r),
		Span: r.field.KeySpan, NameSpan: l.place(r, nameProperty(r.kind)), When: r.when,
	}
}

func (l *links) addProvider(r *resource, kind policy.ProviderKind) {
	arn, _ := l.known(r, "")
	provider := &policy.IdentityProvider{Declaration: l.declaration(r), Kind: kind, ARN: arn}
	if kind == policy.OIDC {
		provider.ClientIDs = l.values(r, "ClientIdList")
	}
	l.repo.Providers = append(l.repo.Providers, provider)
}

// addOrganization declares an SCP or RCP, or what may be one; policies of other kinds
// are written in other languages.
func (l *links) addOrganization(r *resource) {
	kind := l.organizationKind(r)
	if kind == policy.UnknownKind && literal(r.property("Type")) != "" {
		return
	}
	declared := &policy.OrganizationPolicy{Declaration: l.declaration(r), Kind: kind, Targets: l.values(r, "TargetIds")}
	for _, read := range l.readings[r] {
		declared.Documents = append(declared.Documents, read.documents...)
	}
	l.repo.Organization = append(l.repo.Organization, declared)
}

// values of a property that takes a list of strings.
func (l *links) values(r *resource, property string) []policy.Value {
	var values []policy.Value
	for _, node := range l.elements(r, property) {
		values = append(values, node.Value())
	}
	return values
}
