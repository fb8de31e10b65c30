package access

import (
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
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
	// Session tells whether the session policies of the caller's session allow the
	// action; Yes where none is known.
	Session policy.Tri
	// Limited tells whether boundary and session policies have to allow it: not where
	// the role's trust names the caller's session or everybody in its own account. Unknown
	// there for users, of whom AWS documents both, and where the role trusts nobody.
	Limited policy.Tri
	// Denied tells which policies deny the pair.
	Denied Denied
	// Callable tells whether a caller of this kind may take roles at all: no root user
	// and no session of GetFederationToken does.
	Callable policy.Tri
	// Refused is what IAM refuses in the role's trust policy; nil where nothing surely is.
	Refused *Refusal
	// Control is what the organization's policies say.
	Control Control

	// Verdict is what all of it comes to, as far as policies decide that are known.
	Verdict policy.Tri
	// Missed is what nearly is the missing half; nil where both are there, or nothing is near.
	Missed *Miss

	given policy.When // what has to hold for both ends to exist
	// how many statements may let the pair through, of each half
	trustWays, identityWays int
}

// Miss is a statement that nearly is a half of the pair, and why it is not.
type Miss struct {
	// Half is "trust" or "identity".
	Half      string
	Document  *policy.Document
	Statement *policy.Statement
	Value     policy.Value
	// Why is a Reason, or one of MissDate, MissAction, MissCondition, MissAttachment.
	Why Reason

	grant *Grant // of an identity half
}

// Why a statement misses that names the role or the caller well.
const (
	MissDate       Reason = "date"       // the clock is outside its dates
	MissAction     Reason = "action"     // it covers another action of taking roles
	MissCondition  Reason = "condition"  // a condition surely fails
	MissAttachment Reason = "attachment" // its policy is attached to nobody
)

type nearGrant struct {
	grant  *Grant
	reason Reason
}

type nearTrust struct {
	trust  *Trust
	reason Reason
}

// Pair answers for one caller, one role and one action. Either may be a principal
// that nothing declares: then the caller's Incomplete has to say that its policies
// are not known, and of the role's trust nothing is.
func (r *Result) Pair(caller, role *policy.Principal, action string) *Pair {
	r.meet(caller, role)
	return r.judge(caller, role, action).pair()
}

func (r *Result) judge(caller, role *policy.Principal, action string) judge {
	context := request.New(caller, role, action, r.now)
	context.SetOrganizations(r.organization.of(caller.Account), r.organization.of(role.Account))
	left := pairLimit
	return judge{Result: r, caller: caller, role: role, action: action, given: caller.When.And(role.When), context: context, left: &left}
}

func (j judge) pair() *Pair {
	caller, role := j.caller, j.role
	p := &Pair{
		given:  j.given,
		Caller: caller, Role: role, Action: j.action, Self: caller == role,
		SameAccount: policy.Equal(caller.Account, role.Account), Complete: isOutside(caller.Kind) || complete(caller),
		Callable: policy.Is(caller.Kind != policy.Root && caller.Kind != policy.FederatedUser && caller.Kind != policy.Group),
	}
	p.SamePartition = samePartition(caller.Partition, role.Partition, p.SameAccount)
	if caller == role || isOutside(caller.Kind) && caller.Partition.IsEmpty() {
		p.SamePartition = policy.Yes
	}
	if caller == role {
		p.SameAccount = policy.Yes
	}
	j.identity(p)
	p.Boundary, p.Session = j.boundary(), j.sessionAllows()
	j.denials(p)
	core := j.trust(p)
	if j.action == PassRole {
		p.Trust, p.TrustBy, p.Needed, p.Limited = policy.Unknown, nil, policy.Yes, policy.Yes
		if j.service != nil {
			p.Trust, p.TrustBy = j.service.Verdict, j.service.TrustBy
		}
		core = policy.And(p.Trust, p.Identity, p.Boundary, p.Session, p.SameAccount)
	}
	p.Refused = j.refused()
	j.control(p)
	p.Verdict = policy.And(
		core, p.Callable, p.SamePartition, p.Refused.Surely().Not(), p.Control.SCP, p.Control.RCP,
		p.Denied.any().Not())
	p.Missed = j.missed(p)
	return p
}

// The words for what a pair lacks, in the order of the checklist.
const (
	LacksCaller       = "caller"
	LacksPartition    = "partition"
	LacksDocument     = "invalid-document"
	LacksTrust        = "trust"
	LacksIdentity     = "identity"
	LacksTrustDeny    = "trust-deny"
	LacksIdentityDeny = "identity-deny"
	LacksBoundary     = "boundary"
	LacksSCP          = "scp"
	LacksRCP          = "rcp"
	LacksSession      = "session"
	LacksParameters   = "parameters"
	LacksAccount      = "cross-account"
)

// Missing are the words for what surely keeps the caller from the role; empty unless
// the verdict is No.
func (p *Pair) Missing() []string {
	if p.Verdict != policy.No {
		return nil
	}
	passes := p.Action == PassRole
	var list []string
	for _, lack := range []struct {
		word  string
		lacks bool
	}{
		{LacksCaller, p.Callable == policy.No},
		{LacksPartition, p.SamePartition == policy.No},
		{LacksAccount, passes && p.SameAccount == policy.No},
		{LacksDocument, p.Refused != nil && p.Refused.Surely() == policy.Yes},
		{LacksTrust, p.Trust == policy.No},
		{LacksIdentity, p.Identity == policy.No && p.Needed != policy.No && (p.Needed == policy.Yes || p.Trust == policy.No) && !isOutside(p.Caller.Kind)},
		{LacksTrustDeny, p.Denied.Trust.Fits == policy.Yes},
		{LacksIdentityDeny, p.Denied.Identity.Fits == policy.Yes},
		{LacksBoundary, p.Denied.Boundary.Fits == policy.Yes || p.Boundary == policy.No && p.Limited == policy.Yes},
		{LacksSCP, p.Control.SCP == policy.No},
		{LacksRCP, p.Control.RCP == policy.No},
		{LacksSession, p.Denied.Session.Fits == policy.Yes || p.Session == policy.No && p.Limited == policy.Yes},
	} {
		if lack.lacks {
			list = append(list, lack.word)
		}
	}
	return list
}
