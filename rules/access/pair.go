package access

import "github.com/iamlint/iamlint/loaders/policy"

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

	given policy.When // what has to hold for both ends to exist
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

// Pair answers for one caller, one role and one action. Either may be a principal
// that nothing declares: then the caller's Incomplete has to say that its policies
// are not known, and of the role's trust nothing is.
func (r *Result) Pair(caller, role *policy.Principal, action string) *Pair {
	r.meet(caller, role)
	j := judge{Result: r, request: request{caller, role}, action: action, given: caller.When.And(role.When)}
	p := &Pair{
		given:  j.given,
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
