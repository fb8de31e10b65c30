package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Control is what the policies of the organization say of a pair: the service control
// policies above the caller's account, and the resource control policies above the
// role's (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html,
// orgs_manage_policies_rcps.html).
type Control struct {
	// SCP tells whether the service control policies let the caller, RCP whether the
	// resource control policies let the request to the role. Yes where none is known.
	SCP, RCP policy.Tri
	// SCPBy and RCPBy are what keeps it from it, or may; nil where nothing does.
	SCPBy, RCPBy *Controlling
	// SCPSeen and RCPSeen tell whether all policies above the account are declared.
	SCPSeen, RCPSeen bool
}

// Controlling is a policy of the organization where it is attached.
type Controlling struct {
	Policy *policy.OrganizationPolicy
	Target string // root, organizational unit or account
	// Statement denies; nil where the target's policies allow the action nowhere.
	Statement *policy.Statement
}

// organization finds what is attached above an account.
type organization struct {
	Organization
	policies map[policy.DocumentKind][]*policy.OrganizationPolicy
	accounts map[string]Account
	found    map[above]*attachments
}

// above is a kind of policy and a literal account; known is false for all other accounts.
type above struct {
	kind    policy.DocumentKind
	account string
	known   bool
}

// attachments are the policies of a kind above an account, and whether all are declared.
type attachments struct {
	levels []level
	all    bool
}

func newOrganization(repo *policy.Repo, options Options) *organization {
	o := &organization{Organization: options.Organization, policies: map[policy.DocumentKind][]*policy.OrganizationPolicy{}, accounts: map[string]Account{}, found: map[above]*attachments{}}
	for _, other := range options.Others {
		o.add(other.Repo, other.Accounts)
	}
	o.add(repo, options.Accounts)
	return o
}

// add takes in what a repository declares, and what its configuration tells.
func (o *organization) add(repo *policy.Repo, accounts []Account) {
	for _, account := range accounts {
		o.accounts[account.ID] = account
	}
	for _, declared := range repo.Organization {
		o.policies[declared.Kind] = append(o.policies[declared.Kind], declared)
	}
}

// chain are the targets that surely hold an account, from the root down to itself, and
// whether there may be others.
func (o *organization) chain(account policy.Text) (levels []string, all bool) {
	id, known := account.Literal()
	if !known {
		return nil, false
	}
	return append(slices.Clone(o.accounts[id].Targets), id), o.isPlaced(account)
}

// isPlaced reports whether it is known what is above an account.
func (o *organization) isPlaced(account policy.Text) bool {
	id, known := account.Literal()
	configured, own := o.accounts[id]
	return known && own && (len(configured.Targets) > 0 || o.Complete)
}

// of is the id of the organization that an account is known to be a member of: one that
// manages it, or that is said to stand below its root or units.
func (o *organization) of(account policy.Text) string {
	id, known := account.Literal()
	if configured := o.accounts[id]; known && (configured.Management || len(configured.Targets) > 0) {
		return o.ID
	}
	return ""
}

// attached are the policies of a kind above an account by target. Those that may be
// attached to an unknown target of its stand under the empty one.
func (o *organization) attached(kind policy.DocumentKind, account policy.Text) ([]level, bool) {
	id, known := account.Literal()
	at := above{kind, id, known}
	if o.found[at] == nil {
		levels, all := o.attach(kind, account)
		o.found[at] = &attachments{levels, all}
	}
	return o.found[at].levels, o.found[at].all
}

func (o *organization) attach(kind policy.DocumentKind, account policy.Text) (levels []level, all bool) {
	if len(o.policies[kind]) == 0 {
		return nil, o.isPlaced(account) && o.Complete
	}
	targets, all := o.chain(account)
	if len(o.policies[kind]) == 0 {
		return nil, all && o.Complete
	}
	for _, target := range targets {
		levels = append(levels, level{target: target})
	}
	elsewhere := level{}
	for _, declared := range o.policies[kind] {
		open := false
		for _, value := range declared.Targets {
			target, known := value.Text.Literal()
			i := slices.Index(targets, target)
			switch {
			case known && i >= 0:
				levels[i].add(declared, policy.Or(policy.Unknown, policy.Is(len(value.When) == 0 && len(declared.When) == 0)))
			case !known || !all && !isAccountID(target):
				open = true
			}
		}
		if open {
			elsewhere.add(declared, policy.Unknown)
		}
	}
	if len(elsewhere.policies) > 0 {
		levels = append(levels, elsewhere)
	}
	return levels, all && o.Complete
}

func isAccountID(target string) bool {
	return len(target) == 12 && strings.Trim(target, "0123456789") == ""
}

// level is a target with what is attached to it.
type level struct {
	target   string
	policies []*policy.OrganizationPolicy
	surely   []policy.Tri
	lists    bool // something there is surely an allow-list
	open     bool // something there may not be attached
}

// add keeps one more than can be asked, so that the answer is open where there are more.
func (l *level) add(declared *policy.OrganizationPolicy, surely policy.Tri) {
	if len(l.policies) > pairLimit {
		return
	}
	l.policies, l.surely = append(l.policies, declared), append(l.surely, surely)
	l.lists = l.lists || grants(declared)
	l.open = l.open || surely == policy.Unknown
}

// control asks the policies of the organization. Service control policies reach users,
// roles and root users of their accounts but for the management account and
// service-linked roles; resource control policies reach whoever asks for a role of
// theirs, with the same two exceptions.
func (j judge) control(p *Pair) {
	p.Control = Control{SCP: policy.Yes, RCP: policy.Yes}
	o := j.organization
	switch j.caller.Kind {
	case policy.Role, policy.User, policy.Root:
		if !o.accounts[literal(j.caller.Account)].Management && !isServiceLinked(j.caller) {
			j.serviceControl(&p.Control)
		}
	}
	if j.action != PassRole && !o.accounts[literal(j.role.Account)].Management && !isServiceLinked(j.role) {
		j.resourceControl(&p.Control)
	}
}

func literal(text policy.Text) string {
	written, _ := text.Literal()
	return written
}

func isServiceLinked(principal *policy.Principal) bool {
	return strings.HasPrefix(principal.Path.Prefix(), "/aws-service-role/")
}

func (j judge) serviceControl(c *Control) {
	levels, all := j.organization.attached(policy.SCP, j.caller.Account)
	c.SCPSeen = all
	for _, level := range levels {
		allows, byNone := policy.No, (*Controlling)(nil)
		for i, declared := range level.policies {
			byNone = &Controlling{Policy: declared, Target: level.target}
			if !j.ask(1) {
				c.SCP, c.SCPBy = blocked(c.SCP, c.SCPBy, policy.Unknown, byNone)
				allows = policy.Or(allows, policy.Unknown)
				break
			}
			denies := j.anyDenies(declared.Documents)
			denies.Fits = policy.And(denies.Fits, level.surely[i])
			c.SCP, c.SCPBy = blocked(c.SCP, c.SCPBy, denies.Fits.Not(), &Controlling{declared, level.target, denies.By})
			allows = policy.Or(allows, policy.And(j.organizationAllows(declared), level.surely[i]))
		}
		if len(level.policies) == 0 {
			continue // FullAWSAccess is there, or what is there nobody declares
		}
		if level.target == "" || !all || !level.lists || level.open {
			allows = policy.Or(allows, policy.Unknown)
		}
		c.SCP, c.SCPBy = blocked(c.SCP, c.SCPBy, allows, byNone)
	}
}

// blocked joins an answer, and keeps what makes it worse.
func blocked(before policy.Tri, by *Controlling, answer policy.Tri, next *Controlling) (policy.Tri, *Controlling) {
	if answer < before {
		return answer, next
	}
	return before, by
}

// organizationAllows tells whether a policy of the organization allows the pair.
// FullAWSAccess, which AWS keeps, has no document of its own.
func (j judge) organizationAllows(declared *policy.OrganizationPolicy) policy.Tri {
	if len(declared.Documents) == 0 {
		return policy.Or(policy.Unknown, policy.Is(declared.Name.Is("FullAWSAccess")))
	}
	return j.anyAllows(declared.Documents)
}

// grants reports whether a policy surely has an Allow.
func grants(declared *policy.OrganizationPolicy) bool {
	for _, document := range declared.Documents {
		for _, statement := range document.Statements {
			if statement.Allows() == policy.Yes && len(document.When)+len(statement.When) == 0 {
				return true
			}
		}
	}
	return len(declared.Documents) == 0
}

func (j judge) resourceControl(c *Control) {
	levels, all := j.organization.attached(policy.RCP, j.role.Account)
	c.RCPSeen = all
	for _, level := range levels {
		for i, declared := range level.policies {
			if !j.ask(1) {
				c.RCP, c.RCPBy = blocked(c.RCP, c.RCPBy, policy.Unknown, &Controlling{Policy: declared, Target: level.target})
				break
			}
			for _, document := range declared.Documents {
				for _, denial := range j.limitsOf(document).denies {
					denies := policy.Unknown
					if j.ask(1 + len(denial.named)) {
						denies = policy.And(j.controls(denial), j.stands(denial, document.When), j.resources(denial.statement, denial.variables))
					}
					denies = policy.And(level.surely[i], denies)
					c.RCP, c.RCPBy = blocked(c.RCP, c.RCPBy, denies.Not(), &Controlling{declared, level.target, denial.statement})
				}
			}
		}
	}
}

// controls tells whether the Principal of a resource control policy takes in the
// caller: IAM accepts "*" alone.
func (j judge) controls(denial *denial) policy.Tri {
	for i := range denial.statement.Principals {
		if denial.statement.Principals[i].Text.Is("*") {
			return policy.Yes
		}
	}
	return j.namedBy(denial.statement, denial.named)
}
