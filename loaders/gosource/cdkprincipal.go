package gosource

import (
	"go/ast"

	"github.com/iamlint/iamlint/loaders/policy"
)

// admits is what a value is as a principal of CDK: one of its own, or a role or user.
func (ev *evaluator) admits(node *policy.Node) *admission {
	made := ev.things[node]
	switch {
	case made == nil:
		return nil
	case made.admits != nil:
		return made.admits
	case made.principal != nil:
		text := made.principal.ARN()
		text.Ref = &policy.Ref{Scope: ev.pkg.dir, Address: made.address, Attribute: "arn"}
		return &admission{principal: principalOf("AWS", &policy.Node{Kind: policy.String, Text: text, Span: node.Span})}
	}
	return nil
}

// principalOf is a Principal element of one type.
func principalOf(kind string, value *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Span: value.Span, Fields: []policy.Field{
		{Key: policy.Literal(kind), KeySpan: value.Span, Value: value},
	}}
}

// admission is what a constructor of a principal makes.
func (ev *evaluator) admission(name string, x *ast.CallExpr, e *env) *admission {
	args := make([]*policy.Node, len(x.Args))
	for i, arg := range x.Args {
		args[i] = ev.eval(arg, e)
	}
	star := &policy.Node{Kind: policy.String, Text: policy.Literal("*"), Span: e.file.span(x)}
	switch {
	case name == "NewAnyPrincipal":
		return &admission{principal: principalOf("AWS", star)}
	case name == "NewStarPrincipal":
		return &admission{principal: star}
	case name == "NewAccountRootPrincipal":
		return &admission{principal: principalOf("AWS", ev.root(ev.account(), star.Span))}
	case name == "NewCompositePrincipal":
		all := []*admission{}
		for _, arg := range args {
			all = append(all, ev.admits(arg))
		}
		return &admission{all: all}
	case len(args) == 0:
		return nil
	}
	return ev.admissionOf(name, args)
}

func (ev *evaluator) root(account policy.Text, at policy.Span) *policy.Node {
	text := policy.Concat(policy.Literal("arn:"), ev.partition(), policy.Literal(":iam::"), account, policy.Literal(":root"))
	return &policy.Node{Kind: policy.String, Text: text, Span: at}
}

// admissionOf are the principals that are made of arguments.
func (ev *evaluator) admissionOf(name string, args []*policy.Node) *admission {
	first := args[0]
	var conditions *policy.Node
	if len(args) > 1 && args[1].Kind != policy.Null {
		conditions = args[1]
	}
	federated := func(action string) *admission {
		return &admission{principal: principalOf("Federated", first), action: action, conditions: conditions}
	}
	switch name {
	case "NewServicePrincipal":
		return &admission{principal: principalOf("Service", first), conditions: ev.member(conditions, "Conditions")}
	case "NewArnPrincipal":
		return &admission{principal: principalOf("AWS", first)}
	case "NewAccountPrincipal":
		return &admission{principal: principalOf("AWS", ev.root(single(first).Text, first.Span))}
	case "NewCanonicalUserPrincipal":
		return &admission{principal: principalOf("CanonicalUser", first)}
	case "NewWebIdentityPrincipal":
		return federated("sts:AssumeRoleWithWebIdentity")
	case "NewSamlPrincipal", "NewOpenIdConnectPrincipal", "NewSamlConsolePrincipal", "NewOrganizationPrincipal":
		return &admission{} // made of a provider, or of what CDK adds
	case "NewFederatedPrincipal":
		if len(args) == 3 {
			if action, known := args[2].Text.Literal(); known && args[2].Kind == policy.String {
				return federated(action)
			}
			return &admission{}
		}
	case "NewPrincipalWithConditions":
		return ev.admits(first).with(conditions)
	case "NewSessionTagsPrincipal":
		return ev.admits(first).tagged()
	}
	return nil
}

// with adds conditions.
func (a *admission) with(conditions *policy.Node) *admission {
	made := &admission{}
	for _, one := range a.flat() {
		clone := *one
		if clone.conditions != nil || conditions == nil {
			clone.principal = nil // nobody joins them here
		}
		clone.conditions = conditions
		made.all = append(made.all, &clone)
	}
	return made
}

// tagged allows the sessions tags.
func (a *admission) tagged() *admission {
	made := &admission{}
	for _, one := range a.flat() {
		clone := *one
		clone.tags = true
		made.all = append(made.all, &clone)
	}
	return made
}

// trust is the trust policy that CDK writes for what a role is assumed by.
func (ev *evaluator) trust(by, ids *policy.Node, at policy.Span) *policy.Node {
	statements := &policy.Node{Kind: policy.List, Span: at}
	for _, one := range ev.admits(by).flat() {
		if one.principal == nil {
			statements.Partial = true
			continue
		}
		action := &policy.Node{Kind: policy.String, Text: policy.Literal("sts:AssumeRole"), Span: one.principal.Span}
		if one.action != "" {
			action.Text = policy.Literal(one.action)
		}
		if one.tags {
			tag := &policy.Node{Kind: policy.String, Text: policy.Literal("sts:TagSession"), Span: action.Span}
			action = &policy.Node{Kind: policy.List, Span: action.Span, Items: []*policy.Node{action, tag}}
		}
		allow := &policy.Node{Kind: policy.String, Text: policy.Literal("Allow"), Span: one.principal.Span}
		statement := &policy.Node{Kind: policy.Object, Span: one.principal.Span, Fields: []policy.Field{
			{Key: policy.Literal("Effect"), KeySpan: allow.Span, Value: allow},
			{Key: policy.Literal("Action"), KeySpan: allow.Span, Value: action},
			{Key: policy.Literal("Principal"), KeySpan: one.principal.Span, Value: one.principal},
		}}
		if one.conditions != nil {
			statement.Fields = append(statement.Fields, policy.Field{Key: policy.Literal("Condition"), KeySpan: one.conditions.Span, Value: one.conditions})
		}
		if ids != nil {
			key := &policy.Node{Kind: policy.Object, Span: ids.Span, Fields: []policy.Field{{Key: policy.Literal("sts:ExternalId"), KeySpan: ids.Span, Value: ids}}}
			equals := &policy.Node{Kind: policy.Object, Span: ids.Span, Fields: []policy.Field{{Key: policy.Literal("StringEquals"), KeySpan: ids.Span, Value: key}}}
			statement.Fields = append(statement.Fields, policy.Field{Key: policy.Literal("Condition"), KeySpan: ids.Span, Value: equals})
		}
		statements.Items = append(statements.Items, statement)
	}
	return document(statements, at, at)
}
