package cloudformation

import "github.com/iamlint/iamlint/loaders/policy"

// read takes everything of IAM out of the template: documents first, then who bears
// them, then what attaches whom to what.
func (t *template) read() {
	t.declareFunctionRoles()
	l := &links{template: t, readings: map[*resource][]reading{}, managed: map[string]*policy.ManagedPolicy{}, byKey: map[string]*declared{}}
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
}

// declareFunctionRoles declares the role that SAM makes for a function without one.
func (t *template) declareFunctionRoles() {
	for _, r := range t.resources {
		name := r.name + "Role"
		if r.kind == "AWS::Serverless::Function" && r.property("Role") == nil && t.byName[name] == nil {
			t.byName[name] = &resource{name: name, kind: "AWS::IAM::Role", field: r.field, when: r.when}
		}
	}
}

// noteUnreadResources says what in the Resources section is made by something that
// this does not run.
func (t *template) noteUnreadResources() {
	for _, field := range t.root.Exact("Resources").Fields {
		name, _, ok := intrinsic(&policy.Node{Kind: policy.Object, Fields: []policy.Field{field}})
		if ok {
			t.unread(field.KeySpan, "resources made by %s are not read", name)
		}
	}
}
