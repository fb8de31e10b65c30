package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Shape is what the elements of a document say it is for, beside its kind.
type Shape struct {
	// Expected is the kind of policy that the attribute takes, and Found the other
	// kind that every statement is of: permissions or trust. Absent where one
	// statement fits, or nobody can tell.
	Expected string `json:"expected,omitempty"`
	Found    string `json:"found,omitempty"`
	// Principals are the Principal and NotPrincipal elements, by their keys.
	Principals []Node `json:"principals,omitempty"`
	// Nobody are the statements that surely have neither.
	Nobody []Nobody `json:"nobody,omitempty"`
}

// Nobody is a statement that names no principal.
type Nobody struct {
	Label string `json:"label"`
	At    Place  `json:"at"`
}

// newShape looks only where the kind surely is known, and only for what that kind
// does not expect.
func newShape(document *policy.Document, use *policy.Use) Shape {
	var shape Shape
	expected := expectation(use.Kind)
	if use.Guessed || expected == "" {
		return shape
	}
	if found := foundIn(document); use.Attribute != "" && misfits(expected, found) {
		shape.Expected, shape.Found = expected, found
	}
	for i, statement := range document.Statements {
		if expected == "permissions" {
			shape.Principals = append(shape.Principals, principalElements(statement)...)
		}
		if expected != "permissions" && !mayNamePrincipal(statement) {
			shape.Nobody = append(shape.Nobody, Nobody{Label: label(statement, i), At: within(statement).place(statement.Span)})
		}
	}
	return shape
}

// misfits tells whether one kind surely was given for another. A resource policy
// without principals reads like permissions; what it lacks is told for each statement.
func misfits(expected, found string) bool {
	return found != "" && found != expected && !(expected == "resource" && found == "permissions")
}

func (s *Shape) empty() bool { return s.Found == "" && s.Principals == nil && s.Nobody == nil }

// expectation is the word for a kind; empty for kinds that several shapes fit.
func expectation(kind policy.DocumentKind) string {
	switch kind {
	case policy.Identity, policy.Boundary, policy.Session, policy.PermissionSet:
		return "permissions"
	case policy.Trust:
		return "trust"
	case policy.Resource, policy.RCP:
		return "resource"
	}
	return ""
}

// foundIn is the one word that fits every statement; empty where there are several,
// or one cannot be told.
func foundIn(document *policy.Document) string {
	if document.Partial || len(document.Statements) == 0 {
		return ""
	}
	found := shapeOf(document.Statements[0])
	for _, statement := range document.Statements[1:] {
		if shapeOf(statement) != found {
			return ""
		}
	}
	return found
}

// shapeOf tells a statement by its elements: trust names principals and grants only
// what trust policies grant, permissions name resources and nobody. Where both stand,
// the one that is out of place is told by itself.
func shapeOf(statement *policy.Statement) string {
	resource := has(statement, "Resource") || has(statement, "NotResource")
	principal := len(principalElements(statement)) > 0
	switch {
	case statement.Partial:
		return ""
	case principal && !resource && trustActions(statement):
		return "trust"
	case resource && !mayNamePrincipal(statement):
		return "permissions"
	}
	return ""
}

func has(statement *policy.Statement, name string) bool {
	_, found := statement.Element(name)
	return found
}

// trustActions tells whether every action is surely one of trust policies.
func trustActions(statement *policy.Statement) bool {
	for _, action := range statement.Actions {
		if !isTrustAction(lower(action.Text)) {
			return false
		}
	}
	return len(statement.Actions) > 0
}

func isTrustAction(action string) bool {
	return strings.HasPrefix(action, "sts:assumerole") || isCompanion(action)
}

// mayNamePrincipal tells whether a Principal or NotPrincipal stands there, or may.
func mayNamePrincipal(statement *policy.Statement) bool {
	return statement.Partial || has(statement, "Principal") || has(statement, "NotPrincipal")
}

// principalElements are the Principal and NotPrincipal that surely stand there: an
// element of which every value is conditional may be left out.
func principalElements(statement *policy.Statement) []Node {
	var list []Node
	in := within(statement)
	add := func(name string, values []policy.PrincipalValue) {
		always := func(value policy.PrincipalValue) bool { return len(value.When) == 0 }
		element, found := statement.Element(name)
		if found && !statement.Partial && (len(values) == 0 || slices.ContainsFunc(values, always)) {
			list = append(list, Node{Text: element.Name, Known: true, At: in.place(element.Span)})
		}
	}
	add("Principal", statement.Principals)
	add("NotPrincipal", statement.NotPrincipals)
	return list
}
