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
	scope  string
	root   *policy.Node
	stacks *stacks
	// parent is the stack that nests this one, within the resource that makes it; nil
	// for a stack of its own.
	parent     *template
	within     *resource
	nested     map[string]*template // by logical id
	resources  []*resource
	byName     map[string]*resource
	parameters map[string]*policy.Node
	mappings   *policy.Node
	// names are the evaluated names of resources; nil while one is being evaluated.
	names map[string]*policy.Text
	// written are the intrinsics that make JSON text, by the place of what they make.
	written map[policy.Span]*policy.Node
	// values are those given to the parameters of a nested stack; nil while one is
	// being evaluated, and where nothing tells it. Outputs are those being evaluated.
	values  map[string]*policy.Node
	outputs map[*policy.Node]bool
	// claims are what conditions say, nil while that is being found out, and settled
	// those that always hold, or never.
	claims   map[string]*policy.Claim
	settled  map[string]policy.Tri
	claiming int
	// ifs is how many Fn::If the evaluator is inside of, and under what holds there.
	ifs   int
	under policy.When
	// spread is set where the allowed values of parameters are alternatives: within
	// policies.
	spread bool
	repo   *policy.Repo
}

// resource is one declared resource.
type resource struct {
	name, kind string
	address    string // what people call it
	field      policy.Field
	properties *policy.Node
	when       policy.When
}

// newTemplate recognises a template by a Resources section in which something has a
// type of AWS or a custom one; it gives nil for every other document.
func newTemplate(s *stacks, src *source, index int, parent *template, within *resource) *template {
	root := src.roots[index]
	section := root.Exact("Resources")
	if section == nil || section.Kind != policy.Object {
		return nil
	}
	t := &template{
		file: src.file, scope: src.file.Path, root: root, stacks: s, parent: parent, within: within,
		byName: map[string]*resource{}, parameters: map[string]*policy.Node{}, nested: map[string]*template{},
		names: map[string]*policy.Text{}, written: map[policy.Span]*policy.Node{},
		values: map[string]*policy.Node{}, outputs: map[*policy.Node]bool{},
		claims: map[string]*policy.Claim{}, settled: map[string]policy.Tri{}, repo: &policy.Repo{},
	}
	switch {
	case parent != nil:
		t.scope = policy.Key(parent.scope, within.name)
		t.root = use(root, policy.Station{Span: within.field.KeySpan, Name: "nested stack " + parent.address(within.name)})
		section = t.root.Exact("Resources")
	case index > 0:
		t.scope = fmt.Sprintf("%s#%d", src.file.Path, index+1)
	}
	t.mappings = t.root.Exact("Mappings")
	t.declareParameters()
	macros := false
	for _, field := range section.Fields {
		t.declare(field)
		macros = macros || macro(field) != ""
	}
	if len(t.byName) == 0 && !macros {
		return nil
	}
	return t
}

// address is what people call a resource: its logical id, behind those of the nested
// stacks that it is in.
func (t *template) address(name string) string {
	if t.parent == nil {
		return name
	}
	return t.parent.address(t.within.name) + "." + name
}

// account is the scope of the stack that all others are nested in: one account, one Region.
func (t *template) account() string {
	for t.parent != nil {
		t = t.parent
	}
	return t.scope
}

// at is a scope in which a name stands for what is at a place.
func (t *template) at(span policy.Span) string { return fmt.Sprintf("%s@%d", t.scope, span.Start) }

func (t *template) declare(field policy.Field) {
	kind := literal(field.Value.Exact("Type"))
	if !strings.HasPrefix(kind, "AWS::") && !strings.HasPrefix(kind, "Custom::") && !strings.HasSuffix(kind, "::MODULE") {
		return
	}
	name := field.Key.String()
	r := &resource{name: name, address: constructPath(field.Value), kind: kind, field: field, properties: field.Value.Exact("Properties")}
	if r.address == "" {
		r.address = t.address(name)
	}
	if condition := literal(field.Value.Exact("Condition")); condition != "" {
		r.when = t.existence(condition)
	}
	if t.within != nil {
		r.when = t.within.when.And(r.when)
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
		return "role " + r.address
	case "AWS::IAM::User":
		return "user " + r.address
	case "AWS::IAM::Group":
		return "group " + r.address
	case "AWS::IAM::ManagedPolicy":
		return "managed policy " + r.address
	}
	return r.kind + " " + r.address
}

func (t *template) key(name string) string { return policy.Key(t.scope, name) }

// unread notes what was not understood.
func (t *template) unread(span policy.Span, format string, args ...any) {
	t.report(policy.Problem{Span: span, Reason: fmt.Sprintf(format, args...)})
}

// report notes a problem, once however many stacks are made of the template.
func (t *template) report(problem policy.Problem) {
	if key := fmt.Sprint(problem.Span, problem.Reason); !t.stacks.told[key] {
		t.stacks.told[key] = true
		t.repo.Problems = append(t.repo.Problems, problem)
	}
}
