package terraform

import "github.com/iamlint/iamlint/loaders/policy"

// serviceLinkedName is the name that a service gives to its role: it begins as all of
// them do, and ends with the suffix that is asked for.
func (ev *evaluator) serviceLinkedName(b *block, e *env, unknown policy.Text) policy.Text {
	name := policy.Concat(policy.Literal("AWSServiceRoleFor"), unknown)
	attribute := b.Body.Attributes["custom_suffix"]
	if attribute == nil {
		return name
	}
	node := ev.eval(attribute.Expr, e)
	if node.Kind == policy.Null {
		return name
	}
	return policy.Concat(name, policy.Literal("_"), ev.textOf(node, attribute.Expr.Range(), e))
}

// serviceLinked gives a service-linked role what AWS gives it: a trust policy for the
// service, and a policy that nobody here sees.
func (ev *evaluator) serviceLinked(role *policy.Principal, b *block) {
	lacks(role, "AWS writes its policy")
	service := b.Body.Attributes["aws_service_name"]
	if service == nil {
		return
	}
	text := func(value string) *policy.Node {
		return &policy.Node{Kind: policy.String, Text: policy.Literal(value), Span: header(b)}
	}
	object := func(name string, value *policy.Node, more ...policy.Field) *policy.Node {
		fields := append([]policy.Field{{Key: policy.Literal(name), KeySpan: header(b), Value: value}}, more...)
		return &policy.Node{Kind: policy.Object, Span: header(b), Fields: fields}
	}
	statement := object("Effect", text("Allow"),
		policy.Field{Key: policy.Literal("Principal"), KeySpan: span(service.NameRange), Value: object("Service", ev.eval(service.Expr, ev.env(b)))},
		policy.Field{Key: policy.Literal("Action"), KeySpan: header(b), Value: text("sts:AssumeRole")})
	trust := policy.Decode(object("Version", text("2012-10-17"), policy.Field{Key: policy.Literal("Statement"), KeySpan: header(b), Value: statement}))
	trust.ByAWS = true
	trust.Uses = []policy.Use{{Kind: policy.Trust, Owner: role.Key, OwnerName: ev.ownerName(b), Span: header(b), When: role.When}}
	role.Trust = append(role.Trust, trust)
}
