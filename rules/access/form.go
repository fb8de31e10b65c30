package access

import "github.com/iamlint/iamlint/loaders/policy"

// namedKind is the kind of principal that a form names by ARN; empty for others.
func namedKind(form policy.PrincipalForm) policy.PrincipalKind {
	switch form {
	case policy.UserForm:
		return policy.User
	case policy.RoleForm, policy.SessionForm:
		return policy.Role
	}
	return ""
}

func isWholeAccount(form policy.PrincipalForm) bool {
	return form == policy.AccountForm || form == policy.RootForm
}

func isStar(form policy.PrincipalForm) bool {
	return form == policy.StarForm || form == policy.BareStarForm
}

// rank orders what lets a caller in: star, user and session, role, account.
func rank(form policy.PrincipalForm) int {
	switch form {
	case policy.StarForm, policy.BareStarForm:
		return 4
	case policy.UserForm, policy.SessionForm:
		return 3
	case policy.RoleForm:
		return 2
	case policy.AccountForm, policy.RootForm:
		return 1
	}
	return 0
}

// kind of the declared principal of a key; empty where there is none.
func (d *directory) kind(key string) policy.PrincipalKind {
	if declared := d.byKey[key]; len(declared) > 0 {
		return declared[0].principal.Kind
	}
	return ""
}

// ownerOf gives account and partition of a principal value; empty texts where it has none.
func ownerOf(value *policy.PrincipalValue) (account, partition policy.Text) {
	account, _ = value.Account()
	if policy.IsARN(value.Text) && !account.IsEmpty() {
		partition = policy.ParseARN(value.Text).Partition
	}
	return account, partition
}

// roleOfSession is the ARN that a session ARN's role would have without a path.
func roleOfSession(text policy.Text) policy.Text {
	arn := policy.ParseARN(text)
	segments := arn.Resource.Split('/', 3)
	name := policy.Text{}
	if len(segments) > 1 {
		name = segments[1]
	}
	colon := policy.Literal(":")
	return policy.Concat(arn.Prefix, colon, arn.Partition, policy.Literal(":iam::"), arn.Account, policy.Literal(":role/"), name)
}

// sessionName is the last segment of a session ARN.
func sessionName(text policy.Text) policy.Text {
	segments := policy.ParseARN(text).Resource.Split('/', 3)
	if len(segments) < 3 {
		return policy.HoleText("session", "", policy.Name)
	}
	return segments[2]
}
