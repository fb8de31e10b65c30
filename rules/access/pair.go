package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Pair is one caller, one role, one action, and both halves.
type Pair struct {
	Caller, Role *policy.Principal
	Action       string
	// Self is set where caller and role are one.
	Self                       bool
	SameAccount, SamePartition policy.Tri

	// Trust tells whether the role's trust policy lets the caller in, TrustBy what
	// does, or may: of the surest the one of the strongest form. Nil where nothing does.
	Trust   policy.Tri
	TrustBy *Trust
	// NamedBy names the caller itself: by user, role or session ARN, or by
	// aws:PrincipalArn beside its account or star; whether or not its conditions
	// hold. Nil where only the account or nobody is named.
	NamedBy *Trust

	// Identity tells whether the caller's policies allow the action on the role,
	// PermittedBy the surest statement that does, or may, or ManagedBy the
	// AWS-managed policy. Both nil where nothing does.
	Identity    policy.Tri
	PermittedBy *Grant
	ManagedBy   *policy.Value
	// Needed tells whether the caller needs that permission: not where it is trusted
	// directly in its own account. Unknown there where the role trusts it in no way.
	Needed policy.Tri
	// Complete tells whether every policy of the caller was read; without that no
	// permission counts as missing.
	Complete bool

	// Boundary tells whether the caller's permissions boundary allows the action; Yes
	// where there is none.
	Boundary policy.Tri
	// Denied tells which policies deny the pair.
	Denied Denied

	// Verdict is what all of it comes to, as far as these policies decide: SCP, RCP
	// and session policies are not asked.
	Verdict policy.Tri
	// Missed is what nearly is the missing half; nil where both are there, or nothing is near.
	Missed *Miss
}

// Denied tells whether explicit denies fit, and which.
type Denied struct {
	Identity, Trust, Boundary policy.Tri
	// By is the surest of the statements; nil where none fits.
	By *policy.Statement
}

// Miss is a statement that nearly is a half of the pair, and why it is not.
type Miss struct {
	// Half is "trust" or "identity".
	Half      string
	Statement *policy.Statement
	Value     policy.Value
	// Why is a Reason, or one of MissDate, MissAction, MissCondition.
	Why Reason
}

// Why a statement misses that names the role or the caller well.
const (
	MissDate      Reason = "date"      // the clock is outside its dates
	MissAction    Reason = "action"    // it covers another action of taking roles
	MissCondition Reason = "condition" // a condition surely fails
)

type nearGrant struct {
	grant  *Grant
	reason Reason
}

type nearTrust struct {
	trust  *Trust
	reason Reason
}

// Pair answers for one caller, one role and one action.
func (r *Result) Pair(caller, role *policy.Principal, action string) *Pair {
	j := judge{Result: r, request: request{caller, role}, action: action, given: caller.When.And(role.When)}
	p := &Pair{
		Caller: caller, Role: role, Action: action, Self: caller == role,
		SameAccount: policy.Equal(caller.Account, role.Account), Complete: complete(caller),
	}
	p.SamePartition = samePartition(caller.Partition, role.Partition, p.SameAccount)
	if caller == role {
		p.SameAccount, p.SamePartition = policy.Yes, policy.Yes
	}
	j.identity(p)
	p.Boundary = j.boundary()
	j.denials(p)
	core := j.trust(p)
	if action == PassRole {
		p.Trust, p.Needed = policy.Unknown, policy.Yes
		core = policy.And(policy.Unknown, p.Identity, p.Boundary, p.SameAccount)
	}
	p.Verdict = policy.And(core, p.SamePartition, p.Denied.Identity.Not(), p.Denied.Trust.Not(), p.Denied.Boundary.Not())
	p.Missed = j.missed(p)
	return p
}

// judge is one question.
type judge struct {
	*Result
	request
	action string
	given  policy.When
}

// trust fills in the trust half and gives the verdict of both halves and the boundary.
func (j judge) trust(p *Pair) policy.Tri {
	core, direct, best := policy.No, policy.No, policy.No
	role := j.trusts[j.role]
	p.Trust = policy.No
	if role == nil || role.partial {
		core, direct, p.Trust = policy.Unknown, policy.Unknown, policy.Unknown
	}
	for _, trust := range j.asked(role) {
		lets := policy.And(j.names(trust), j.applies(trust))
		core = policy.Or(core, policy.And(lets, j.halves(p, trust.Form)))
		p.Trust = policy.Or(p.Trust, lets)
		if trust.Form != WholeAccount {
			direct = policy.Or(direct, lets)
		}
		if isBetter(lets, best, trust, p.TrustBy) {
			best, p.TrustBy = lets, trust
		}
		if p.NamedBy == nil && j.isNamed(trust) {
			p.NamedBy = trust
		}
	}
	if p.Trust == policy.No {
		direct = policy.Unknown
	}
	p.Needed = choose(p.SameAccount, direct.Not(), policy.Yes)
	return core
}

func isBetter(lets, best policy.Tri, trust, than *Trust) bool {
	if lets == policy.No {
		return false
	}
	return than == nil || lets > best || lets == best && trust.Form.rank() > than.Form.rank()
}

// asked are the trusts that may let the caller in: by the index where its name is known.
func (j judge) asked(role *trusts) []*Trust {
	switch {
	case role == nil:
		return nil
	case !j.caller.Name.Known():
		return role.all
	}
	return append(role.named[j.caller][:len(role.named[j.caller]):len(role.named[j.caller])], role.broad...)
}

// halves tells whether, given that the trust's form lets the caller in, what else is
// needed is there.
func (j judge) halves(p *Pair, form Form) policy.Tri {
	permitted := policy.And(p.Identity, p.Boundary)
	direct := policy.Yes
	switch form {
	case WholeAccount:
		direct = permitted
	case NamedRole:
		direct = p.Boundary
	case NamedUser:
		direct = policy.Or(p.Boundary, policy.Unknown) // AWS documents both outcomes
	case Star, NamedSession:
	default:
		direct = choose(policy.Unknown, policy.Yes, permitted)
	}
	return choose(p.SameAccount, direct, permitted)
}

// applies tells whether a trust covers the action, exists, and its conditions hold.
func (j judge) applies(trust *Trust) policy.Tri {
	return policy.And(
		trust.Allows, find(trust.Actions, j.action), exists(j.given, trust.When),
		trust.InForce, j.conditions(trust.Statement))
}

// names tells whether a trust's principal is the caller, its session or its account.
func (j judge) names(trust *Trust) policy.Tri {
	caller, text := j.caller, trust.Value.Text
	switch trust.Form {
	case Star:
		if trust.Value.Type.IsEmpty() {
			return policy.Unknown // IAM refuses the bare form
		}
		return policy.Yes
	case WholeAccount:
		account := policy.Equal(trust.Account, caller.Account)
		if trust.Partition.IsEmpty() {
			return account
		}
		return policy.And(account, samePartition(trust.Partition, caller.Partition, account))
	case NamedUser, NamedRole:
		return j.isCaller(trust)
	case NamedSession:
		named := policy.Equal(align(roleOfSession(text), caller), withoutPath(caller))
		return policy.And(named, policy.Unknown, policy.Is(caller.Kind == policy.Role))
	case ServiceForm, SAMLProvider, OIDCProvider, FederatedUser:
		return policy.No
	}
	return policy.Unknown
}

func (j judge) isCaller(trust *Trust) policy.Tri {
	if trust.Form.named() != j.caller.Kind {
		return policy.No
	}
	for _, e := range j.directory.referred(trust.Value.Text, j.caller.Kind) {
		if e.principal == j.caller {
			return policy.Yes
		}
	}
	arn, text := j.directory.arn(j.caller), align(trust.Value.Text, j.caller)
	if equal := policy.Equal(text, arn); equal != policy.No || j.caller.Kind == policy.User {
		return equal
	}
	// Whether IAM takes a role's name in other letter case here is not documented.
	return policy.And(equalFold(text, arn), policy.Unknown)
}

// arn of a principal; those that the directory holds have it ready.
func (d *directory) arn(principal *policy.Principal) policy.Text {
	if e := d.byPrincipal[principal]; e != nil {
		return e.arn
	}
	return principal.ARN()
}

func withoutPath(principal *policy.Principal) policy.Text {
	bare := *principal
	bare.Path = policy.Literal("/")
	return bare.ARN()
}

// isNamed tells whether the trust names the caller itself among the declared.
func (j judge) isNamed(trust *Trust) bool {
	for _, caller := range trust.Callers {
		if caller == j.caller {
			return true
		}
	}
	return false
}

// complete tells whether every policy of a principal is known.
func complete(principal *policy.Principal) bool {
	if !principal.Complete() {
		return false
	}
	for _, value := range principal.Managed {
		if _, known := managedName(value.Text); !known {
			return false
		}
	}
	for _, document := range principal.Policies {
		if document.Partial {
			return false
		}
	}
	return true
}

// missed finds the nearest statement of a half that is missing.
func (j judge) missed(p *Pair) *Miss {
	switch {
	case p.Verdict != policy.No:
		return nil
	case p.Trust == policy.No:
		return j.missedTrust()
	case p.Identity == policy.No:
		return j.missedIdentity()
	}
	return nil
}

func (j judge) missedTrust() *Miss {
	role := j.trusts[j.role]
	for _, trust := range j.asked(role) {
		if j.names(trust) != policy.Yes {
			continue
		}
		if why := j.failing(trust.Actions, trust.InForce, trust.Statement); why != "" {
			return &Miss{"trust", trust.Statement, trust.Value.Value, why}
		}
	}
	if near, found := role.near[j.caller]; found {
		return &Miss{"trust", near.trust.Statement, near.trust.Value.Value, near.reason}
	}
	return nil
}

func (j judge) missedIdentity() *Miss {
	for _, document := range j.caller.Policies {
		for _, grant := range j.exact[meeting{document, j.role}] {
			if why := j.failing(grant.Actions, grant.InForce, grant.Statement); why != "" {
				return &Miss{"identity", grant.Statement, grant.Value, why}
			}
		}
	}
	for _, document := range j.caller.Policies {
		if near, found := j.near[meeting{document, j.role}]; found {
			return &Miss{"identity", near.grant.Statement, near.grant.Value, near.reason}
		}
	}
	return nil
}

// failing says which part of a statement that names the right one fails surely.
func (j judge) failing(actions []Covered, inForce policy.Tri, statement *policy.Statement) Reason {
	switch {
	case find(actions, j.action) == policy.No:
		return MissAction
	case inForce == policy.No:
		return MissDate
	case j.conditions(statement) == policy.No:
		return MissCondition
	}
	return ""
}

// isAssume tells actions of sts from iam:PassRole.
func isAssume(action string) bool { return strings.HasPrefix(action, "sts:") }
