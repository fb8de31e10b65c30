package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Form is what a value of a Principal element names.
type Form string

// The forms. UnknownForm is a text whose holes leave the form open; InvalidForm one
// that IAM refuses in a trust policy.
const (
	Star          Form = "star"           // {"AWS": "*"}, or the bare "*" that IAM refuses
	WholeAccount  Form = "account"        // twelve digits or :root
	NamedUser     Form = "user"           // user ARN
	NamedRole     Form = "role"           // role ARN
	NamedSession  Form = "session"        // assumed-role session ARN
	FederatedUser Form = "federated-user" // session of GetFederationToken, which assumes no role
	ServiceForm   Form = "service"        // service principal
	SAMLProvider  Form = "saml"           // SAML provider ARN
	OIDCProvider  Form = "oidc"           // OIDC provider ARN, or a built-in provider's name
	UniqueID      Form = "unique-id"      // AIDA…, AROA…: what is left of a deleted principal
	NotNamed      Form = "not-principal"  // NotPrincipal
	UnknownForm   Form = "unknown"
	InvalidForm   Form = "invalid"
)

// named is the kind of principal that a form names by ARN; empty for others.
func (f Form) named() policy.PrincipalKind {
	switch f {
	case NamedUser:
		return policy.User
	case NamedRole, NamedSession:
		return policy.Role
	}
	return ""
}

// rank orders what lets a caller in: star, user and session, role, account.
func (f Form) rank() int {
	switch f {
	case Star:
		return 4
	case NamedUser, NamedSession:
		return 3
	case NamedRole:
		return 2
	case WholeAccount:
		return 1
	}
	return 0
}

// form reads a principal value.
func (d *directory) form(value policy.PrincipalValue) Form {
	kind, known := value.Type.Literal()
	switch {
	case !known:
		return UnknownForm
	case kind == "" && value.Text.Is("*"):
		return Star
	case strings.EqualFold(kind, "Service"):
		return ServiceForm
	case strings.EqualFold(kind, "Federated"):
		return provider(value.Text)
	case strings.EqualFold(kind, "AWS"):
		return d.awsForm(value.Text)
	}
	return InvalidForm
}

func provider(text policy.Text) Form {
	kind, known := policy.ParseARN(text).Type().Literal()
	switch {
	case strings.HasPrefix(kind, "saml-provider"):
		return SAMLProvider
	case known && kind != "" || text.Known():
		return OIDCProvider
	}
	return UnknownForm
}

func (d *directory) awsForm(text policy.Text) Form {
	if text.Ref != nil && strings.EqualFold(text.Ref.Attribute, "arn") {
		for _, e := range d.byKey[text.Ref.Key()] {
			if e.principal.Kind == policy.User {
				return NamedUser
			}
			return NamedRole
		}
	}
	literal, known := text.Literal()
	switch {
	case known && literal == "*":
		return Star
	case known && policy.IsAccountID(literal), text.IsHole() && text.Parts[0].Hole.Class == policy.Account:
		return WholeAccount
	case known && isUniqueID(literal):
		return UniqueID
	case policy.IsARN(text):
		return arnForm(policy.ParseARN(text))
	case known:
		return InvalidForm
	}
	return UnknownForm
}

func arnForm(arn policy.ARN) Form {
	kind, known := arn.Type().Literal()
	service, serviceKnown := arn.Service.Literal()
	switch {
	case arn.Open || !known || !serviceKnown:
		return UnknownForm
	case arn.Fields < 6 || wild(arn.Account) || wild(arn.Resource):
		return InvalidForm
	}
	forms := map[string]Form{
		"iam:root": WholeAccount, "iam:user": NamedUser, "iam:role": NamedRole,
		"sts:assumed-role": NamedSession, "sts:federated-user": FederatedUser,
	}
	if form, found := forms[strings.ToLower(service+":"+kind)]; found {
		return form
	}
	return InvalidForm
}

func isUniqueID(text string) bool {
	if len(text) < 16 || strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return false
	}
	return text[0] == 'A' && strings.Contains("AIDA AROA AGPA ANPA", text[:4])
}

// accountOf are account and partition of an AWS principal value; empty texts where
// it has none.
func accountOf(form Form, text policy.Text) (account, partition policy.Text) {
	switch form {
	case WholeAccount:
		if !policy.IsARN(text) {
			return text, policy.Text{}
		}
	case NamedUser, NamedRole, NamedSession, FederatedUser, SAMLProvider, OIDCProvider:
	default:
		return policy.Text{}, policy.Text{}
	}
	arn := policy.ParseARN(text)
	return arn.Account, arn.Partition
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
