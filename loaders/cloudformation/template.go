package cloudformation

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// template is one template: a document of a file with a Resources section.
type template struct {
	file policy.File
	// scope is where the names of the template have one meaning: its path, which
	// stands for the stack.
	scope      string
	root       *policy.Node
	resources  []*resource
	byName     map[string]*resource
	parameters map[string]*policy.Node
	mappings   *policy.Node
	// names are the evaluated names of resources; nil while one is being evaluated.
	names map[string]*policy.Text
	// written are the intrinsics that make JSON text, by the place of what they make.
	written map[policy.Span]*policy.Node
	// ifs is how many Fn::If the evaluator is inside of.
	ifs  int
	repo *policy.Repo
}

// resource is one declared resource.
type resource struct {
	name, kind string
	field      policy.Field
	properties *policy.Node
	when       policy.When
}

// newTemplate recognises a template by a Resources section in which something has a
// type of AWS or a custom one; it gives nil for every other document.
func newTemplate(file policy.File, root *policy.Node, index int) *template {
	section := root.Exact("Resources")
	if section == nil || section.Kind != policy.Object {
		return nil
	}
	t := &template{
		file: file, scope: file.Path, root: root, mappings: root.Exact("Mappings"),
		byName: map[string]*resource{}, parameters: map[string]*policy.Node{},
		names: map[string]*policy.Text{}, written: map[policy.Span]*policy.Node{},
	}
	if index > 0 {
		t.scope = fmt.Sprintf("%s#%d", file.Path, index+1)
	}
	if parameters := root.Exact("Parameters"); parameters != nil {
		for _, field := range parameters.Fields {
			t.parameters[field.Key.String()] = field.Value
		}
	}
	macros := false
	for _, field := range section.Fields {
		t.declare(field)
		macros = macros || macro(field) != ""
	}
	if len(t.resources) == 0 && !macros {
		return nil
	}
	return t
}

func (t *template) declare(field policy.Field) {
	kind := literal(field.Value.Exact("Type"))
	if !strings.HasPrefix(kind, "AWS::") && !strings.HasPrefix(kind, "Custom::") && !strings.HasSuffix(kind, "::MODULE") {
		return
	}
	r := &resource{name: field.Key.String(), kind: kind, field: field, properties: field.Value.Exact("Properties")}
	if condition := literal(field.Value.Exact("Condition")); condition != "" {
		r.when = t.condition(condition, true)
	}
	t.resources = append(t.resources, r)
	if t.byName[r.name] == nil {
		t.byName[r.name] = r
	}
}

// literal is a scalar's known text; empty where there is none.
func literal(node *policy.Node) string {
	if node == nil || !node.IsScalar() {
		return ""
	}
	text, _ := node.Text.Literal()
	return text
}

// condition names a condition of the template. One that is defined as Fn::Not of
// another is the other, turned round.
func (t *template) condition(name string, holds bool) policy.When {
	for range 8 {
		other := t.negated(name)
		if other == "" {
			break
		}
		name, holds = other, !holds
	}
	return policy.When{{Name: name, Scope: t.scope, Holds: holds}}
}

func (t *template) negated(name string) string {
	conditions := t.root.Exact("Conditions")
	if conditions == nil {
		return ""
	}
	function, argument, ok := intrinsic(conditions.Exact(name))
	if !ok || function != "Fn::Not" || len(argument.Items) != 1 {
		return ""
	}
	if inner := argument.Items[0]; inner.Kind == policy.Object && len(inner.Fields) == 1 {
		return literal(inner.Exact("Condition"))
	}
	return ""
}

func (r *resource) property(name string) *policy.Node {
	if r.properties == nil {
		return nil
	}
	return r.properties.Exact(name)
}

// shown is what people call the resource: `role Deploy`, `AWS::S3::BucketPolicy Logs`.
func (r *resource) shown() string {
	switch r.kind {
	case "AWS::IAM::Role":
		return "role " + r.name
	case "AWS::IAM::User":
		return "user " + r.name
	case "AWS::IAM::Group":
		return "group " + r.name
	case "AWS::IAM::ManagedPolicy":
		return "managed policy " + r.name
	}
	return r.kind + " " + r.name
}

func (t *template) key(name string) string { return policy.Key(t.scope, name) }

// unread notes what was not understood.
func (t *template) unread(span policy.Span, format string, args ...any) {
	t.repo.Problems = append(t.repo.Problems, policy.Problem{Span: span, Reason: fmt.Sprintf(format, args...)})
}
