package gosource

import (
	"go/ast"

	"github.com/iamlint/iamlint/loaders/policy"
)

// constructed is the value of a literal whose type a row knows: it is read, and stands
// for what it declares. Nil for any other literal.
func (ev *evaluator) constructed(x *ast.CompositeLit, of typ, e *env) *policy.Node {
	importPath, name := of.named()
	r, ok := rowOf(importPath, name)
	if !ok || e.bound != nil {
		if isDocumentArgs(importPath, name) {
			return ev.documentArgs(x, of, e)
		}
		return nil
	}
	node := ev.structure(x, of.under(), e)
	ev.memo[memoKey{x, e}] = node
	s := &sink{ev: ev, row: r, at: e.file.span(literalHead(x)), env: e, node: ev.final(x, node, e, true), label: name, literal: x}
	made, fresh := ev.links.declared(e.file.span(x))
	ev.things[node] = made
	if fresh {
		s.made = made
		s.read()
	}
	return node
}

// literalHead is the type of a literal, where a person would put the cursor.
func literalHead(x *ast.CompositeLit) ast.Node {
	if x.Type != nil {
		return x.Type
	}
	return x
}

// final is a literal, or what a call gives, with all that is done to the variable that
// holds it. What is an input of AWS, its literal tells and not who is given it: there,
// trusting is set.
func (ev *evaluator) final(x ast.Expr, node *policy.Node, e *env, trusting bool) *policy.Node {
	v := e.fn.holder(x)
	if v == nil || v.sets() > 1 {
		return node
	}
	return ev.folded(v, x, e.fn.file.tree.FileEnd, e.fn.under[x], e, trusting)
}

// holder is the variable that a literal, its address, or what a call gives is the first value of.
func (fn *function) holder(x ast.Expr) *variable {
	if fn == nil {
		return nil
	}
	return fn.holders[x]
}

// sink is a literal that gives policies to AWS.
type sink struct {
	ev      *evaluator
	row     row
	env     *env
	at      policy.Span
	node    *policy.Node
	made    *thing
	label   string // the name of its type
	literal *ast.CompositeLit
}

// field is the value of a field; nil where it is not set.
func (s *sink) field(name string) *policy.Node {
	if name == "" {
		return nil
	}
	node := s.ev.member(s.node, name)
	if node == nil || node.Kind == policy.Null {
		return nil
	}
	return node
}

// span is where a field's name stands.
func (s *sink) span(name string) policy.Span {
	for i, own := range s.ev.goNames[s.node] {
		if own == name && i < len(s.node.Fields) {
			return s.node.Fields[i].KeySpan
		}
	}
	return s.at
}

func (s *sink) read() {
	if s.row.calls {
		s.call()
	}
	if s.row.deploys {
		s.deploy()
	}
	label, l := s.address(), s.ev.links
	switch s.row.makes {
	case "role", "user", "group":
		p := l.principal(s.made, policy.PrincipalKind(s.row.makes), s.field(s.row.name), s.field("Path"), s.at, label)
		s.bounds(p)
		p.When = s.ev.conds(s.literal, s.env)
		if s.row.open {
			p.Incomplete = append(p.Incomplete, "the program may attach further policies")
		}
	case "policy":
		l.policyNamed(s.made, s.field(s.row.name), s.at, label)
		s.made.managed.MaybeAttached = true
	}
	for _, one := range s.row.documents {
		s.document(one)
	}
	s.inlinePolicies()
	s.attach()
}

// address is what people call what the literal declares: Pulumi's name of the resource,
// else the type and the function around.
func (s *sink) address() string {
	if call := s.env.fn.givenTo[s.literal]; call != nil && len(call.Args) > 2 {
		importPath, _ := s.env.file.qualified(call.Fun, s.env.fn)
		name, known := literal(s.ev.eval(call.Args[1], s.env))
		if family(importPath) == pulumiFamily && known {
			return name
		}
	}
	if s.env.fn.name == "" {
		return s.label
	}
	return s.label + " in " + s.env.fn.name
}

// bounds takes what limits a principal.
func (s *sink) bounds(p *policy.Principal) {
	if boundary := s.field(s.row.boundary); boundary != nil && !(boundary.Kind == policy.String && boundary.Text.IsEmpty()) {
		p.BoundaryRef = single(boundary)
		if made := s.ev.managedBy(boundary); made != nil && made.managed != nil && len(boundary.When) == 0 {
			made.managed.Attached = true
			p.Boundary, p.BoundaryRef = made.documents, nil
		}
	}
	if duration := s.field(s.row.duration); duration != nil {
		p.MaxSession = single(duration)
	}
}

func (s *sink) use(one bearer, at policy.Span) policy.Use {
	use := policy.Use{Kind: one.kind, Attribute: one.field, Span: at, OwnerName: s.label}
	if s.made.label != "" {
		use.Owner, use.OwnerName = s.made.key, s.made.label
	}
	if one.kind == policy.SCP {
		use.Kind = s.organization()
	}
	return use
}

// organization tells the kinds of an organization's policies apart.
func (s *sink) organization() policy.DocumentKind {
	told := s.field("Type")
	switch {
	case told == nil:
		return policy.SCP
	case told.Text.Is("SERVICE_CONTROL_POLICY"):
		return policy.SCP
	case told.Text.Is("RESOURCE_CONTROL_POLICY"):
		return policy.RCP
	}
	return policy.UnknownKind
}

// document reads the policy in a field.
func (s *sink) document(one bearer) {
	node := s.field(one.field)
	if node == nil {
		return
	}
	use := s.use(one, s.span(one.field))
	to := s.targets()
	documents, unread := s.ev.read(node, use)
	for i := range to {
		to[i].use, to[i].document, to[i].unread = use, documents, unread
	}
	p := s.made.principal
	switch {
	case one.kind == policy.Trust && p != nil:
		if unread || len(documents) == 0 {
			documents = append(documents, s.unknownTrust(use))
		}
		p.Trust = documents
	case one.kind == policy.Trust:
		s.ev.links.trusts = append(s.ev.links.trusts, to...)
		return
	case s.made.managed != nil:
		s.made.managed.Documents, s.made.documents = documents, documents
		for i := range to {
			to[i].document, to[i].policy = nil, s.node
		}
	}
	s.ev.links.attached = append(s.ev.links.attached, to...)
}

// unknownTrust is a trust policy of which nothing could be read: not to know it is not
// the same as to have none.
func (s *sink) unknownTrust(use policy.Use) *policy.Document {
	return s.ev.document(&policy.Node{Kind: policy.Object, Partial: true, Span: use.Span}, use)
}

// targets are the principals that the fields name.
func (s *sink) targets() (list []attachment) {
	for _, name := range []string{"RoleName", "UserName", "GroupName", "Role", "User", "Group", "Roles", "Users", "Groups"} {
		kind, ok := s.row.to[name]
		if node := s.field(name); ok && node != nil {
			list = append(list, attachment{kind: kind, to: node})
		}
	}
	return list
}

// attach gives managed policies to principals.
func (s *sink) attach() {
	use := policy.Use{Kind: policy.Identity, Attribute: s.row.attached, Span: s.at}
	if arn := s.field(s.row.attached); arn != nil {
		use.Span = s.span(s.row.attached)
		for _, one := range s.targets() {
			one.policy, one.use = arn, use
			s.ev.links.attached = append(s.ev.links.attached, one)
		}
	}
	list := s.field(s.row.managed)
	if list == nil || s.made.principal == nil {
		return
	}
	members, partial := list.Elements()
	for _, arn := range members {
		use.Attribute, use.Span = s.row.managed, arn.Span
		s.ev.links.give(s.made, attachment{policy: arn, use: use}, nil)
	}
	if partial || list.Kind == policy.Open {
		s.made.principal.Incomplete = append(s.made.principal.Incomplete, s.row.managed+" holds more than can be read")
	}
}

// inlinePolicies reads the policies that stand within a principal.
func (s *sink) inlinePolicies() {
	list := s.field(s.row.inline)
	if list == nil || s.made.principal == nil {
		return
	}
	members, partial := list.Elements()
	p := s.made.principal
	for _, member := range members {
		inner := s.ev.member(member, s.row.inner)
		if inner == nil {
			partial = true
			continue
		}
		use := s.use(bearer{s.row.inline, policy.Identity}, s.span(s.row.inline))
		documents, unread := s.ev.read(s.ev.under(inner, member.When), use)
		p.Policies = append(p.Policies, documents...)
		partial = partial || unread
	}
	if partial {
		p.Incomplete = append(p.Incomplete, s.row.inline+" holds more than can be read")
	}
}

// call notes that the program assumes a role.
func (s *sink) call() {
	target := s.field("RoleArn")
	if target == nil {
		return
	}
	s.ev.called(s.at, target, s.field("ExternalId"), s.field("DurationSeconds"))
}

// called adds a call of AssumeRole.
func (ev *evaluator) called(at policy.Span, target, externalID, duration *policy.Node) {
	call := &policy.Call{Kind: policy.SDKCall, Span: at, Action: "sts:AssumeRole", Role: *single(target), Chained: policy.Unknown, Partial: true}
	if externalID != nil {
		call.ExternalID = single(externalID)
	}
	if duration != nil {
		call.Duration = single(duration)
	}
	ev.keepFiles(at, call.Role.Span)
	ev.repo.Calls = append(ev.repo.Calls, call)
}

// single is the value of a place that takes one: alternatives are one hole.
func single(node *policy.Node) *policy.Value {
	value := node.Value()
	if !node.IsScalar() && node.Kind != policy.Open {
		value.Text, value.Scalar = policy.HoleText("…", address(node.Span), policy.AnyText), policy.Open
	}
	return &value
}
