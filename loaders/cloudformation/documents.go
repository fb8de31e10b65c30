package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// reading is what was read of one policy-bearing property.
type reading struct {
	row       property
	of        *resource
	documents []*policy.Document
	// missing says in words what could not be read.
	missing []string
}

// place is where a path of properties leads: a value, its property and conditions.
type place struct {
	node *policy.Node
	span policy.Span // of the property's name
	name string
	when policy.When
}

// readProperties reads the policies of the properties that the table names.
func (t *template) readProperties(r *resource) (list []reading) {
	t.under, t.spread = r.when, true
	defer func() { t.under, t.spread = nil, false }()
	for _, row := range properties()[r.kind] {
		if row.form == foreign {
			continue
		}
		if row.form == permission && r.properties != nil {
			list = append(list, t.readPermission(r, row))
			continue
		}
		head, rest, _ := strings.Cut(row.path, ".")
		name, many := strings.CutSuffix(head, "[]")
		field, ok := exactField(r.properties, name)
		if !ok {
			continue
		}
		start := place{node: t.evaluate(field.Value), span: field.KeySpan, name: name}
		read := reading{row: row, of: r}
		for _, found := range follow(t.inside(start, many, &read), rest, t, &read) {
			t.readDocuments(r, found, &read)
		}
		list = append(list, read)
	}
	return list
}

func exactField(node *policy.Node, name string) (policy.Field, bool) {
	if node != nil {
		for _, field := range node.Fields {
			if field.Key.Is(name) {
				return field, true
			}
		}
	}
	return policy.Field{}, false
}

// inside opens a list where the path says that there is one.
func (t *template) inside(at place, many bool, read *reading) []place {
	if !many {
		return []place{at}
	}
	elements, partial := at.node.Elements()
	if partial {
		read.missing = append(read.missing, at.name+" is not known in full")
		t.unread(at.node.Span, "%s is not known in full", at.name)
	}
	var places []place
	for _, element := range elements {
		places = append(places, place{node: element, span: at.span, name: at.name, when: at.when.And(element.When)})
	}
	return places
}

// follow leads places along the rest of a path.
func follow(places []place, path string, t *template, read *reading) []place {
	if path == "" {
		return places
	}
	head, rest, _ := strings.Cut(path, ".")
	name, many := strings.CutSuffix(head, "[]")
	var next []place
	for _, at := range places {
		for _, node := range policy.Alternatives(at.node) {
			if node.Kind == policy.Open || node.Partial {
				t.miss(read, at, node)
			}
			for _, field := range node.Fields {
				if name == "*" || field.Key.Is(name) {
					step := place{node: field.Value, span: field.KeySpan, name: field.Key.String(), when: at.when.And(node.When)}
					next = append(next, t.inside(step, many, read)...)
				}
				if field.Key.Is(name) {
					break
				}
			}
		}
	}
	return follow(next, rest, t, read)
}

// miss notes a value that no file tells.
func (t *template) miss(read *reading, at place, node *policy.Node) {
	t.lose(read, at, node, at.name+" is `"+node.Text.String()+"`, which the template does not tell")
}

// lose notes a policy that is not read, and why.
func (t *template) lose(read *reading, at place, node *policy.Node, reason string) {
	read.missing = append(read.missing, reason)
	lost := &policy.Lost{Use: t.use(read.of, at, read.row), Value: node.Text}
	t.report(policy.Problem{Span: node.Span, Reason: reason, Lost: lost})
}

func (t *template) readDocuments(r *resource, at place, read *reading) {
	seen := map[policy.Span]bool{}
	for _, node := range policy.Alternatives(at.node) {
		if text := t.written[node.Span]; text != nil && seen[node.Span] {
			continue
		}
		seen[node.Span] = true
		when := r.when.And(at.when).And(node.When)
		if when.Impossible() {
			continue
		}
		if found := t.decode(r, at, node, read); found != nil {
			found.When = when
			found.Uses = []policy.Use{t.use(r, at, read.row)}
			read.documents = append(read.documents, t.repo.AddDocument(found))
		}
	}
}

// decode makes a document of what stands in a policy's place, or says why there is none.
func (t *template) decode(r *resource, at place, node *policy.Node, read *reading) *policy.Document {
	switch {
	case node.Kind == policy.Null:
		return nil
	case read.row.form == typed && t.organizationKind(r) == policy.UnknownKind && literal(r.property("Type")) != "":
		return nil
	case read.row.form == mixed && node.Field("Statement") == nil:
		return nil
	case node.Kind == policy.Open:
		t.miss(read, at, node)
		return nil
	case read.row.form == statement:
		return oneStatement(node)
	case node.IsScalar():
		return t.decodeText(at, node, read)
	}
	found := policy.Decode(node)
	if found == nil {
		t.lose(read, at, node, at.name+" of "+r.shown()+" has no Statement")
	}
	return found
}

func (t *template) decodeText(at place, node *policy.Node, read *reading) *policy.Document {
	root := t.parseText(node)
	if root == nil {
		read.missing = append(read.missing, at.name+" does not parse")
		return nil
	}
	found := policy.Decode(root)
	switch {
	case found != nil:
	case root.Kind == policy.Open:
		t.miss(read, at, node)
	default:
		t.lose(read, at, node, at.name+" has no Statement")
	}
	return found
}

// oneStatement makes the document that a service makes of a statement or several: with
// the current version, which the template does not write.
func oneStatement(node *policy.Node) *policy.Document {
	if node.Kind != policy.Object && node.Kind != policy.List {
		return nil
	}
	field := policy.Field{Key: policy.Literal("Statement"), KeySpan: node.Span, Value: node}
	found := policy.Decode(&policy.Node{Kind: policy.Object, Fields: []policy.Field{field}, Span: node.Span})
	version := policy.Literal("2012-10-17")
	found.Version = &policy.Value{Text: version, Span: node.Span, Scalar: policy.String, Default: true}
	return found
}

func (t *template) use(r *resource, at place, row property) policy.Use {
	use := policy.Use{
		Kind: row.kind, Owner: t.key(r.name), OwnerName: r.shown(), Attribute: row.path,
		Span: at.span, When: r.when.And(at.when),
	}
	if r.kind != "AWS::IAM::ManagedPolicy" && len(targets(r.kind)) > 0 {
		use.Owner = "" // until an attachment tells
	}
	if row.form == typed {
		use.Kind = t.organizationKind(r)
	}
	if last := strings.LastIndexByte(row.path, '.'); last >= 0 {
		use.Attribute = row.path[last+1:]
	}
	use.Attribute = strings.TrimSuffix(use.Attribute, "[]")
	return use
}

// organizationKind is the kind of an organization's policy; unknown for tag, backup and
// other policies, which are no policies of IAM.
func (t *template) organizationKind(r *resource) policy.DocumentKind {
	switch literal(r.property("Type")) {
	case "SERVICE_CONTROL_POLICY":
		return policy.SCP
	case "RESOURCE_CONTROL_POLICY":
		return policy.RCP
	}
	return policy.UnknownKind
}
