package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

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
	asked, all := j.asked(role)
	if !all {
		core, direct, p.Trust = policy.Unknown, policy.Unknown, policy.Unknown
	}
	for _, trust := range asked {
		lets := policy.And(j.names(trust), j.applies(trust))
		core = policy.Or(core, policy.And(lets, j.halves(p, trust.Form)))
		p.Trust = policy.Or(p.Trust, lets)
		if !isWholeAccount(trust.Form) {
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
	permitted := policy.And(p.Identity, p.Boundary)
	direct := policy.Yes
	switch form {
	case policy.AccountForm, policy.RootForm:
		direct = permitted
	case policy.RoleForm:
		direct = p.Boundary
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
		trust.InForce, j.conditions(trust.Statement))
}

// names tells whether a trust's principal is the caller, its session or its account.
func (j judge) names(trust *Trust) policy.Tri {
	switch trust.Form {
	case policy.StarForm:
		return policy.Yes
	case policy.AccountForm, policy.RootForm:
		account := policy.Equal(trust.Account, j.caller.Account)
		if trust.Partition.IsEmpty() {
			return account
		}
		return policy.And(account, samePartition(trust.Partition, j.caller.Partition, account))
	case policy.UserForm, policy.RoleForm:
		return j.isCaller(trust)
	case policy.SessionForm:
		return policy.And(policy.Unknown, j.isSession(trust.Value.Text))
	case policy.FederatedUserForm:
		return policy.No
	}
	if !trust.Negated && trust.isOfOthers() {
		return policy.No
	}
	return policy.Unknown // also the bare star, which IAM refuses
}

// isOfOthers reports whether the value stands under a type of principals that are
// neither roles nor users, whatever its text.
func (t *Trust) isOfOthers() bool {
	kind, _ := t.Value.Type.Literal()
	return strings.EqualFold(kind, "Service") || strings.EqualFold(kind, "Federated")
}

// isSession tells whether a session ARN is one of the caller's role.
func (j judge) isSession(text policy.Text) policy.Tri {
	session := roleOfSession(text)
	if j.caller.Kind != policy.Role || policy.Equal(policy.ParseARN(session).Name(), j.caller.Name) == policy.No {
		return policy.No
	}
	return policy.Equal(align(session, j.caller), withoutPath(j.caller))
}

func (j judge) isCaller(trust *Trust) policy.Tri {
	if namedKind(trust.Form) != j.caller.Kind {
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
	return policy.And(policy.EqualFold(text, arn), policy.Unknown)
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
