package access

import "github.com/iamlint/iamlint/loaders/policy"

// Denied tells which policies deny a pair.
type Denied struct {
	Identity, Trust, Boundary, Session Deny
}

// Deny tells whether an explicit Deny of one kind of policy fits.
type Deny struct {
	Fits policy.Tri
	// By is the surest of the statements; nil where none fits.
	By *policy.Statement
}

// add takes in the answer of one statement.
func (d *Deny) add(fits policy.Tri, by *policy.Statement) {
	if by != nil && fits != policy.No && (d.By == nil || fits == policy.Yes && d.Fits != policy.Yes) {
		d.By = by
	}
	d.Fits = policy.Or(d.Fits, fits)
}

// any tells whether one of them fits.
func (d *Denied) any() policy.Tri {
	return policy.Or(d.Identity.Fits, d.Trust.Fits, d.Boundary.Fits, d.Session.Fits)
}

// denial is a Deny statement about the actions of this package.
type denial struct {
	statement *policy.Statement
	actions   []Covered
	when      policy.When // of the document
	variables policy.Tri  // the document's Version knows policy variables
	// named are the principals, in a trust policy.
	named []*Trust
}

// newDenial is nil for statements that deny none of the actions.
func newDenial(document *policy.Document, statement *policy.Statement) *denial {
	if statement.Denies() == policy.No {
		return nil
	}
	actions := coverage(statement)
	if len(actions) == 0 {
		return nil
	}
	return &denial{statement: statement, actions: actions, when: document.When, variables: document.KnowsVariables()}
}

// denials fills in which policies deny the pair.
func (j judge) denials(p *Pair) {
	none := Deny{Fits: policy.No}
	p.Denied = Denied{Identity: none, Trust: none, Boundary: none, Session: none}
	if !p.Complete {
		p.Denied.Identity.Fits = policy.Unknown
	}
	documents, all := j.held()
	if !all {
		p.Denied.Identity.add(policy.Unknown, nil)
	}
	for _, document := range documents {
		if c := j.documents[document]; c != nil {
			j.deny(&p.Denied.Identity, c.denies, attachment(document, j.caller))
		}
	}
	for _, value := range j.caller.Managed {
		denies := policy.And(managedSays(value.Text, "deny", j.action), j.given.Implies(value.When))
		p.Denied.Identity.add(denies, nil)
	}
	if isOutside(j.caller.Kind) {
		p.Denied.Identity = none
	}
	p.Denied.Boundary = j.anyDenies(j.caller.Boundary)
	if ref := j.caller.BoundaryRef; ref != nil {
		if name, known := managedName(ref.Text); !known || name != "AdministratorAccess" {
			p.Denied.Boundary.add(policy.Unknown, nil)
		}
	}
	p.Denied.Session = j.anyDenies(j.limits)
	if j.action != PassRole {
		p.Denied.Trust = j.trustDenies()
	}
}

// anyDenies asks documents that limit and grant nothing.
func (j judge) anyDenies(documents []*policy.Document) Deny {
	found := Deny{Fits: policy.No}
	for _, document := range documents {
		if document.Partial {
			found.add(policy.Unknown, nil)
		}
		j.deny(&found, j.limitsOf(document).denies, document.When)
	}
	return found
}

// deny asks whether one of the statements denies the action on the role.
func (j judge) deny(found *Deny, list []*denial, when policy.When) {
	if len(list) > askLimit {
		found.add(policy.Unknown, nil)
		list = list[:askLimit]
	}
	if !j.ask(len(list)) {
		found.add(policy.Unknown, nil)
		return
	}
	for _, denial := range list {
		stands := j.stands(denial, when)
		if stands == policy.No {
			continue
		}
		found.add(policy.And(stands, j.resources(denial.statement, denial.variables)), denial.statement)
	}
}

// stands tells whether a Deny covers the action, exists, and its conditions hold.
func (j judge) stands(denial *denial, when policy.When) policy.Tri {
	statement := denial.statement
	covers := find(denial.actions, j.action)
	if covers == policy.No {
		return policy.No
	}
	stands := policy.And(
		statement.Denies(), covers, j.given.Implies(when.And(statement.When)),
		j.context.Holds(statement, denial.variables, j.given))
	if statement.Partial && stands == policy.Yes {
		return policy.Unknown
	}
	return stands
}

// trustDenies asks the Deny statements of the role's trust policy.
func (j judge) trustDenies() Deny {
	found := Deny{Fits: policy.No}
	role := j.trusts[j.role]
	if role == nil {
		if !j.absent(j.role) {
			found.add(policy.Unknown, nil)
		}
		return found
	}
	if role.partial {
		found.add(policy.Unknown, nil)
	}
	asked := 0
	for _, denial := range role.denies {
		if asked += 1 + len(denial.named); asked > askLimit {
			found.add(policy.Unknown, nil)
			break
		}
		names := j.namedBy(denial.statement, denial.named)
		if names == policy.No {
			continue
		}
		found.add(policy.And(names, j.stands(denial, denial.when)), denial.statement)
	}
	return found
}

// deniedBy are the principals of a Deny.
func (r *Result) deniedBy(statement *policy.Statement) []*Trust {
	var list []*Trust
	for _, value := range statement.Principals {
		trust := &Trust{Value: value, Form: value.FormAmong(r.directory.kind)}
		trust.Account, trust.Partition = ownerOf(&value)
		list = append(list, trust)
	}
	return list
}

// namedBy tells whether the Principal element of a statement, with what it names, takes
// in the caller.
func (j judge) namedBy(statement *policy.Statement, named []*Trust) policy.Tri {
	names := policy.No
	if len(statement.NotPrincipals) > 0 {
		names = policy.Unknown
	}
	for _, trust := range named {
		names = policy.Or(names, policy.And(j.names(trust), j.given.And(statement.When).Implies(trust.Value.When)))
	}
	return names
}
