package policy

import "strings"

// PrincipalForm is what a value of a Principal element names.
type PrincipalForm string

// The forms of principals. OpenForm is what a hole leaves open, and what is
// malformed in a part that is no matter of the form: a field of an ARN, an account
// id of eleven digits, a key that Principal does not know.
const (
	OpenForm            PrincipalForm = ""
	AccountForm         PrincipalForm = "account"          // twelve digits
	RootForm            PrincipalForm = "root"             // the same account, as an ARN
	UserForm            PrincipalForm = "user"             // also an origin access identity of CloudFront
	RoleForm            PrincipalForm = "role"             // every session of a role
	SessionForm         PrincipalForm = "session"          // one session of a role
	FederatedUserForm   PrincipalForm = "federated_user"   // a session of GetFederationToken
	GroupForm           PrincipalForm = "group"            // never a principal
	InstanceProfileForm PrincipalForm = "instance_profile" // never a principal
	UniqueIDForm        PrincipalForm = "unique_id"        // what IAM shows in place of a deleted principal
	StarForm            PrincipalForm = "star"             // {"AWS": "*"}
	BareStarForm        PrincipalForm = "bare_star"        // "*" in place of the object
	WildcardForm        PrincipalForm = "partial_wildcard" // a * or ? that is not the lone star of AWS
	ServiceForm         PrincipalForm = "service"
	SAMLForm            PrincipalForm = "saml_provider"
	OIDCForm            PrincipalForm = "oidc_provider"
	CanonicalUserForm   PrincipalForm = "canonical_user"
	InvalidForm         PrincipalForm = "invalid" // none of these, whatever the holes hold
)

// Form tells what the value names. A hole leaves it open only where it decides; so
// does a default, which another value may take the place of.
func (p *PrincipalValue) Form() PrincipalForm {
	kind, known := p.Type.Literal()
	if !known || p.Scalar == Null {
		return OpenForm
	}
	switch kind = strings.ToLower(kind); {
	case kind == "canonicaluser":
		return CanonicalUserForm
	case p.Default && kind == "service":
		return ServiceForm
	case p.Default:
		return OpenForm
	}
	switch kind {
	case "", "*":
		return bareForm(p.Text)
	case "aws":
		return awsForm(p.Text)
	case "service":
		return orWildcard(p.Text, ServiceForm)
	case "federated":
		return orWildcard(p.Text, federatedForm(p.Text))
	}
	return OpenForm
}

// FormAmong is Form, where what a hole leaves open, the ARN of something declared may
// tell: kind gives the kind of the principal of a Key, empty where there is none.
func (p *PrincipalValue) FormAmong(kind func(key string) PrincipalKind) PrincipalForm {
	form, key := p.Form(), p.Text.ARNOf()
	if form == OpenForm && key != "" && p.Type.Is("AWS") {
		return PrincipalForm(kind(key))
	}
	return form
}

// Problem says in words why the value is no principal; empty where it is one, or a
// hole leaves it open.
func (p *PrincipalValue) Problem() string {
	switch p.Form() {
	case InstanceProfileForm:
		return "an instance profile is not its role"
	case InvalidForm:
	default:
		return ""
	}
	arn := ParseARN(p.Text)
	switch kind, _ := p.Type.Literal(); {
	case kind == "" || kind == "*":
		return "only `*` stands without a key such as `AWS`"
	case !IsARN(p.Text) && strings.HasSuffix(p.Text.String(), ".amazonaws.com"):
		return "services stand under `Service`"
	case !IsARN(p.Text):
		return "it is neither an account id nor an ARN"
	case arn.Service.Is("iam") && (arn.Type().Is("saml-provider") || arn.Type().Is("oidc-provider")):
		return "identity providers stand under `Federated`"
	}
	return "the ARN is of no user, role, session or account"
}

// Account is the account that the value names: the field of its ARN or its twelve
// digits. The second result is false where the form names none.
func (p *PrincipalValue) Account() (Text, bool) {
	switch p.Form() {
	case AccountForm:
		return p.Text, true
	case RootForm, UserForm, RoleForm, SessionForm, FederatedUserForm, GroupForm, InstanceProfileForm, SAMLForm, OIDCForm:
		account := ParseARN(p.Text).Account
		return account, !account.IsEmpty()
	}
	return Text{}, false
}

func bareForm(text Text) PrincipalForm {
	switch literal, known := text.Literal(); {
	case literal == "*":
		return BareStarForm
	case known:
		return InvalidForm
	}
	return OpenForm
}

func awsForm(text Text) PrincipalForm {
	literal, known := text.Literal()
	switch {
	case literal == "*":
		return StarForm
	case text.HasWildcard():
		return WildcardForm
	case text.IsHole() && text.Parts[0].Hole.Class == Account:
		return AccountForm
	case IsARN(text):
		return awsARNForm(ParseARN(text))
	case !known, literal == "":
		return OpenForm
	case IsAccountID(literal):
		return AccountForm
	case UniqueIDKind(literal) != "":
		return UniqueIDForm
	case isCanonicalUser(literal):
		return CanonicalUserForm
	case strings.Trim(literal, "0123456789-") == "", looksUnfilled(literal):
		return OpenForm
	}
	return InvalidForm
}

func awsARNForm(arn ARN) PrincipalForm {
	service, known := arn.Service.Literal()
	kind, kindKnown := arn.Type().Literal()
	switch {
	case arn.Fields < 6, arn.Open, !known, !arn.Prefix.Is("arn"), service == "", service != strings.ToLower(service):
		return OpenForm
	case service != "iam" && service != "sts":
		return InvalidForm
	case !kindKnown, kind == "", kind != strings.ToLower(kind):
		return OpenForm
	}
	return resourceForm(service+":"+kind, arn.Resource.Is(kind))
}

// resourceForm tells the form by service and resource type; lone where the type is
// all there is.
func resourceForm(kind string, lone bool) PrincipalForm {
	if kind == "iam:root" {
		return map[bool]PrincipalForm{true: RootForm, false: InvalidForm}[lone]
	}
	if lone || kind == "iam:assumed-role" || kind == "iam:federated-user" {
		return OpenForm
	}
	switch kind {
	case "iam:user":
		return UserForm
	case "iam:role":
		return RoleForm
	case "iam:group":
		return GroupForm
	case "iam:instance-profile":
		return InstanceProfileForm
	case "sts:assumed-role":
		return SessionForm
	case "sts:federated-user":
		return FederatedUserForm
	}
	return InvalidForm
}

func federatedForm(text Text) PrincipalForm {
	literal, _ := text.Literal()
	switch literal {
	case "cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com":
		return OIDCForm
	}
	arn := ParseARN(text)
	if arn.Fields < 6 || arn.Open || !arn.Service.Is("iam") {
		return OpenForm
	}
	switch kind := arn.Type(); {
	case kind.Is("saml-provider"):
		return SAMLForm
	case kind.Is("oidc-provider"):
		return OIDCForm
	}
	return OpenForm
}

func orWildcard(text Text, form PrincipalForm) PrincipalForm {
	if text.HasWildcard() {
		return WildcardForm
	}
	return form
}

// UniqueIDKind tells what kind of thing a unique id of IAM stands for: "user",
// "role", "group", "managed policy"; empty where id is none.
func UniqueIDKind(id string) string {
	if len(id) < 16 || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return ""
	}
	switch id[:4] {
	case "AIDA":
		return "user"
	case "AROA":
		return "role"
	case "AGPA":
		return "group"
	case "ANPA":
		return "managed policy"
	}
	return ""
}

func isCanonicalUser(id string) bool {
	return len(id) == 64 && strings.Trim(id, "0123456789abcdef") == ""
}

// looksUnfilled reports whether the text is what templates and examples leave to be
// filled in: marks of a template, or capitals only.
func looksUnfilled(text string) bool {
	return strings.ContainsAny(text, "<>{}[]$%@") || strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}
