package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// read takes the policies out of the template, and tells who bears them.
func (t *template) read() *links {
	l := &links{template: t, readings: map[*resource][]reading{}}
	for _, r := range t.resources {
		l.readings[r] = t.readProperties(r)
		t.readStrays(r)
	}
	t.noteUnreadResources()
	for _, r := range t.resources {
		l.declare(r)
	}
	for _, r := range t.resources {
		l.receive(r)
	}
	return l
}

// join tells what attaches whom to what, in all stacks.
func join(all []*links) {
	for _, l := range all {
		for _, r := range l.resources {
			l.attach(r)
		}
	}
	for _, l := range all {
		l.joinGroups()
	}
	for _, l := range all {
		l.markReferenced()
		l.confess()
	}
}

// noteUnreadResources says what in the Resources section is made by something that
// this does not run, unless it is seen to be nothing of IAM.
func (t *template) noteUnreadResources() {
	for _, field := range t.root.Exact("Resources").Fields {
		name := macro(field)
		if strings.HasPrefix(name, "Fn::Transform") || name != "" && bearsPolicies(field.Value) {
			t.unread(field.KeySpan, "resources made by %s are not read", name)
		}
		if made, argument, ok := intrinsic(field.Value.Exact("Type")); ok {
			t.unread(argument.Span, "resources of type %s are not read", strings.TrimPrefix(made, "Fn::"))
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
