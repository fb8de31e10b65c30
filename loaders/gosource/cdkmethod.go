package gosource

import (
	"go/ast"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// cdkMethod follows the methods of constructs by which policies reach them.
func (ev *evaluator) cdkMethod(x *ast.CallExpr, e *env) {
	method, ok := x.Fun.(*ast.SelectorExpr)
	if !ok || len(x.Args) == 0 {
		return
	}
	name := method.Sel.Name
	use := policy.Use{Kind: policy.Identity, Attribute: name, Span: e.file.span(method.Sel), OwnerName: e.file.source(method.X), When: ev.conds(x, e)}
	switch name {
	case "AddToPolicy", "AddToPrincipalPolicy", "AddToRolePolicy":
		ev.addStatement(ev.things[ev.eval(method.X, e)], x, use, e)
	case "AddToResourcePolicy":
		use.Kind = policy.Resource
		ev.addStatement(nil, x, use, e)
	case "AddManagedPolicy", "AttachInlinePolicy":
		ev.links.attached = append(ev.links.attached, attachment{to: ev.eval(method.X, e), policy: ev.eval(x.Args[0], e), use: use})
	case "AttachToRole", "AttachToUser", "AttachToGroup":
		ev.links.attached = append(ev.links.attached, attachment{to: ev.eval(x.Args[0], e), policy: ev.eval(method.X, e), use: use})
	case "AddStatements":
		ev.addTrust(method.X, x, use, e)
	default:
		if strings.HasPrefix(name, "Grant") {
			ev.grant(method, x, e)
		}
	}
}

// addStatement reads a statement that is added to the policy of somebody.
func (ev *evaluator) addStatement(target *thing, x *ast.CallExpr, use policy.Use, e *env) {
	statement := ev.eval(x.Args[0], e)
	for _, alternative := range ev.alternatives(statement) {
		if alternative.Kind != policy.Object {
			if target != nil && target.principal != nil {
				target.principal.Incomplete = append(target.principal.Incomplete, "a statement of it could not be read")
			}
			continue
		}
		list := &policy.Node{Kind: policy.List, Span: alternative.Span, Items: []*policy.Node{alternative}}
		if target != nil && target.principal != nil {
			use.Owner, use.OwnerName = target.key, target.label
		}
		read := ev.document(document(list, alternative.Span, alternative.Span), use)
		if read != nil && target != nil && target.principal != nil {
			target.principal.Policies = append(target.principal.Policies, read)
		}
	}
}

// initialPolicy reads the statements that a function of Lambda is born with: its role gets them.
func (ev *evaluator) initialPolicy(x *ast.CompositeLit, e *env) {
	for _, element := range x.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok || keyName(pair.Key) != "InitialPolicy" {
			continue
		}
		at := e.file.span(pair.Key)
		use := policy.Use{Kind: policy.Identity, Attribute: "InitialPolicy", Span: at, OwnerName: e.file.source(literalHead(x)), When: ev.conds(x, e)}
		for _, statements := range ev.alternatives(ev.eval(pair.Value, e)) {
			if statements.Kind == policy.List {
				ev.document(document(statements, statements.Span, at), use)
			}
		}
	}
}

// addTrust follows role.AssumeRolePolicy().AddStatements(…).
func (ev *evaluator) addTrust(of ast.Expr, x *ast.CallExpr, use policy.Use, e *env) {
	call, ok := of.(*ast.CallExpr)
	if !ok {
		return
	}
	getter, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || getter.Sel.Name != "AssumeRolePolicy" {
		return
	}
	target := ev.things[ev.eval(getter.X, e)]
	if target == nil || target.principal == nil {
		return
	}
	use.Kind, use.Owner, use.OwnerName = policy.Trust, target.key, target.label
	statements := ev.spread(x, e)
	documents, unread := ev.read(document(statements, statements.Span, use.Span), use)
	if unread || len(documents) == 0 {
		documents = append(documents, ev.document(&policy.Node{Kind: policy.Object, Partial: true, Span: use.Span}, use))
	}
	target.principal.Trust = append(target.principal.Trust, documents...)
}

// grant follows x.Grant…(grantee). What it allows is certain of GrantAssumeRole between
// roles of the program only; of others the grantee has more than was read.
func (ev *evaluator) grant(method *ast.SelectorExpr, x *ast.CallExpr, e *env) {
	role := ev.things[ev.eval(method.X, e)]
	for _, arg := range x.Args {
		grantee := ev.things[ev.eval(arg, e)]
		if grantee == nil || grantee.principal == nil {
			continue
		}
		if method.Sel.Name != "GrantAssumeRole" || role == nil || role.principal == nil {
			grantee.principal.Incomplete = append(grantee.principal.Incomplete, "`"+e.file.source(x.Fun)+"` grants it more than was read")
			continue
		}
		at := e.file.span(x.Fun)
		word := func(text policy.Text) *policy.Node { return &policy.Node{Kind: policy.String, Text: text, Span: at} }
		statement := &policy.Node{Kind: policy.Object, Span: e.file.span(x), When: ev.conds(x, e), Fields: []policy.Field{
			{Key: policy.Literal("Effect"), KeySpan: at, Value: word(policy.Literal("Allow"))},
			{Key: policy.Literal("Action"), KeySpan: at, Value: word(policy.Literal("sts:AssumeRole"))},
			{Key: policy.Literal("Resource"), KeySpan: at, Value: ev.attribute(role, "Arn", x.Fun, e)},
		}}
		list := &policy.Node{Kind: policy.List, Span: statement.Span, Items: []*policy.Node{statement}}
		use := policy.Use{Kind: policy.Identity, Attribute: "GrantAssumeRole", Span: at, Owner: grantee.key, OwnerName: grantee.label}
		if read := ev.document(document(list, statement.Span, at), use); read != nil {
			grantee.principal.Policies = append(grantee.principal.Policies, read)
		}
	}
}
