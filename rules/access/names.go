package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// isOutside reports whether callers of the kind bring no policies of their own:
// services and identity providers.
func isOutside(kind policy.PrincipalKind) bool {
	return kind == policy.ServiceCaller || kind == policy.SAMLCaller || kind == policy.OIDCCaller
}

// names tells whether a trust's principal is the caller, its session or its account.
func (j judge) names(trust *Trust) policy.Tri {
	if isOutside(j.caller.Kind) {
		return j.namesOutside(trust)
	}
	if j.caller.Kind == "" && (trust.Form == policy.UserForm || trust.Form == policy.RoleForm || trust.Form == policy.SessionForm) {
		return policy.Unknown // of the caller nothing is known
	}
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
		return j.isSession(trust.Value.Text)
	case policy.FederatedUserForm, policy.WildcardForm, policy.GroupForm, policy.InstanceProfileForm, policy.CanonicalUserForm, policy.InvalidForm:
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

// isSession tells whether a session ARN is one of the caller's role. Where a hole may hold
// the slash before the session's name, nobody can tell the two apart.
func (j judge) isSession(text policy.Text) policy.Tri {
	session := roleOfSession(text)
	if sessionOf(text) == nil && text.Open() && j.caller.Kind == policy.Role {
		last := policy.HoleText("session", "\x00"+j.caller.Key, policy.Name)
		arn := policy.ParseARN(withoutPath(j.caller))
		whole := policy.Concat(policy.Literal("arn:"), arn.Partition, policy.Literal(":sts::"), arn.Account, policy.Literal(":assumed-role/"), j.caller.Name, policy.Literal("/"), last)
		return policy.And(policy.Unknown, policy.Equal(align(text, j.caller), whole))
	}
	if j.caller.Kind != policy.Role || policy.Equal(policy.ParseARN(session).Name(), j.caller.Name) == policy.No {
		return policy.No
	}
	role := policy.Equal(align(session, j.caller), withoutPath(j.caller))
	if j.session == nil {
		return policy.And(role, policy.Unknown)
	}
	return policy.And(role, policy.Equal(sessionName(text), *j.session))
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

// namesOutside tells whether a trust's principal is the service or the provider. Whether
// {"AWS": "*"} admits services is not documented. A provider of another account than
// the role's is of no use to it.
func (j judge) namesOutside(trust *Trust) policy.Tri {
	if trust.Negated {
		return policy.Unknown
	}
	equal := policy.Equal(trust.Value.Text, j.caller.ARN())
	want := "Service"
	if j.caller.Kind != policy.ServiceCaller {
		want = "Federated"
		if j.caller.Account.IsEmpty() {
			equal = policy.Equal(trust.Value.Text, j.caller.Name)
		} else {
			aligned := policy.Equal(align(trust.Value.Text, j.caller), j.caller.ARN())
			equal = policy.And(aligned, policy.Equal(j.caller.Account, j.role.Account))
		}
	}
	kind, known := trust.Value.Type.Literal()
	switch {
	case !known:
		return policy.And(equal, policy.Unknown)
	case strings.EqualFold(kind, want):
		return equal
	case strings.EqualFold(kind, "AWS") && trust.Form != policy.StarForm && trust.Form != policy.OpenForm:
		return policy.No
	case strings.EqualFold(kind, "Service") || strings.EqualFold(kind, "Federated") || strings.EqualFold(kind, "CanonicalUser"):
		return policy.No
	}
	return policy.Unknown
}
