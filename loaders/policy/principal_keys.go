package policy

import (
	"slices"
	"strings"
)

// Contradictions are the conditions that can surely never hold for requests of the
// statement's principals.
func (s *Statement) Contradictions() []*Condition {
	if s.Partial {
		return nil
	}
	var list []*Condition
	for i := range s.Conditions {
		if s.Conditions[i].Never(s.Principals) {
			list = append(list, &s.Conditions[i])
		}
	}
	return list
}

// Never reports whether the condition can surely never hold for requests of the
// principals that a Principal element names, since all of them have another value of
// its key: another account, name, path, letter case or type. It asks only keys that
// every signed request of a named principal carries, and operators that demand a value.
func (c *Condition) Never(principals []PrincipalValue) bool {
	key, keyKnown := c.Key.Literal()
	operator, known := c.Operator.Literal()
	operator, fold := demands(operator)
	if !known || !keyKnown || operator == "" || len(c.Values) == 0 || len(principals) == 0 || len(c.Values)*len(principals) > mostCompared {
		return false
	}
	for i := range principals {
		shapes := principals[i].shapes(strings.ToLower(key))
		if len(shapes) == 0 || slices.ContainsFunc(c.Values, func(value Value) bool { return value.mayFit(shapes, operator, fold) }) {
			return false
		}
	}
	return true
}

// mostCompared bounds how many values are compared with principals, and longest how long
// a value is compared: comparing takes time by their product.
const (
	mostCompared = 4096
	longest      = 1024
)

// demands gives the operator that decides how a value is compared, in lower case, and
// whether it folds letter case; empty for operators that do not demand a value.
func demands(operator string) (demanded string, fold bool) {
	operator = strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(operator), "foranyvalue:"), "ifexists")
	switch operator {
	case "stringequals", "stringlike", "arnequals", "arnlike":
		return operator, false
	case "stringequalsignorecase":
		return operator, true
	}
	return "", false
}

// mayFit reports whether a value of a condition may fit one of the shapes, which are
// patterns of what the key can be.
func (v *Value) mayFit(shapes []Text, operator string, fold bool) bool {
	if v.Scalar == Open || v.Default || v.Text.Size() > longest {
		return true
	}
	text := Variables(v.Text)
	if fold {
		text = text.Map(strings.ToLower)
	}
	for _, shape := range shapes {
		if fold {
			shape = shape.Map(strings.ToLower)
		}
		fits := Overlap(text, shape)
		if strings.HasPrefix(operator, "stringequals") {
			fits = Match(shape, text)
		}
		if fits != No {
			return true
		}
	}
	return false
}

// shapes are patterns of every value that a key can have in requests of the principal;
// none where nothing is known of it. The key is given in lower case.
func (p *PrincipalValue) shapes(key string) []Text {
	form := p.Form()
	account, named := p.Account()
	if !named {
		return nil
	}
	switch key {
	case "aws:principalaccount":
		return callerOnly(form, account)
	case "aws:principalarn":
		return p.arnShapes(form, account)
	case "aws:principaltype":
		return typeShapes(form)
	case "aws:userid":
		return p.idShapes(form, account)
	}
	return nil
}

// callerOnly drops the account of forms that never call with credentials of AWS.
func callerOnly(form PrincipalForm, account Text) []Text {
	switch form {
	case AccountForm, RootForm, UserForm, RoleForm, SessionForm, FederatedUserForm:
		return []Text{account}
	}
	return nil
}

// arnShapes of aws:PrincipalArn, which for a session is the ARN of its role. A user may
// also call by a federation token.
func (p *PrincipalValue) arnShapes(form PrincipalForm, account Text) []Text {
	partition := HoleText("partition", "", Partition)
	iam := func(resource Text) Text {
		return Concat(Literal("arn:"), partition, Literal(":iam::"), account, Literal(":"), resource)
	}
	federated := Concat(Literal("arn:"), partition, Literal(":sts::"), account, Literal(":federated-user/*"))
	switch form {
	case AccountForm, RootForm:
		return []Text{iam(Literal("*")), federated}
	case RoleForm:
		return []Text{p.Text}
	case UserForm:
		return []Text{p.Text, federated}
	case FederatedUserForm:
		return []Text{federated}
	case SessionForm:
		if role, ok := p.sessionRole(); ok {
			return []Text{iam(Concat(Literal("role/"), role)), iam(Concat(Literal("role/*/"), role))}
		}
	}
	return nil
}

// sessionRole is the role's name in a session's ARN.
func (p *PrincipalValue) sessionRole() (Text, bool) {
	segments := ParseARN(p.Text).Resource.Split('/', -1)
	if len(segments) != 3 || segments[1].Open() {
		return Text{}, false
	}
	return segments[1], true
}

func typeShapes(form PrincipalForm) []Text {
	switch form {
	case AccountForm, RootForm:
		return []Text{Literal("Account"), Literal("User"), Literal("AssumedRole"), Literal("FederatedUser")}
	case UserForm:
		return []Text{Literal("User"), Literal("FederatedUser")}
	case RoleForm, SessionForm:
		return []Text{Literal("AssumedRole")}
	}
	return nil
}

// idShapes of aws:userid: the id of a user, of a role with the session's name, or the
// account's of the root user and, with a name, of a federation token.
func (p *PrincipalValue) idShapes(form PrincipalForm, account Text) []Text {
	switch form {
	case UserForm:
		return []Text{Literal("AIDA*"), Concat(account, Literal(":*"))}
	case RoleForm, SessionForm:
		return []Text{Literal("AROA*:*")}
	}
	return nil
}
