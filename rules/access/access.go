// Package access tells who may become whom: it joins the permissions to take a role
// with the trust policies of the roles, through indexes, never all against all.
//
// What it makes are facts: a Grant for each resource of a permission, a Trust for
// each principal of a trust policy, a Pair for each caller and role that one of them
// names. Every fact is three-valued; what no file tells makes it Unknown. What of it
// is a flaw is for the rules to say.
package access

import (
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// The actions that take a role, and the one that hands it to a service.
const (
	AssumeRole                = "sts:AssumeRole"
	AssumeRoleWithSAML        = "sts:AssumeRoleWithSAML"
	AssumeRoleWithWebIdentity = "sts:AssumeRoleWithWebIdentity"
	PassRole                  = "iam:PassRole"
)

// The permissions that taking a role needs besides: where session tags are passed, where
// a source identity is or the caller's session has one, where contexts are provided
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html, id_credentials_temp_control-access_monitor.html).
const (
	TagSession        = "sts:TagSession"
	SetSourceIdentity = "sts:SetSourceIdentity"
	SetContext        = "sts:SetContext"
)

// Options are what the configuration tells beside the files.
type Options struct {
	// Now is the clock for date conditions; where it is zero, statements with
	// conditions are not surely in force.
	Now time.Time
	// Accounts is the inventory of own accounts; empty where none is configured.
	Accounts     []Account
	Organization Organization
	// Deployers are the ARNs of those who create what the repository declares.
	Deployers []string
	// Others are the other repositories of the run.
	Others []Other
	// Work multiplies the budgets.
	Work policy.Work
}

// Account is an own account.
type Account struct {
	ID string
	// Complete says that every role, user and policy of it is declared.
	Complete bool
	// Targets are the organization's root and the units above the account, as the
	// attachments of SCPs and RCPs name them. Without any, in a complete organization,
	// the account is none of its members.
	Targets []string
	// Management marks the management account, which no SCP or RCP reaches.
	Management bool
}

// Organization is the AWS Organization of the own accounts; the zero value where none
// is configured.
type Organization struct {
	ID string
	// Complete says that every SCP and RCP, and what it is attached to, is declared.
	// FullAWSAccess is attached wherever no other SCP is.
	Complete bool
}

// Result is everything that was joined, in the order of the files.
type Result struct {
	Grants []*Grant
	Trusts []*Trust
	// Pairs of sts:AssumeRole that a trust or a grant names. Where both are wide
	// (a whole account and a wildcard) there is no pair: see Wide, and ask Pair.
	Pairs []*Pair
	// Mentions are the roles and users that resource policies name.
	Mentions []*Mention
	// Handoffs are the resources that get a role, each with that role.
	Handoffs []*Handoff
	// ServiceRoles are places that declare or change a role which a service keeps up.
	ServiceRoles []ServiceRole
	// Calls are the calls of AssumeRole.
	Calls  []*Called
	Counts Counts

	now          time.Time
	work         policy.Work
	spent        bool // a budget was, but for the directory's and that of pairs
	pairs        int  // how many more may be made
	directory    *directory
	organization *organization
	elsewhere    *elsewhere
	documents    map[*policy.Document]*clauses
	limiting     map[*policy.Document]*limits
	trusts       map[*policy.Principal]*trusts
	exact        map[meeting][]*Grant
	near         map[meeting]nearGrant
	// unattached are permissions of policies that are attached to nobody, by the role
	// that they name, the first of each.
	unattached map[*policy.Principal]*Grant
}

// Counts counts the pairs by verdict.
type Counts struct {
	Allowed, Denied, Unknown int
	// Wide counts the holders of grants that cover roles by wildcard or hole: each
	// may become what trusts its account, and no pair was made of it.
	Wide int
}

// Join makes the facts of a repository.
func Join(repo *policy.Repo, options Options) *Result {
	r := &Result{
		now:          options.Now,
		work:         options.Work,
		pairs:        options.Work.Of(joinBudget),
		directory:    newDirectory(repo, options),
		organization: newOrganization(repo, options),
		elsewhere:    newElsewhere(options),
		documents:    map[*policy.Document]*clauses{},
		limiting:     map[*policy.Document]*limits{},
		trusts:       map[*policy.Principal]*trusts{},
		exact:        map[meeting][]*Grant{},
		near:         map[meeting]nearGrant{},
		unattached:   map[*policy.Principal]*Grant{},
	}
	r.addGrants(repo)
	r.addTrusts(repo)
	r.addMentions(repo)
	r.addOthers(options)
	r.addPairs()
	r.addHandoffs(repo, options.Deployers)
	r.addPassing()
	r.addServiceRoles(repo)
	r.joinHalves()
	r.addCalls(repo)
	return r
}

// Spent reports whether something was left Unknown for want of a budget, so far: whoever
// asks on may spend more.
func (r *Result) Spent() bool { return r.spent || r.pairs < 0 || r.directory.budget < 0 }

// Now is the clock that dates are judged by.
func (r *Result) Now() time.Time { return r.now }

// meeting is where a document names a principal.
type meeting struct {
	document  *policy.Document
	principal *policy.Principal
}

// choose answers by a question that may itself be open: where it is, only what both
// ways agree on is known.
func choose(question, yes, no policy.Tri) policy.Tri {
	switch {
	case question == policy.Yes || yes == no:
		return yes
	case question == policy.No:
		return no
	}
	return policy.Unknown
}
