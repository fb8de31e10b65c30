package access

import "github.com/iamlint/iamlint/loaders/policy"

// Grant is one resource of an Allow statement of an identity policy whose actions
// take or pass roles.
type Grant struct {
	Document  *policy.Document
	Statement *policy.Statement
	// Value is the resource; of a statement with NotResource its first value.
	Value policy.Value
	// NotResource is set where the statement has NotResource: one grant for all of it.
	NotResource bool
	// Actions are the actions of this package that it covers, surely or possibly.
	Actions []Covered
	// Allows is Unknown where the effect is a hole.
	Allows policy.Tri
	// When are the conditions under which document, statement and value exist.
	When policy.When
	// Role is what the resource names among the declared roles. NotResource reaches
	// every role but those it names.
	Role *Reference
	// InForce tells whether the clock is within the statement's dates.
	InForce policy.Tri
	// Elsewhere is set where the document stands in another repository.
	Elsewhere bool
	// Holders are the principals that the document reaches; groups stand among them.
	Holders []Holder
	// MoreHolders tells whether there may be holders that are not declared: Unknown
	// for groups, permission sets, policies that may be attached elsewhere, and bare files.
	MoreHolders policy.Tri
	// Managed is the customer managed policy that holds the document; nil otherwise.
	Managed *policy.ManagedPolicy
	// Attached tells whether that policy is attached to anybody; Yes without one.
	Attached policy.Tri
	// OtherPartition tells whether every holder lies in another partition than the role.
	OtherPartition policy.Tri
	// OtherAccount tells whether every holder lies in another account than the role.
	OtherAccount policy.Tri
	// Passing is of permissions for iam:PassRole that test to which services; nil for others.
	Passing *Passing
	// Trusted tells, for sts:AssumeRole, whether a declared role that the grant reaches
	// trusts a holder or its account. It is No only where all holders and all reached
	// roles are known; Unknown without holders.
	Trusted policy.Tri
}

// Holder is a principal that a policy document reaches.
type Holder struct {
	Principal *policy.Principal
	// Surely is Unknown where the document reaches it under conditions.
	Surely policy.Tri
}

// clauses are what an identity document says of the actions of this package.
type clauses struct {
	grants []*Grant // all
	wide   []*Grant // those that no index resolves
	denies []*denial
}

func (r *Result) addGrants(repo *policy.Repo) {
	holders := holdersOf(repo)
	managed := map[*policy.Document]*policy.ManagedPolicy{}
	for _, declared := range repo.Managed {
		for _, document := range declared.Documents {
			managed[document] = declared
		}
	}
	for _, document := range repo.Documents {
		if document.UsedAs(policy.Identity, policy.PermissionSet) || len(holders[document]) > 0 {
			r.addDocument(document, holders[document], managed[document])
		}
	}
	for _, principal := range repo.Principals {
		for _, document := range principal.Policies {
			r.addDocument(document, holders[document], managed[document])
		}
	}
}

func holdersOf(repo *policy.Repo) map[*policy.Document][]Holder {
	holders := map[*policy.Document][]Holder{}
	for _, principal := range repo.Principals {
		for _, document := range principal.Policies {
			surely := principal.When.Implies(attachment(document, principal))
			if list := holders[document]; surely != policy.No && (len(list) == 0 || list[len(list)-1].Principal != principal) {
				holders[document] = append(list, Holder{principal, surely})
			}
		}
	}
	return holders
}

// attachment are the conditions under which a document is the principal's.
func attachment(document *policy.Document, principal *policy.Principal) policy.When {
	when := document.When
	for _, use := range document.Uses {
		if use.Owner == principal.Key {
			return when.And(use.When)
		}
	}
	return when
}

func (r *Result) addDocument(document *policy.Document, holders []Holder, managed *policy.ManagedPolicy) {
	if r.documents[document] != nil {
		return
	}
	c := &clauses{}
	r.documents[document] = c
	base := Grant{
		Document: document, Elsewhere: isElsewhere(document.Span), Holders: holders, Managed: managed, Attached: attached(managed),
		MoreHolders: moreHolders(document, holders, managed),
	}
	partitions := partitionsOf(holders)
	for _, statement := range document.Statements {
		actions := coverage(statement)
		if len(actions) == 0 {
			continue
		}
		if denial := newDenial(document, statement); denial != nil {
			c.denies = append(c.denies, denial)
		}
		if statement.Allows() != policy.No {
			template := base
			template.Statement, template.Actions, template.Allows = statement, actions, statement.Allows()
			r.addStatement(c, template, partitions)
		}
	}
}

func isElsewhere(span policy.Span) bool {
	_, elsewhere := policy.NameElsewhere(span.File)
	return elsewhere
}

func attached(managed *policy.ManagedPolicy) policy.Tri {
	switch {
	case managed == nil || managed.Attached:
		return policy.Yes
	case managed.MaybeAttached:
		return policy.Unknown
	}
	return policy.No
}

func moreHolders(document *policy.Document, holders []Holder, managed *policy.ManagedPolicy) policy.Tri {
	for _, use := range document.Uses {
		if use.Kind == policy.PermissionSet || use.Owner == "" {
			return policy.Unknown
		}
	}
	for _, holder := range holders {
		if holder.Principal.Kind == policy.Group {
			return policy.Unknown
		}
	}
	if len(holders) == 0 || managed != nil && managed.MaybeAttached {
		return policy.Unknown
	}
	return policy.No
}

func (r *Result) addStatement(c *clauses, template Grant, partitions []policy.Text) {
	statement := template.Statement
	template.InForce = r.inForce(statement)
	template.When = template.Document.When.And(statement.When)
	if len(statement.NotResources) > 0 {
		grant := template
		grant.Value, grant.NotResource = statement.NotResources[0], true
		grant.Role = &Reference{Value: grant.Value, Kind: policy.Role, Breadth: EveryRole, More: true}
		r.keep(c, &grant)
	}
	for _, value := range statement.Resources {
		if foreignService(value.Text) {
			continue
		}
		grant := template
		grant.Value = value
		grant.When = grant.When.And(value.When)
		grant.Role = r.directory.reference(value, policy.Role)
		grant.OtherPartition = otherPartition(&grant, partitions)
		r.keep(c, &grant)
	}
}

// keep files a grant under the roles it names, or among those asked each time.
func (r *Result) keep(c *clauses, grant *Grant) {
	if takes(grant.Actions) && r.tells(grant) {
		r.Grants = append(r.Grants, grant)
	}
	c.grants = append(c.grants, grant)
	if !isIndexed(grant.Role) {
		c.wide = append(c.wide, grant)
	}
	for _, role := range named(grant.Role) {
		at := meeting{grant.Document, role}
		r.exact[at] = append(r.exact[at], grant)
		if grant.Attached == policy.No && r.unattached[role] == nil && find(grant.Actions, AssumeRole) != policy.No {
			r.unattached[role] = grant
		}
	}
	for _, near := range grant.Role.Near {
		at := meeting{grant.Document, near.Principal}
		if _, found := r.near[at]; !found && near.Principal != nil {
			r.near[at] = nearGrant{grant, near.Reason}
		}
	}
}

// isIndexed reports whether every principal of a known name that the reference may
// mean is listed in it.
func isIndexed(ref *Reference) bool {
	return ref.Breadth == Exact && !ref.More && ref.Name.Known()
}

// named are the principals that an indexed reference means or may mean.
func named(ref *Reference) []*policy.Principal {
	if !isIndexed(ref) {
		return nil
	}
	return append(ref.Sure[:len(ref.Sure):len(ref.Sure)], ref.May...)
}
