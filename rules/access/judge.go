package access

import (
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// judge is one question.
type judge struct {
	*Result
	caller, role *policy.Principal
	context      *request.Context
	action       string
	given        policy.When
	service      *Pair              // whether the service that gets the role may take it, for iam:PassRole
	session      *policy.Text       // the name of the caller's session; nil where unknown
	limits       []*policy.Document // the session policies of the caller's session
	left         *int               // what may still be asked of pairLimit
}

// pairLimit bounds the statements and names that are asked one by one for one pair, and
// the documents of its caller. AWS has no room for as many that take roles.
const pairLimit = 4 * askLimit

// ask reports whether so many statements or names may be asked; without that their
// answer is Unknown.
func (j judge) ask(count int) bool {
	if count > *j.left {
		return false
	}
	*j.left -= count
	return true
}

// held are the policies of the caller; false where there are too many to ask.
func (j judge) held() ([]*policy.Document, bool) {
	list := j.caller.Policies
	return list[:min(len(list), pairLimit)], len(list) <= pairLimit
}

// trust fills in the trust half and gives the verdict of both halves and the boundary.
func (j judge) trust(p *Pair) policy.Tri {
	core, direct, free, best := policy.No, policy.No, policy.No, policy.No
	role := j.trusts[j.role]
	p.Trust = policy.No
	asked, all := j.asked(role)
	if role == nil && !j.absent(j.role) && !j.isLinkedToAnother() || role != nil && role.partial || !all {
		core, direct, free, p.Trust = policy.Unknown, policy.Unknown, policy.Unknown, policy.Unknown
	}
	for _, trust := range asked {
		lets := policy.And(j.names(trust), j.applies(trust))
		core = policy.Or(core, policy.And(lets, j.halves(p, trust.Form)))
		p.Trust = policy.Or(p.Trust, lets)
		if lets != policy.No {
			p.trustWays++
		}
		if !isWholeAccount(trust.Form) {
			direct = policy.Or(direct, lets)
			free = policy.Or(free, policy.And(lets, isFree(trust.Form)))
		}
		if isBetter(lets, best, trust, p.TrustBy) {
			best, p.TrustBy = lets, trust
		}
		if p.NamedBy == nil && j.isNamed(trust) {
			p.NamedBy = trust
		}
	}
	if p.Trust == policy.No {
		direct, free = policy.Unknown, policy.Unknown
	}
	p.Needed = choose(p.SameAccount, direct.Not(), policy.Yes)
	p.Limited = choose(p.SameAccount, free.Not(), policy.Yes)
	if isOutside(j.caller.Kind) {
		p.Needed, p.Limited = policy.No, policy.No
	}
	return core
}

// isLinkedToAnother tells whether the role is one that only a service takes, which AWS
// fixes whether or not a file says so.
func (j judge) isLinkedToAnother() bool {
	return j.action != PassRole && j.caller.Kind != policy.ServiceCaller && isServiceLinked(j.role)
}

// isFree tells whether a caller that a trust of its own account names in this form is
// beyond what its boundary and session policies leave out: of users, AWS documents both.
func isFree(form policy.PrincipalForm) policy.Tri {
	switch form {
	case policy.StarForm, policy.SessionForm:
		return policy.Yes
	case policy.RoleForm:
		return policy.No
	}
	return policy.Unknown
}

func isBetter(lets, best policy.Tri, trust, than *Trust) bool {
	if lets == policy.No {
		return false
	}
	return than == nil || lets > best || lets == best && rank(trust.Form) > rank(than.Form)
}

// asked are the trusts that may let the caller in: by the index where its name is
// known. False where there are too many to ask.
func (j judge) asked(role *trusts) ([]*Trust, bool) {
	if role == nil {
		return nil, true
	}
	asked := role.broad
	if !j.directory.isIndexed(j.caller) {
		asked = role.all
	}
	named := role.named[j.caller]
	return append(named[:len(named):len(named)], asked[:min(len(asked), askLimit)]...), len(asked) <= askLimit
}

// halves tells whether, given that the trust's form lets the caller in, what else is
// needed is there.
func (j judge) halves(p *Pair, form policy.PrincipalForm) policy.Tri {
	if isOutside(j.caller.Kind) {
		return policy.Yes
	}
	limited := policy.And(p.Boundary, p.Session)
	permitted := policy.And(p.Identity, limited)
	direct := policy.Yes
	switch form {
	case policy.AccountForm, policy.RootForm:
		direct = permitted
	case policy.RoleForm:
		direct = limited
	case policy.UserForm:
		direct = policy.Or(p.Boundary, policy.Unknown) // AWS documents both outcomes
	case policy.StarForm, policy.BareStarForm, policy.SessionForm:
	default:
		direct = choose(policy.Unknown, policy.Yes, permitted)
	}
	return choose(p.SameAccount, direct, permitted)
}

// applies tells whether a trust covers the action, exists, and its conditions hold.
func (j judge) applies(trust *Trust) policy.Tri {
	return policy.And(
		trust.Allows, find(trust.Actions, j.action), j.given.Implies(trust.When),
		j.holds(trust.Document, trust.Statement))
}

// holds tells whether the conditions of a statement hold for the pair.
func (j judge) holds(document *policy.Document, statement *policy.Statement) policy.Tri {
	return j.context.Holds(statement, document.KnowsVariables(), j.given)
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
