package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// EveryRole is an Allow of sts:AssumeRole on every role there is.
type EveryRole struct {
	// Action is the value that takes in sts:AssumeRole.
	Action string `json:"action"`
	// At is the resource.
	At Place `json:"at"`
	// Narrowed: a condition, or a Deny beside it, narrows the roles or their accounts.
	Narrowed policy.Tri `json:"narrowed"`
	// Reached names a declared role that trusts the account of the policy's owner,
	// after a comma; empty where none is known.
	Reached string `json:"reached"`
	// Roles are the declarations of such roles, at most five.
	Roles []Place `json:"roles,omitempty"`
}

// OtherResource is the ARN of something that is no role, where every action of the
// statement takes or passes roles.
type OtherResource struct {
	ARN string `json:"arn"`
	// Type is what the ARN names, in words with their article.
	Type     string `json:"type"`
	At       Place  `json:"at"`
	Action   string `json:"action"`
	ActionAt Place  `json:"action_at"`
}

// LinkedRole is a service-linked role in an Allow of sts:AssumeRole.
type LinkedRole struct {
	ARN     string `json:"arn"`
	Service string `json:"service"`
	At      Place  `json:"at"`
}

// addTaking adds what the statements of a permission policy take roles by.
func (around Around) addTaking(body *Document, document *policy.Document, use *policy.Use) {
	switch use.Kind {
	case policy.Identity, policy.Boundary, policy.Session:
	default:
		return
	}
	denied := deniesRoles(document)
	for i, statement := range document.Statements {
		body.Statements[i].OtherResources = otherResources(statement)
		body.Has.OtherResource = body.Has.OtherResource || len(body.Statements[i].OtherResources) > 0
		if statement.Allows() != policy.Yes || statement.Covers("sts:AssumeRole") != policy.Yes {
			continue
		}
		body.Statements[i].LinkedRoles = linkedRoles(statement)
		body.Has.LinkedRole = body.Has.LinkedRole || len(body.Statements[i].LinkedRoles) > 0
		body.Statements[i].EveryRole = around.everyRole(statement, use, denied)
		body.Has.EveryRole = body.Has.EveryRole || body.Statements[i].EveryRole != nil
	}
}

func (around Around) everyRole(statement *policy.Statement, use *policy.Use, denied policy.Tri) *EveryRole {
	resource := firstWhole(statement, everyRole)
	if resource == nil {
		return nil
	}
	every := &EveryRole{
		Action: "NotAction", At: within(statement).value(*resource),
		Narrowed: max(denied, statement.Restricts(policy.RoleKey)),
	}
	if value := taker(statement, "sts:assumerole"); value != nil {
		every.Action = value.Text.String()
	}
	for _, role := range around.trusting(use.Owner) {
		every.Roles = append(every.Roles, Place{Span: role.Span})
		if every.Reached == "" {
			every.Reached = ", for instance `" + role.Address + "`"
		}
	}
	return every
}

// taker finds the first action of the statement that surely takes in one, given in
// lower case; nil where NotAction does.
func taker(statement *policy.Statement, action string) *policy.Value {
	for i := range statement.Actions {
		if statement.ActionCovers(&statement.Actions[i], action) == policy.Yes {
			return &statement.Actions[i]
		}
	}
	return nil
}

// deniesRoles is Unknown where a Deny of the document may take roles away, No where none does.
func deniesRoles(document *policy.Document) policy.Tri {
	for _, statement := range document.Statements {
		if statement.Denies() != policy.No && statement.Covers("sts:AssumeRole") != policy.No {
			return policy.Unknown
		}
	}
	if document.Partial {
		return policy.Unknown
	}
	return policy.No
}

// firstWhole finds the resource that surely takes in every role, by what whole tells of
// one, the lone star before others, or the first value of a NotResource that surely
// leaves some in.
func firstWhole(statement *policy.Statement, whole func(*policy.Value) policy.Tri) *policy.Value {
	for i := range statement.Resources {
		if statement.Resources[i].Text.Is("*") && !statement.Resources[i].Default {
			return &statement.Resources[i]
		}
	}
	for i := range statement.Resources {
		if whole(&statement.Resources[i]) == policy.Yes {
			return &statement.Resources[i]
		}
	}
	if len(statement.NotResources) == 0 || statement.Partial {
		return nil
	}
	for i := range statement.NotResources {
		if whole(&statement.NotResources[i]) != policy.No {
			return nil
		}
	}
	return &statement.NotResources[0]
}

// everyRole tells whether a resource takes in every role of every account of a partition.
func everyRole(resource *policy.Value) policy.Tri {
	switch {
	case resource.Default:
		return policy.Unknown
	case resource.Text.Known() && !resource.Text.HasWildcard():
		return policy.No
	}
	answer := coversEveryRole(policy.Variables(resource.Text))
	if answer == policy.No && resource.Scalar == policy.Open {
		return policy.Unknown
	}
	return answer
}

func coversEveryRole(text policy.Text) policy.Tri {
	arn := policy.ParseARN(text)
	if arn.Fields < 6 || arn.Open {
		return policy.Covers(text, policy.Literal("arn:aws:iam::*:role/*"))
	}
	return policy.And(
		policy.Match(arn.Prefix, policy.Literal("arn")), policy.Match(arn.Service, policy.Literal("iam")),
		policy.Match(arn.Region, policy.Text{}), policy.Covers(arn.Account, policy.Literal("*")),
		policy.Covers(arn.Resource, policy.Literal("role/*")))
}

// linkedRoles among the resources of a statement one of whose actions is of STS.
func linkedRoles(statement *policy.Statement) []LinkedRole {
	value := taker(statement, "sts:assumerole")
	if value == nil || !strings.HasPrefix(strings.ToLower(value.Text.Prefix()), "sts:") {
		return nil
	}
	var list []LinkedRole
	for _, resource := range statement.Resources {
		if service := linkedService(resource.Text); service != "" && !resource.Default {
			list = append(list, LinkedRole{ARN: resource.Text.String(), Service: service, At: within(statement).value(resource)})
		}
	}
	return list
}

// linkedService is the service of a service-linked role's ARN; empty for all other
// texts, wildcards and holes in the path included. A wildcard for the account is of
// no matter: the role is one of a service in each.
func linkedService(text policy.Text) string {
	arn := policy.ParseARN(text)
	segments := arn.Resource.Split('/', -1)
	if arn.Fields < 6 || arn.Open || !arn.Service.Is("iam") || len(segments) != 4 || arn.Resource.HasWildcard() {
		return ""
	}
	if !segments[0].Is("role") || !segments[1].Is("aws-service-role") {
		return ""
	}
	service, _ := segments[2].Literal()
	return service
}

// trusting lists declared roles that trust the whole account of a principal, at most five.
func (around Around) trusting(owner string) []*policy.Principal {
	principal := around.Principals[owner]
	if principal == nil {
		return nil
	}
	var list []*policy.Principal
	for _, trust := range around.accountTrusts[principal.Account.String()] {
		if len(list) == 5 {
			break
		}
		if policy.Equal(trust.account, principal.Account) == policy.Yes && trust.role.Key != owner {
			list = append(list, trust.role)
		}
	}
	return list
}
