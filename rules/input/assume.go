package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// caller gives the action that a principal of a form calls to assume a role; empty
// where the form does not tell: no page of AWS says whom the star leaves out.
func caller(form policy.PrincipalForm) string {
	switch form {
	case policy.AccountForm, policy.RootForm, policy.UserForm, policy.RoleForm, policy.SessionForm, policy.ServiceForm:
		return "sts:AssumeRole"
	case policy.SAMLForm:
		return "sts:AssumeRoleWithSAML"
	case policy.OIDCForm:
		return "sts:AssumeRoleWithWebIdentity"
	}
	return ""
}

func assumeActions() []string {
	return []string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"}
}

// mismatches of a statement's principals with its actions: those that can call none,
// where it surely allows one that they cannot.
func mismatches(statement *policy.Statement) []Mismatch {
	var list []Mismatch
	if statement.Partial || len(statement.Actions) == 0 {
		return nil
	}
	never := map[string]bool{}
	for _, action := range assumeActions() {
		never[action] = statement.Covers(action) == policy.No
	}
	value, action := surelyAssumes(statement)
	if value == nil {
		return nil
	}
	in := within(statement)
	for i := range statement.Principals {
		principal := &statement.Principals[i]
		calls := caller(principal.Form())
		if !never[calls] {
			continue
		}
		at := in.value(*value)
		at.When = at.When.And(principal.When)
		list = append(list, Mismatch{
			At: at, Allowed: action, Calls: calls,
			Principal: principal.Text.String(), PrincipalAt: in.value(principal.Value),
			Fix: actionFix(statement, value, calls),
		})
	}
	return list
}

// surelyAssumes finds the first value that surely takes in an action that assumes a role.
func surelyAssumes(statement *policy.Statement) (*policy.Value, string) {
	for i := range statement.Actions {
		for _, action := range assumeActions() {
			if statement.ActionCovers(&statement.Actions[i], strings.ToLower(action)) == policy.Yes {
				return &statement.Actions[i], action
			}
		}
	}
	return nil, ""
}

// incompleteServices of a trust policy, once for each service.
func incompleteServices(document *policy.Document) []IncompleteService {
	var list []IncompleteService
	asked := map[string]bool{}
	for _, statement := range document.Statements {
		if document.Partial || statement.Allows() != policy.Yes || statement.Covers("sts:AssumeRole") != policy.Yes {
			continue
		}
		for i := range statement.Principals {
			service, _ := statement.Principals[i].Text.Literal()
			if needed := access.CompanionsOf(service); needed != nil && !asked[service] {
				asked[service] = true
				list = append(list, incompleteService(document, statement, &statement.Principals[i], needed)...)
			}
		}
	}
	return list
}

func incompleteService(document *policy.Document, statement *policy.Statement, service *policy.PrincipalValue, needed []string) []IncompleteService {
	var lacking []string
	for _, action := range needed {
		if !mayAllow(document, service.Text, action) {
			lacking = append(lacking, action)
		}
	}
	if service.Form() != policy.ServiceForm || len(lacking) == 0 {
		return nil
	}
	in := within(statement)
	return []IncompleteService{{
		Service: service.Text.String(), ServiceAt: in.value(service.Value),
		Actions: strings.Join(lacking, " and "), At: in.place(actionsSpan(statement)),
	}}
}

// mayAllow reports whether some statement of the document may allow an action to a service.
func mayAllow(document *policy.Document, service policy.Text, action string) bool {
	for _, statement := range document.Statements {
		if statement.Allows() == policy.No || statement.Covers(action) == policy.No {
			continue
		}
		for i := range statement.Principals {
			form := statement.Principals[i].Form()
			if form != policy.ServiceForm && form != policy.OpenForm && form != policy.StarForm && form != policy.BareStarForm {
				continue
			}
			if form != policy.ServiceForm || policy.Equal(statement.Principals[i].Text, service) != policy.No {
				return true
			}
		}
		if statement.Partial || len(statement.NotPrincipals) > 0 {
			return true
		}
	}
	return false
}

// actionsSpan is the place of the value of Action or NotAction.
func actionsSpan(statement *policy.Statement) policy.Span {
	for _, name := range []string{"Action", "NotAction"} {
		if element, ok := statement.Element(name); ok && element.Node != nil && !element.Node.Span.IsZero() {
			return element.Node.Span
		}
	}
	return statement.Span
}
