package gosource

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// thing is something of AWS that the program makes: a principal or a policy. A value
// that stands for it is an Open node, so that its attributes can be asked for.
type thing struct {
	key, address string
	label        string // what people call it: role "deploy"
	principal    *policy.Principal
	managed      *policy.ManagedPolicy
	documents    []*policy.Document
	// inline is set on policies that are nothing by themselves but what attaches them.
	inline bool
	// admits is what CDK says a principal of a policy to be.
	admits *admission
	// statement is set on an object that CDK's methods add to.
	statement bool
}

// links joins the principals and policies of a package with what reaches them: by the
// value that stands for them, else by name.
type links struct {
	ev         *evaluator
	principals []*thing
	managed    []*thing
	byKey      map[string]*thing
	attached   []attachment
	// trusts replace the trust policy of a role at some time.
	trusts []attachment
}

// attachment gives a policy to a principal. It is followed once all are declared.
type attachment struct {
	kind     policy.PrincipalKind
	to       *policy.Node // the principal: a thing, its name or its ARN
	use      policy.Use
	document []*policy.Document
	unread   bool
	policy   *policy.Node // a managed policy: a thing or an ARN; nil for documents
}

func newLinks(ev *evaluator) *links { return &links{ev: ev, byKey: map[string]*thing{}} }

// address tells things of one package apart: by the file and place that declares them.
func address(at policy.Span) string { return fmt.Sprintf("%s@%d", at.File, at.Start) }

// declared is a new principal or policy at a place, or the one that is known to be there.
func (l *links) declared(at policy.Span) (known *thing, fresh bool) {
	where := address(at)
	if known := l.byKey[where]; known != nil {
		return known, false
	}
	made := &thing{key: policy.Key(l.ev.pkg.dir, where), address: where}
	l.byKey[where] = made
	return made, true
}

// principal declares a principal. The name is nil where none is written.
func (l *links) principal(made *thing, kind policy.PrincipalKind, name, path *policy.Node, at policy.Span, label string) *policy.Principal {
	p := &policy.Principal{
		Kind: kind, Key: made.key, Address: label, Span: at, Path: policy.Literal("/"),
		Account: l.ev.account(), Partition: l.ev.partition(),
		Name: policy.HoleText("name of "+label, made.key, policy.Name),
	}
	if name != nil && (name.Kind == policy.String || name.Kind == policy.Open) {
		p.Name, p.NameSpan = name.Text, name.Span
	}
	if path != nil && path.Kind != policy.Null {
		p.Path, p.PathSpan = l.ev.pathOf(path), path.Span
	}
	if literal, known := p.Name.Literal(); known {
		p.Address = literal
	}
	made.principal, made.label = p, string(kind)+" "+p.Address
	l.principals = append(l.principals, made)
	l.ev.repo.Principals = append(l.ev.repo.Principals, p)
	l.ev.keepFiles(at, p.NameSpan, p.PathSpan)
	return p
}

// pathOf is a path with its slash at the end, as ARNs have it.
func (ev *evaluator) pathOf(node *policy.Node) policy.Text {
	if node.Kind == policy.Choice {
		return policy.HoleText("path", address(node.Span), policy.AnyText)
	}
	return node.Text
}

// account and partition are those that the programs of a directory work in.
func (ev *evaluator) account() policy.Text {
	return policy.HoleText("data.aws_caller_identity.current.account_id", ev.pkg.dir, policy.Account)
}

func (ev *evaluator) partition() policy.Text {
	return policy.HoleText("data.aws_partition.current.partition", ev.pkg.dir, policy.Partition)
}

// policyNamed declares a managed policy.
func (l *links) policyNamed(made *thing, name *policy.Node, at policy.Span, label string) {
	m := &policy.ManagedPolicy{Key: made.key, Address: label, Span: at, Name: policy.HoleText("name of "+label, made.key, policy.Name)}
	if name != nil && (name.Kind == policy.String || name.Kind == policy.Open) {
		m.Name, m.NameSpan = name.Text, name.Span
	}
	if literal, known := m.Name.Literal(); known {
		m.Address = literal
	}
	m.ARN = policy.Concat(policy.Literal("arn:"), l.ev.partition(), policy.Literal(":iam::"), l.ev.account(), policy.Literal(":policy/"), m.Name)
	made.managed, made.label = m, "policy "+m.Address
	l.managed = append(l.managed, made)
	l.ev.repo.Managed = append(l.ev.repo.Managed, m)
	l.ev.keepFiles(at, m.NameSpan)
}

// stand is the node that stands for a thing.
func (ev *evaluator) stand(made *thing, at ast.Node, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.Open, Text: policy.HoleText(made.label, made.key, policy.AnyText), Span: e.file.span(at)}
	ev.things[node] = made
	return node
}

// attribute is an attribute or getter of a thing: its ARN or its name.
func (ev *evaluator) attribute(of *thing, name string, at ast.Expr, e *env) *policy.Node {
	switch name {
	case "Role", "User", "Group", "Policy": // of the output of CreateRole and the like
		return ev.stand(of, at, e)
	}
	var arn, text policy.Text
	switch {
	case of.principal != nil:
		arn, text = of.principal.ARN(), of.principal.Name
	case of.managed != nil:
		arn, text = of.managed.ARN, of.managed.Name
	default:
		return ev.hole(at, e)
	}
	attribute := "name"
	switch {
	case strings.HasSuffix(strings.ToLower(name), "arn"):
		attribute, text = "arn", arn
	case name == "Name", name == "ID", name == "Id", strings.HasSuffix(name, "Name"):
	default:
		return ev.hole(at, e)
	}
	text.Ref = &policy.Ref{Scope: ev.pkg.dir, Address: of.address, Attribute: attribute}
	return ev.word(policy.String, text, at, e)
}

// follow gives every policy to the principal that it is attached to.
func (l *links) follow() {
	for _, one := range l.attached {
		if one.to == nil {
			continue
		}
		alternatives, partial := one.to.Elements()
		for _, node := range alternatives {
			l.attach(one, node)
		}
		if partial {
			l.maybe(one, policy.HoleText("…", address(one.to.Span), policy.AnyText), one.to.Span)
		}
	}
}

func (l *links) attach(one attachment, node *policy.Node) {
	if target := l.ev.things[node]; target != nil && target.principal != nil {
		l.give(target, one, nil)
		return
	}
	if node.Text.Ref != nil {
		for _, target := range l.principals {
			if target.key == node.Text.Ref.Key() {
				l.give(target, one, node.When)
			}
		}
		return
	}
	found := false
	for _, target := range l.principals {
		if target.principal.Kind == one.kind && policy.Equal(target.principal.Name, node.Text) == policy.Yes {
			l.give(target, one, node.When)
			found = true
		}
	}
	if !found {
		l.maybe(one, node.Text, node.Span)
	}
}

// maybe notes an attachment to somebody whom nobody can tell for sure.
func (l *links) maybe(one attachment, name policy.Text, at policy.Span) {
	for _, target := range l.principals {
		if target.principal.Kind == one.kind && policy.Equal(target.principal.Name, name) != policy.No {
			target.principal.Incomplete = append(target.principal.Incomplete, "`"+name.String()+"` may be it, to which a policy is attached")
		}
	}
	if !name.IsHole() {
		l.ev.repo.Attachments = append(l.ev.repo.Attachments, policy.Attachment{Kind: one.kind, Name: name, Span: at})
		l.ev.keepFiles(at)
	}
	if made := l.ev.managedBy(one.policy); made != nil && made.managed != nil {
		made.managed.Attached = true
	}
}

func (l *links) give(target *thing, one attachment, when policy.When) {
	p := target.principal
	use := one.use
	use.Owner, use.OwnerName, use.When = target.key, target.label, use.When.And(when)
	documents := one.document
	if one.unread {
		p.Incomplete = append(p.Incomplete, "a policy of it could not be read")
	}
	if one.policy != nil {
		documents = l.giveManaged(target, one, &use)
	}
	for _, document := range documents {
		document.Uses = owned(document.Uses, use)
		p.Policies = append(p.Policies, document)
	}
}

// giveManaged attaches a managed policy: one that is declared here by its documents.
func (l *links) giveManaged(target *thing, one attachment, use *policy.Use) []*policy.Document {
	if made := l.ev.managedBy(one.policy); made != nil {
		if made.managed != nil {
			made.managed.Attached = true
		}
		use.Span = one.use.Span
		return made.documents
	}
	alternatives, partial := one.policy.Elements()
	for _, node := range alternatives {
		if policy.IsARN(node.Text) {
			target.principal.Managed = append(target.principal.Managed, node.Value())
			continue
		}
		partial = true
	}
	if partial {
		target.principal.Incomplete = append(target.principal.Incomplete, "a policy is attached that nobody can tell")
	}
	return nil
}

// managedBy is the declared policy that a value stands for.
func (ev *evaluator) managedBy(node *policy.Node) *thing {
	if node == nil {
		return nil
	}
	if made := ev.things[node]; made != nil && (made.managed != nil || made.inline) {
		return made
	}
	if node.Text.Ref == nil {
		return nil
	}
	for _, made := range ev.links.managed {
		if made.key == node.Text.Ref.Key() {
			return made
		}
	}
	return nil
}

// owned gives a document a use by a principal: it takes the place of one without an owner.
func owned(uses []policy.Use, use policy.Use) []policy.Use {
	for i, known := range uses {
		if known.Owner == "" && known.Kind == use.Kind {
			use.Attribute, use.Span = known.Attribute, known.Span
			uses[i] = use
			return uses
		}
	}
	return addUse(uses, use)
}
