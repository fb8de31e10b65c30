package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Subject is a caller or role that somebody names where a question is asked.
type Subject struct {
	*policy.Principal
	// Session is the name of the session, where a session's ARN was given.
	Session string
	// Declared tells whether a file declares the principal: Unknown where one does that
	// has the name perhaps, with holes in its own. Of the undeclared nothing is known but
	// the name.
	Declared policy.Tri
}

// Undeclared makes the principal that a text names without any file that declares it:
// the ARN of a role, user, session, root user, federated user or provider, an account
// id (its root user), a service principal. Incomplete says that nothing more is known
// of it. False where the text is none of these.
func Undeclared(text string) (Subject, bool) {
	switch {
	case isBuiltIn(text):
		return Subject{Declared: policy.No, Principal: undeclared(policy.OIDCCaller, policy.Text{}, policy.Text{}, text)}, true
	case policy.IsAccountID(text):
		return Subject{Declared: policy.No, Principal: undeclared(policy.Root, policy.Literal("aws"), policy.Literal(text), "")}, true
	case isServicePrincipal(text):
		return Subject{Declared: policy.No, Principal: undeclared(policy.ServiceCaller, policy.Text{}, policy.Text{}, text)}, true
	}
	arn := policy.ParseARN(policy.Literal(text))
	account, _ := arn.Account.Literal()
	resource, _ := arn.Resource.Literal()
	kind, rest, _ := strings.Cut(resource, "/")
	if arn.Fields < 6 || !arn.Prefix.Is("arn") || !policy.IsAccountID(account) || !arn.Region.IsEmpty() {
		return Subject{}, false
	}
	service, _ := arn.Service.Literal()
	if resource == "root" && service == "iam" {
		return Subject{Declared: policy.No, Principal: undeclared(policy.Root, arn.Partition, arn.Account, "")}, true
	}
	if rest == "" || strings.HasSuffix(rest, "/") {
		return Subject{}, false
	}
	return ofResource(arn, service+":"+kind, rest)
}

// ofResource makes the subject by the type of the ARN's resource; rest is what follows it.
func ofResource(arn policy.ARN, kind, rest string) (Subject, bool) {
	made := func(kind policy.PrincipalKind, name string) *policy.Principal {
		return undeclared(kind, arn.Partition, arn.Account, name)
	}
	switch kind {
	case "iam:role", "iam:user":
		principal := made(policy.PrincipalKind(strings.TrimPrefix(kind, "iam:")), rest[strings.LastIndexByte(rest, '/')+1:])
		principal.Path = arn.Path()
		return Subject{Declared: policy.No, Principal: principal}, true
	case "sts:assumed-role":
		role, session, found := strings.Cut(rest, "/")
		if !found || session == "" || strings.Contains(session, "/") {
			return Subject{}, false
		}
		principal := made(policy.Role, role)
		principal.Path = policy.HoleText("the path of "+role, "", policy.AnyText) // a session's ARN holds none
		return Subject{Declared: policy.No, Principal: principal, Session: session}, true
	case "sts:federated-user":
		return Subject{Declared: policy.No, Principal: made(policy.FederatedUser, rest)}, true
	case "iam:saml-provider":
		return Subject{Declared: policy.No, Principal: made(policy.SAMLCaller, rest)}, true
	case "iam:oidc-provider":
		return Subject{Declared: policy.No, Principal: made(policy.OIDCCaller, rest)}, true
	}
	return Subject{}, false
}

func undeclared(kind policy.PrincipalKind, partition, account policy.Text, name string) *policy.Principal {
	principal := &policy.Principal{
		Kind: kind, Partition: partition, Account: account, Name: policy.Literal(name), Path: policy.Literal("/"),
		Incomplete: []string{"no file here declares it, so that its policies are not known"},
	}
	principal.Address = principal.ARN().String()
	return principal
}

// isBuiltIn reports whether the text is one of the identity providers that no account
// declares (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
func isBuiltIn(text string) bool {
	switch text {
	case "cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com":
		return true
	}
	return false
}

// isServicePrincipal reports whether the text has the form of a service principal:
// SERVICE.amazonaws.com, or in China SERVICE.amazonaws.com.cn.
func isServicePrincipal(text string) bool {
	service, found := strings.CutSuffix(strings.TrimSuffix(text, ".cn"), ".amazonaws.com")
	return found && service != "" && strings.Trim(service, "abcdefghijklmnopqrstuvwxyz0123456789-.") == ""
}
