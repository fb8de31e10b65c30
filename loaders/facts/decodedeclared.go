package facts

import "github.com/iamlint/iamlint/loaders/policy"

func (r *reader) repo(keep Keep) *policy.Repo {
	repo := &policy.Repo{}
	for _, name := range r.wire.Names {
		if keep.Name == nil || name.Text.open != nil || keep.Name(name.Text.literal) {
			repo.Names = append(repo.Names, r.value(name))
		}
	}
	for i := range r.wire.Principals {
		if one := r.principal(&r.wire.Principals[i]); keep.Principal == nil || keep.Principal(one) {
			repo.Principals = append(repo.Principals, one)
		}
	}
	for _, one := range r.wire.Policies {
		repo.Managed = append(repo.Managed, &policy.ManagedPolicy{
			Key: r.key(one.Key), Address: one.Address, Name: r.text(one.Name), ARN: r.text(one.ARN), Span: r.place(one.At),
			NameSpan: r.place(one.NameAt), Documents: r.all(one.Documents), Attached: one.Attached, MaybeAttached: one.MaybeAttached,
		})
	}
	for _, one := range r.wire.Providers {
		repo.Providers = append(repo.Providers, &policy.IdentityProvider{
			Declaration: r.declaration(&one.declaration), Kind: one.Kind, ARN: r.text(one.ARN), ClientIDs: r.values(one.ClientIDs),
		})
	}
	for _, one := range r.wire.Bounds {
		repo.Organization = append(repo.Organization, &policy.OrganizationPolicy{
			Declaration: r.declaration(&one.declaration), Kind: one.Kind, Documents: r.all(one.Documents), Targets: r.values(one.Targets),
		})
	}
	for _, one := range r.wire.Dumped {
		repo.Dumped = append(repo.Dumped, policy.DumpedAccount(one))
	}
	for i := range r.wire.Calls {
		repo.Calls = append(repo.Calls, r.call(&r.wire.Calls[i]))
	}
	return repo
}

func (r *reader) all(numbers []int) []*policy.Document {
	var list []*policy.Document
	for _, number := range numbers {
		if number < 0 || number >= len(r.documents) {
			r.fail("document %d of %d", number, len(r.documents))
			continue
		}
		if r.documents[number] == nil {
			r.documents[number] = r.document(&r.wire.Documents[number])
		}
		list = append(list, r.documents[number])
	}
	return list
}

func (r *reader) document(d *document) *policy.Document {
	made := &policy.Document{
		Span: r.place(d.At), When: r.when(d.When), Version: r.some(d.Version), Partial: d.Partial, ByAWS: d.ByAWS,
		Statements: make([]*policy.Statement, len(d.Statements)),
	}
	for _, one := range d.Uses {
		made.Uses = append(made.Uses, policy.Use{Kind: one.Kind, Owner: r.key(one.Owner), OwnerName: one.Name, When: r.when(one.When)})
	}
	for i := range d.Statements {
		made.Statements[i] = r.statement(&d.Statements[i])
	}
	return made
}

func (r *reader) statement(s *statement) *policy.Statement {
	made := &policy.Statement{
		Span: r.place(s.At), When: r.when(s.When), Effect: r.some(s.Effect),
		Principals: r.principals(s.Principals), NotPrincipals: r.principals(s.NotPrincipals),
		Actions: r.values(s.Actions), NotActions: r.values(s.NotActions),
		Resources: r.values(s.Resources), NotResources: r.values(s.NotResources),
		Partial: s.Partial, PartialConditions: s.PartialConditions,
	}
	for _, one := range s.Conditions {
		at := r.place(one.At)
		made.Conditions = append(made.Conditions, policy.Condition{
			Operator: r.text(one.Operator), OperatorSpan: at, Key: r.text(one.Key), KeySpan: at, Values: r.values(one.Values), When: r.when(one.When),
		})
	}
	return made
}

func (r *reader) principals(list []principalValue) []policy.PrincipalValue {
	var made []policy.PrincipalValue
	for _, one := range list {
		made = append(made, policy.PrincipalValue{Type: r.text(one.Type), Value: r.value(one.value)})
	}
	return made
}

func (r *reader) principal(p *principal) *policy.Principal {
	if p.Kind != policy.Role && p.Kind != policy.User {
		r.fail("kind %q of a principal", p.Kind)
	}
	return &policy.Principal{
		Kind: p.Kind, Key: r.key(p.Key), Address: p.Address,
		Name: r.text(p.Name), Path: r.text(p.Path), Account: r.text(p.Account), Partition: r.text(p.Partition),
		Span: r.place(p.At), NameSpan: r.place(p.NameAt), PathSpan: r.place(p.PathAt),
		Trust: r.all(p.Trust), Policies: r.all(p.Policies), Managed: r.values(p.Managed),
		Boundary: r.all(p.Boundary), BoundaryRef: r.some(p.BoundaryRef),
		Tags: r.tags(p.Tags), MaxSession: r.some(p.MaxSession), Incomplete: p.Incomplete, When: r.when(p.When),
	}
}

func (r *reader) tags(list []tag) []policy.Tag {
	var made []policy.Tag
	for _, one := range list {
		made = append(made, policy.Tag{Key: r.value(one.Key), Value: r.value(one.Value)})
	}
	return made
}

func (r *reader) declaration(d *declaration) policy.Declaration {
	return policy.Declaration{
		Key: r.key(d.Key), Address: d.Address, Name: r.text(d.Name), Span: r.place(d.At), NameSpan: r.place(d.NameAt), When: r.when(d.When),
	}
}

func (r *reader) call(one *call) *policy.Call {
	made := &policy.Call{
		Key: r.key(one.Key), Kind: one.Kind, Address: one.Address, Span: r.place(one.At), Action: one.Action, Role: r.value(one.Role),
		Caller: r.key(one.Caller), CallerARN: r.some(one.CallerARN), Source: r.key(one.Source), Chained: one.Chained,
		ExternalID: r.some(one.ExternalID), Duration: r.some(one.Duration), SessionName: r.some(one.SessionName),
		SourceIdentity: r.some(one.SourceIdentity), MFA: r.some(one.MFA), Tags: r.tags(one.Tags),
		Transitive: r.values(one.Transitive), Policies: r.all(one.Policies), PolicyARNs: r.values(one.PolicyARNs),
		Contexts: r.values(one.Contexts), Seconds: one.Seconds, Provider: r.text(one.Provider), Audience: r.some(one.Audience),
		When: r.when(one.When), Partial: one.Partial, PartialTags: one.PartialTags, PartialPolicies: one.PartialPolicies,
		PolicySize: one.PolicySize, Profile: r.some(one.Profile),
	}
	for _, said := range one.Claims {
		made.Claims = append(made.Claims, policy.TokenClaim{Key: said.Key, Values: r.values(said.Values), All: said.All})
	}
	return made
}
