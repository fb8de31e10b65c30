package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// read takes everything of IAM out of the template: documents first, then who bears
// them, then what attaches whom to what.
func (t *template) read() {
	l := &links{template: t, readings: map[*resource][]reading{}, managed: map[string]*policy.ManagedPolicy{}, byKey: map[string]*declared{}, left: maxWork}
	for _, r := range t.resources {
		l.readings[r] = t.readProperties(r)
		t.readStrays(r)
	}
	t.noteUnreadResources()
	for _, r := range t.resources {
		l.declare(r)
	}
	for _, r := range t.resources {
		l.attach(r)
	}
	l.joinGroups()
	l.markReferenced()
	l.confess()
}

// noteUnreadResources says what in the Resources section is made by something that
// this does not run, unless it is seen to be nothing of IAM.
func (t *template) noteUnreadResources() {
	for _, field := range t.root.Exact("Resources").Fields {
		name := macro(field)
		if strings.HasPrefix(name, "Fn::Transform") || name != "" && bearsPolicies(field.Value) {
			t.unread(field.KeySpan, "resources made by %s are not read", name)
		}
	}
}

// macro is the name of a function that stands in the place of a resource; empty for resources.
func macro(field policy.Field) string {
	if name, _ := field.Key.Literal(); strings.HasPrefix(name, "Fn::") {
		return name
	}
	return ""
}

// bearsPolicies reports whether something of IAM, or a property that bears a policy,
// is inside.
func bearsPolicies(node *policy.Node) bool {
	kind := literal(node.Exact("Type"))
	if strings.HasPrefix(kind, "AWS::IAM::") || strings.HasPrefix(kind, "AWS::Serverless::") {
		return true
	}
	if own := node.Exact("Properties"); own != nil {
		for _, field := range own.Fields {
			if named(kind, field.Key.String()) {
				return true
			}
		}
	}
	for _, item := range node.Items {
		if bearsPolicies(item) {
			return true
		}
	}
	for _, field := range node.Fields {
		if bearsPolicies(field.Value) {
			return true
		}
	}
	return false
}
