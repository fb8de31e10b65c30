package facts

import "github.com/iamlint/iamlint/loaders/policy"

func (c *coder) principal(p *policy.Principal) principal {
	return principal{
		Kind: p.Kind, Key: p.Key, Address: p.Address,
		Name: c.text(p.Name), Path: c.text(p.Path), Account: c.text(p.Account), Partition: c.text(p.Partition),
		At: c.place(p.Span), NameAt: c.place(p.NameSpan), PathAt: c.place(p.PathSpan),
		Trust: c.all(p.Trust), Policies: c.all(p.Policies), Managed: c.values(p.Managed),
		Boundary: c.all(p.Boundary), BoundaryRef: c.some(p.BoundaryRef),
		Tags: c.tags(p.Tags), MaxSession: c.some(p.MaxSession), Incomplete: p.Incomplete, When: c.when(p.When),
	}
}

func (c *coder) tags(list []policy.Tag) []tag {
	var made []tag
	for _, one := range list {
		made = append(made, tag{c.value(one.Key), c.value(one.Value)})
	}
	return made
}

// managed writes a policy that says something of taking or passing roles.
func (c *coder) managed(m *policy.ManagedPolicy) {
	if len(m.Documents) == 0 {
		return
	}
	c.wire.Policies = append(c.wire.Policies, managed{
		Key: m.Key, Address: m.Address, Name: c.text(m.Name), ARN: c.text(m.ARN), At: c.place(m.Span), NameAt: c.place(m.NameSpan),
		Documents: c.all(m.Documents), Attached: m.Attached, MaybeAttached: m.MaybeAttached,
	})
}

func (c *coder) declaration(d *policy.Declaration) declaration {
	return declaration{
		Key: d.Key, Address: d.Address, Name: c.text(d.Name), At: c.place(d.Span), NameAt: c.place(d.NameSpan), When: c.when(d.When),
	}
}

func (c *coder) call(one *policy.Call) call {
	made := call{
		Key: one.Key, Kind: one.Kind, Address: one.Address, At: c.place(one.Span), Action: one.Action, Role: c.value(one.Role),
		Caller: one.Caller, CallerARN: c.some(one.CallerARN), Source: one.Source, Chained: one.Chained,
		ExternalID: c.some(one.ExternalID), Duration: c.some(one.Duration), SessionName: c.some(one.SessionName),
		SourceIdentity: c.some(one.SourceIdentity), MFA: c.some(one.MFA), Tags: c.tags(one.Tags),
		Transitive: c.values(one.Transitive), Policies: c.all(one.Policies), PolicyARNs: c.values(one.PolicyARNs),
		Contexts: c.values(one.Contexts), Seconds: one.Seconds, Provider: c.text(one.Provider), Audience: c.some(one.Audience),
		When: c.when(one.When), Partial: one.Partial, PartialTags: one.PartialTags, PartialPolicies: one.PartialPolicies,
		PolicySize: one.PolicySize, Profile: c.some(one.Profile),
	}
	for _, said := range one.Claims {
		made.Claims = append(made.Claims, claim{said.Key, c.values(said.Values), said.All})
	}
	return made
}
