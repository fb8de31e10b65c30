package policy

import (
	"slices"
	"strings"
)

// LooksLikeDocument reports whether an object is a policy document: its statements look
// like IAM's, or are unknown where a policy's version stands beside them.
func LooksLikeDocument(node *Node) bool {
	if node.Kind != Object {
		return false
	}
	statements := node.Field("Statement")
	if statements == nil {
		return false
	}
	list, _ := statements.Elements()
	open := len(list) == 0 && statements.Kind == List
	for _, element := range list {
		if LooksLikeStatement(element) {
			return true
		}
		open = open || element.Kind == Open
	}
	return open && hasVersion(node)
}

func hasVersion(node *Node) bool {
	version := node.Field("Version")
	return version != nil && (version.Text.Is("2012-10-17") || version.Text.Is("2008-10-17"))
}

// LooksLikeStatement reports whether an object is a statement, even a flawed one: Allow or
// Deny, or two elements that belong together.
func LooksLikeStatement(node *Node) bool {
	effect, action := isPlain(node.Field("Effect")), hasPlain(node, "Action", "NotAction")
	target := hasAny(node, "Resource", "NotResource", "Principal", "NotPrincipal")
	return effect && (action || target || isEffect(node.Field("Effect"))) || action && target
}

func isEffect(node *Node) bool {
	literal, known := node.Text.Literal()
	return !known || strings.EqualFold(literal, "Allow") || strings.EqualFold(literal, "Deny")
}

func hasPlain(node *Node, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return isPlain(node.Field(name)) })
}

func hasAny(node *Node, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return node.Field(name) != nil })
}

// isPlain reports whether a value is a string, a list of them, or unknown.
func isPlain(node *Node) bool {
	if node == nil {
		return false
	}
	if node.Kind == List {
		return len(node.Items) == 0 || isPlain(node.Items[0])
	}
	return node.Kind == String || node.Kind == Open
}

// GuessKind tells the kind of a document by the shape of its statements; UnknownKind
// where they do not agree or may hold more than was read.
func GuessKind(document *Document) DocumentKind {
	principals, resources, count := 0, 0, len(document.Statements)
	for _, statement := range document.Statements {
		if statement.Partial {
			return UnknownKind
		}
		if len(statement.Principals)+len(statement.NotPrincipals) > 0 {
			principals++
		}
		if len(statement.Resources)+len(statement.NotResources) > 0 {
			resources++
		}
	}
	switch {
	case count == 0:
	case principals == 0 && resources == count:
		return Identity
	case principals == count && resources == 0 && assumesOnly(document):
		return Trust
	case principals == count:
		return Resource
	}
	return UnknownKind
}

// assumesOnly reports whether every action is one of STS: the policies of some other
// resources, such as ECR repositories, name no resource either.
func assumesOnly(document *Document) bool {
	for _, statement := range document.Statements {
		for _, action := range statement.Actions {
			if !strings.HasPrefix(strings.ToLower(action.Text.Prefix()), "sts:") {
				return false
			}
		}
	}
	return true
}
