package gosource

import (
	"go/ast"

	"github.com/iamlint/iamlint/loaders/policy"
)

// construct is a call that makes something of CDK, as the fields of its properties tell.
func (ev *evaluator) construct(name string, x *ast.CallExpr, e *env) (s *sink, fresh bool) {
	made, fresh := ev.links.declared(e.file.span(x))
	node := ev.props(x, e)
	if node == nil {
		node = &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
	}
	label := name
	if len(x.Args) > 1 {
		if id, known := literal(ev.eval(x.Args[1], e)); known {
			label = id
		}
	}
	return &sink{ev: ev, env: e, at: e.file.span(x.Fun), node: node, made: made, label: label}, fresh
}

func (ev *evaluator) cdkPrincipal(kind string, x *ast.CallExpr, e *env) *policy.Node {
	s, fresh := ev.construct(kind, x, e)
	node := ev.stand(s.made, x, e)
	if !fresh {
		return node
	}
	names := map[string]string{"role": "RoleName", "user": "UserName", "group": "GroupName"}
	s.row = row{boundary: "PermissionsBoundary", managed: "ManagedPolicies"}
	p := ev.links.principal(s.made, policy.PrincipalKind(kind), s.field(names[kind]), s.field("Path"), s.at, s.label)
	p.When = ev.conds(x, e)
	s.bounds(p)
	if s.field("MaxSessionDuration") != nil {
		p.MaxSession = &policy.Value{Text: policy.HoleText("MaxSessionDuration", s.made.key, policy.AnyText), Span: s.span("MaxSessionDuration"), Scalar: policy.Open}
	}
	if by := s.field("AssumedBy"); by != nil && kind == "role" {
		use := policy.Use{Kind: policy.Trust, Attribute: "AssumedBy", Span: s.span("AssumedBy"), Owner: s.made.key, OwnerName: s.made.label}
		p.Trust, _ = ev.read(ev.trust(by, s.field("ExternalIds"), by.Span), use)
	}
	s.attach()
	s.cdkInline(p)
	return node
}

// cdkInline reads the documents of InlinePolicies, a map by name.
func (s *sink) cdkInline(p *policy.Principal) {
	list := s.field("InlinePolicies")
	if list == nil {
		return
	}
	if list.Kind != policy.Object || list.Partial {
		p.Incomplete = append(p.Incomplete, "InlinePolicies holds more than can be read")
	}
	use := policy.Use{Kind: policy.Identity, Attribute: "InlinePolicies", Span: s.span("InlinePolicies"), Owner: s.made.key, OwnerName: s.made.label}
	for _, one := range list.Fields {
		documents, unread := s.ev.read(one.Value, use)
		p.Policies = append(p.Policies, documents...)
		if unread {
			p.Incomplete = append(p.Incomplete, "a policy of it could not be read")
		}
	}
}

// cdkPolicy is a managed policy, or one that is nothing but what attaches it.
func (ev *evaluator) cdkPolicy(name string, x *ast.CallExpr, e *env) *policy.Node {
	s, fresh := ev.construct(name, x, e)
	node := ev.stand(s.made, x, e)
	if !fresh {
		return node
	}
	s.made.inline = name == "NewPolicy"
	if !s.made.inline {
		ev.links.policyNamed(s.made, s.field("ManagedPolicyName"), s.at, s.label)
		s.made.managed.MaybeAttached = true
	} else {
		s.made.label = "policy " + s.label
	}
	use := policy.Use{Kind: policy.Identity, Attribute: "Statements", Span: s.at, Owner: s.made.key, OwnerName: s.made.label}
	if statements := s.field("Statements"); statements != nil {
		use.Span = s.span("Statements")
		s.made.documents, _ = ev.read(document(statements, statements.Span, s.at), use)
	}
	if whole := s.field("Document"); whole != nil {
		use.Attribute, use.Span = "Document", s.span("Document")
		more, _ := ev.read(whole, use)
		s.made.documents = append(s.made.documents, more...)
	}
	if s.made.managed != nil {
		s.made.managed.Documents = s.made.documents
	}
	s.row = row{to: several}
	for _, to := range s.targets() {
		to.policy, to.use = node, use
		ev.links.attached = append(ev.links.attached, to)
	}
	return node
}

// conds are the conditions that a call or literal stands under.
func (ev *evaluator) conds(at ast.Node, e *env) policy.When {
	if e.fn == nil {
		return nil
	}
	when, _ := e.fn.under[at].below(nil)
	return own(when)
}

// create is what a constructor gives that declares something of AWS; nil for any other
// call.
func (ev *evaluator) create(x *ast.CallExpr, index int, e *env) *policy.Node {
	importPath, name := e.file.qualified(x.Fun, e.fn)
	switch {
	case index > 0:
	case family(importPath) == pulumiFamily:
		return ev.pulumiCall(name, x, e)
	case family(importPath) == cdkFamily:
		return ev.cdkCall(importPath, name, x, e)
	case importPath == "" && len(x.Args) > 0:
		return ev.sdkCreate(x, e)
	}
	return nil
}

// sdkCreate is the output of a client's CreateRole and the like: of the input's role.
func (ev *evaluator) sdkCreate(x *ast.CallExpr, e *env) *policy.Node {
	method, ok := x.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	switch method.Sel.Name {
	case "CreateRole", "CreateUser", "CreateGroup", "CreatePolicy", "CreateRoleWithContext", "CreatePolicyWithContext":
	default:
		return nil
	}
	for _, arg := range x.Args {
		if made := ev.things[ev.eval(arg, e)]; made != nil && (made.principal != nil || made.managed != nil) {
			return ev.stand(made, x, e)
		}
	}
	return nil
}

// thingMethod is what a method of a thing gives: an attribute, or itself.
func (ev *evaluator) thingMethod(of *thing, method string, x *ast.CallExpr, e *env) *policy.Node {
	switch {
	case of.admits != nil && method == "WithConditions" && len(x.Args) == 1:
		return ev.stand(&thing{label: of.label, admits: of.admits.with(ev.eval(x.Args[0], e))}, x, e)
	case of.admits != nil && method == "WithSessionTags":
		return ev.stand(&thing{label: of.label, admits: of.admits.tagged()}, x, e)
	case len(x.Args) == 0 && (of.principal != nil || of.managed != nil):
		return ev.attribute(of, method, x, e)
	}
	return nil
}
