package access

import "github.com/iamlint/iamlint/loaders/policy"

// Trust is one principal value of an Allow statement of a trust policy, with the role
// that bears it.
type Trust struct {
	// Role bears the trust policy; nil for one that no declared role is known to bear.
	Role      *policy.Principal
	Document  *policy.Document
	Statement *policy.Statement
	Value     policy.PrincipalValue
	// Elsewhere is set where the document stands in another repository.
	Elsewhere bool
	// Form is OpenForm for a value of NotPrincipal, where Negated is set.
	Form    policy.PrincipalForm
	Negated bool
	// Account and Partition of the principal where its form tells; else empty texts.
	Account, Partition policy.Text
	// Actions are the actions of this package that the statement covers.
	Actions []Covered
	Allows  policy.Tri
	// When are the conditions under which document, statement and value exist.
	When policy.When
	// Named is what a user, role or session ARN names among the declared principals;
	// nil for other forms. Of a session it is the role, whatever its path.
	Named *Reference
	// PrincipalARNs are the values of aws:PrincipalArn, asked for by an operator
	// without negation, beside an account or star; they name the callers.
	PrincipalARNs []*Reference
	// Callers are the declared principals that Named or PrincipalARNs surely name,
	// MayCallers those they may name.
	Callers, MayCallers []*policy.Principal
	// InForce tells whether the clock is within the statement's dates.
	InForce policy.Tri
	// OtherPartition tells whether the principal lies in another partition than the role;
	// Unknown where the form has none, or the role is not known.
	OtherPartition policy.Tri
	// Contradicted is set where a condition surely fails for each principal of the statement.
	Contradicted bool
	// AccountNear is, for a whole account that is written nowhere else, the holder of
	// a permission for this role whose account id differs in one digit or two swapped
	// ones; nil where there is none.
	AccountNear *Near
}

// trusts are what a role's trust policies say.
type trusts struct {
	all []*Trust
	// named are those that resolve to declared callers, broad those asked each time.
	named  map[*policy.Principal][]*Trust
	broad  []*Trust
	near   map[*policy.Principal]nearTrust
	denies []*denial
	// refusals are what IAM refuses in them.
	refusals []*Refusal
	partial  bool
}

func (r *Result) addTrusts(repo *policy.Repo) {
	borne := map[*policy.Document]bool{}
	for _, principal := range repo.Principals {
		if principal.Kind != policy.Role {
			continue
		}
		r.addRole(principal)
		for _, document := range principal.Trust {
			borne[document] = true
		}
	}
	for _, document := range repo.Documents {
		if !borne[document] && document.UsedAs(policy.Trust) {
			r.addTrustDocument(&trusts{}, document, nil)
		}
	}
}

// addRole makes what the trust policies of a role say.
func (r *Result) addRole(role *policy.Principal) {
	t := &trusts{named: map[*policy.Principal][]*Trust{}, near: map[*policy.Principal]nearTrust{}, partial: len(role.Trust) == 0}
	r.trusts[role] = t
	for _, document := range role.Trust {
		r.addTrustDocument(t, document, role)
	}
}

func (r *Result) addTrustDocument(t *trusts, document *policy.Document, role *policy.Principal) {
	t.partial = t.partial || document.Partial
	for _, statement := range document.Statements {
		if refusal := refusal(statement); refusal != nil {
			refusal.when = document.When.And(statement.When)
			t.refusals = append(t.refusals, refusal)
		}
		actions := coverage(statement)
		if len(actions) == 0 || actions[0].Action == PassRole && len(actions) == 1 {
			continue
		}
		if denial := newDenial(document, statement); denial != nil {
			denial.named = r.deniedBy(statement)
			t.denies = append(t.denies, denial)
		}
		if statement.Allows() == policy.No {
			continue
		}
		template := Trust{
			Role: role, Document: document, Elsewhere: isElsewhere(document.Span), Statement: statement, Actions: actions, Allows: statement.Allows(),
			InForce: r.inForce(statement), Contradicted: len(statement.Contradictions()) > 0,
		}
		r.addPrincipals(t, template)
		if statement.Partial {
			t.partial = true
		}
	}
}

func (r *Result) addPrincipals(t *trusts, template Trust) {
	base := template.Document.When.And(template.Statement.When)
	for _, value := range template.Statement.Principals {
		trust := template
		trust.Value, trust.When = value, base.And(value.When)
		trust.Form = trust.Value.FormAmong(r.directory.kind)
		r.nameCallers(&trust)
		r.keepTrust(t, &trust)
	}
	for _, value := range template.Statement.NotPrincipals {
		trust := template
		trust.Value, trust.When, trust.Negated = value, base, true
		r.keepTrust(t, &trust)
	}
}

func (r *Result) keepTrust(t *trusts, trust *Trust) {
	if takesItself(trust.Actions) && r.tellsTrust(trust) {
		r.Trusts = append(r.Trusts, trust)
	}
	t.all = append(t.all, trust)
	if trust.Named == nil || trust.Form == policy.SessionForm || !isIndexed(trust.Named) {
		t.broad = append(t.broad, trust)
	} else {
		r.nameAll(t, trust)
	}
	for _, ref := range trust.references() {
		for _, near := range ref.Near {
			if _, found := t.near[near.Principal]; !found && near.Principal != nil && t.near != nil {
				t.near[near.Principal] = nearTrust{trust, near.Reason}
			}
		}
	}
}

// nameAll files a trust under the callers that it names, or names but for the letter
// case, which IAM may forgive.
func (r *Result) nameAll(t *trusts, trust *Trust) {
	if t.named == nil {
		return
	}
	for _, list := range [][]*policy.Principal{trust.Callers, trust.MayCallers} {
		for _, caller := range list {
			t.named[caller] = append(t.named[caller], trust)
		}
	}
	if trust.Form != policy.RoleForm {
		return
	}
	candidates, _ := r.directory.candidates(trust.Named, trust.Value.Text)
	for _, e := range candidates {
		filed := t.named[e.principal]
		if (len(filed) == 0 || filed[len(filed)-1] != trust) && policy.EqualFold(align(trust.Value.Text, e.principal), e.arn) != policy.No {
			t.named[e.principal] = append(filed, trust)
		}
	}
}

// references are all texts of the trust that name callers.
func (t *Trust) references() []*Reference {
	if t.Named != nil {
		return append([]*Reference{t.Named}, t.PrincipalARNs...)
	}
	return t.PrincipalARNs
}

// TrustsOf lists what a role's trust policies say, in the order of the files.
func (r *Result) TrustsOf(role *policy.Principal) []*Trust {
	r.meet(role)
	if found := r.trusts[role]; found != nil {
		return found.all
	}
	return nil
}

// inForce tells whether the clock lies within the dates of a statement.
func (r *Result) inForce(statement *policy.Statement) policy.Tri {
	if len(statement.Conditions) == 0 {
		return policy.Yes
	}
	if r.now.IsZero() {
		return policy.Unknown
	}
	return statement.Window().Holds(r.now)
}
