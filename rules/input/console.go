package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// ConsoleDemand is something that an Allow demands of people of an own account, and that
// Switch Role in the console cannot send.
type ConsoleDemand struct {
	Key         string `json:"key"`
	At          Place  `json:"at"`
	PrincipalAt Place  `json:"principal_at"`
}

// addConsoleDemands adds what bars people of configured accounts from the console, where
// no other statement of the trust policy admits anybody without it.
func (around Around) addConsoleDemands(body *Document, document *policy.Document) {
	if len(around.Accounts) == 0 || document.Partial {
		return
	}
	admits := func(statement *policy.Statement) bool {
		return admitsByPolicy(statement) && consoleDemand(statement) == nil
	}
	if slices.ContainsFunc(document.Statements, admits) {
		return
	}
	for i, statement := range document.Statements {
		condition := consoleDemand(statement)
		principal := around.ownPeople(statement)
		if condition == nil || principal == nil || statement.Allows() != policy.Yes || statement.Covers("sts:AssumeRole") != policy.Yes {
			continue
		}
		in := within(statement)
		body.Statements[i].ConsoleDemand = &ConsoleDemand{
			Key: condition.Key.String(), At: in.key(condition).At, PrincipalAt: in.value(principal.Value),
		}
		body.Has.ConsoleDemand = true
	}
}

// admitsByPolicy tells whether a statement may let people assume the role.
func admitsByPolicy(statement *policy.Statement) bool {
	return statement.Allows() != policy.No && statement.Covers("sts:AssumeRole") != policy.No &&
		(statement.Partial || len(statement.NotPrincipals) > 0 || admitsPeople(statement) != policy.No)
}

// consoleDemand finds the condition that no request of the console meets: it demands an
// external id, a source identity or session tags. Nil where none surely does.
func consoleDemand(statement *policy.Statement) *policy.Condition {
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		key, known := condition.Key.Literal()
		if known && len(condition.When) == 0 && isPassed(strings.ToLower(key)) && demandsValue(condition) {
			return condition
		}
	}
	return nil
}

// isPassed tells the keys that a call of AssumeRole passes, and the console does not.
func isPassed(key string) bool {
	return key == "sts:externalid" || key == "sts:sourceidentity" || strings.HasPrefix(key, "aws:requesttag/")
}

// demandsValue tells whether the condition surely fails where its key is absent.
func demandsValue(condition *policy.Condition) bool {
	operator, known := condition.Operator.Literal()
	operator = strings.TrimPrefix(strings.ToLower(operator), "foranyvalue:")
	switch operator {
	case "stringequals", "stringequalsignorecase", "stringlike":
		return known && len(condition.Values) > 0
	case "null":
		return known && len(condition.Values) == 1 && condition.Values[0].Text.Is("false")
	}
	return false
}

// ownPeople finds the principal of a statement that is a user or all of a configured
// account; nil where there is none, or conditions choose among its principals.
func (around Around) ownPeople(statement *policy.Statement) *policy.PrincipalValue {
	if choosesMembers(statement) {
		return nil
	}
	for i := range statement.Principals {
		principal := &statement.Principals[i]
		account, _ := principal.Account()
		form := principal.Form()
		if form != policy.AccountForm && form != policy.RootForm && form != policy.UserForm && (form != policy.RoleForm || !isPermissionSet(principal)) {
			continue
		}
		if slices.ContainsFunc(around.Accounts, func(own access.Account) bool { return account.Is(own.ID) }) {
			return principal
		}
	}
	return nil
}

// choosesMembers tells whether conditions may admit only some principals of an account,
// by more than what people pass or show when they call.
func choosesMembers(statement *policy.Statement) bool {
	for i := range statement.Conditions {
		key, known := statement.Conditions[i].Key.Literal()
		key = strings.ToLower(key)
		if !known || !isPassed(key) && !strings.HasPrefix(key, "aws:multifactorauth") && policy.MemberKey(key) != policy.No {
			return true
		}
	}
	return statement.PartialConditions
}
