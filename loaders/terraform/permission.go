package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// permission describes a resource that writes one statement of a resource policy as
// attributes. Grants of KMS are left out: they are no policies.
type permission struct {
	sid, resource, qualifier string
	// service and prefix make the ARN of a resource that is given by name; absent is
	// its name where it is not given.
	service, prefix, absent string
	// action is what is permitted where the attribute action is not written.
	action string
	// conditions are the attributes that restrict the statement.
	conditions []restriction
}

// restriction is the condition that an attribute writes.
type restriction struct{ attribute, operator, key string }

func permissionOf(kind string) (permission, bool) {
	switch kind {
	case "aws_lambda_permission":
		return permission{
			sid: "statement_id", resource: "function_name", qualifier: "qualifier", service: "lambda", prefix: "function:",
			conditions: []restriction{
				{"source_arn", "ArnLike", "AWS:SourceArn"},
				{"source_account", "StringEquals", "AWS:SourceAccount"},
				{"principal_org_id", "StringEquals", "aws:PrincipalOrgID"},
				{"event_source_token", "StringEquals", "lambda:EventSourceToken"},
				{"function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"},
				{"invoked_via_function_url", "Bool", "lambda:InvokedViaFunctionUrl"},
			},
		}, true
	case "aws_lambda_layer_version_permission":
		return permission{
			sid: "statement_id", resource: "layer_name", qualifier: "version_number", service: "lambda", prefix: "layer:",
			conditions: []restriction{{"organization_id", "StringEquals", "aws:PrincipalOrgID"}},
		}, true
	case "aws_cloudwatch_event_permission":
		return permission{
			sid: "statement_id", resource: "event_bus_name", service: "events", prefix: "event-bus/",
			absent: "default", action: "events:PutEvents",
		}, true
	case "aws_signer_signing_profile_permission":
		return permission{sid: "statement_id", resource: "profile_name", service: "signer", prefix: "/signing-profiles/"}, true
	}
	return permission{}, false
}

// permissions makes a document of each such resource, one for each known instance.
func (ev *evaluator) permissions() {
	for _, b := range ev.blocks {
		p, ok := permissionOf(b.kind)
		if !ok || ev.presence(b).never {
			continue
		}
		for _, in := range ev.envs(b) {
			document := policy.Decode(ev.permission(b, p, in.env))
			document.Uses = []policy.Use{{
				Kind: policy.Resource, Owner: policy.Key(ev.scope, b.address), OwnerName: ev.ownerName(b), Span: header(b), When: in.when,
			}}
			ev.repo.AddDocument(document)
		}
	}
}

// permission renders the policy; what no attribute says stands at the block's header.
func (ev *evaluator) permission(b *block, p permission, e *env) *policy.Node {
	at := header(b)
	whole := policy.Span{File: at.File, Start: at.Start, End: b.CloseBraceRange.End.Byte}
	constant := func(name, value string) policy.Field {
		node := &policy.Node{Kind: policy.String, Text: policy.Literal(value), Span: at, Via: e.via}
		return policy.Field{Key: policy.Literal(name), KeySpan: at, Value: node}
	}
	statement := &policy.Node{Kind: policy.Object, Span: whole, Via: e.via}
	add := func(element string, attribute *hclsyntax.Attribute, value *policy.Node) {
		statement.Fields = append(statement.Fields, policy.Field{Key: policy.Literal(element), KeySpan: span(attribute.NameRange), Value: value})
	}
	if attribute := b.Body.Attributes[p.sid]; attribute != nil {
		add("Sid", attribute, ev.eval(attribute.Expr, e))
	}
	statement.Fields = append(statement.Fields, constant("Effect", "Allow"))
	if attribute := b.Body.Attributes["principal"]; attribute != nil {
		add("Principal", attribute, ev.each(ev.eval(attribute.Expr, e), ev.permitted))
	}
	if attribute := b.Body.Attributes["action"]; attribute != nil {
		add("Action", attribute, ev.eval(attribute.Expr, e))
	} else if p.action != "" {
		statement.Fields = append(statement.Fields, constant("Action", p.action))
	}
	if attribute := b.Body.Attributes[p.resource]; attribute != nil {
		name := ev.each(ev.eval(attribute.Expr, e), func(name *policy.Node) *policy.Node { return ev.permittedOn(b, p, name, e) })
		add("Resource", attribute, name)
	} else if p.absent != "" {
		statement.Fields = append(statement.Fields, constant("Resource", p.absent))
		last := statement.Fields[len(statement.Fields)-1].Value
		last.Text = ev.ownARN(b, p, last.Text)
	}
	if condition := ev.restrictions(b, p, e); len(condition.Fields) > 0 {
		statement.Fields = append(statement.Fields, policy.Field{Key: policy.Literal("Condition"), KeySpan: at, Value: condition})
	}
	list := &policy.Node{Kind: policy.List, Span: whole, Items: []*policy.Node{statement}}
	return &policy.Node{Kind: policy.Object, Span: whole, Via: e.via, Fields: []policy.Field{
		constant("Version", "2012-10-17"), {Key: policy.Literal("Statement"), KeySpan: at, Value: list},
	}}
}

// permitted is the Principal element that AWS makes of an attribute: everybody, a
// service, or an account, role or user.
func (ev *evaluator) permitted(name *policy.Node) *policy.Node {
	kind := policy.Literal("AWS")
	switch literal, known := name.Text.Literal(); {
	case name.Kind == policy.Null, literal == "*":
		return name
	case known && strings.Contains(literal, ".") && !policy.IsARN(name.Text):
		kind = policy.Literal("Service")
	case !known && !policy.IsARN(name.Text) && !isAccount(name.Text):
		kind = policy.HoleText("the kind of "+name.Text.String(), fmt.Sprintf("%s:%d", name.Span.File, name.Span.Start), policy.AnyText)
	}
	return &policy.Node{Kind: policy.Object, Span: name.Span, When: name.When, Fields: []policy.Field{{Key: kind, KeySpan: name.Span, Value: name}}}
}

func isAccount(text policy.Text) bool {
	return text.IsHole() && text.Parts[0].Hole.Class == policy.Account
}

// permittedOn is the ARN of the resource that a permission is for. A name that is not known
// may be an ARN itself.
func (ev *evaluator) permittedOn(b *block, p permission, name *policy.Node, e *env) *policy.Node {
	start := name.Text.Prefix()
	switch {
	case strings.HasPrefix(start, "arn:") || name.Text.IsHole() || strings.Contains(name.Text.String(), ":function:"):
		return name
	case start == "" || strings.Contains(start, ":"):
		unknown := *name
		unknown.Text = ev.holeText(b.Body.Attributes[p.resource].Expr.Range(), e)
		return &unknown
	}
	made := *name
	made.Text = ev.ownARN(b, p, name.Text)
	if attribute := b.Body.Attributes[p.qualifier]; attribute != nil {
		qualifier := ev.eval(attribute.Expr, e)
		made.Text = policy.Concat(made.Text, policy.Literal(":"), ev.textOf(qualifier, attribute.Expr.Range(), e))
	}
	return &made
}

func (ev *evaluator) ownARN(b *block, p permission, name policy.Text) policy.Text {
	return policy.Concat(policy.Literal("arn:"), ev.partition(b), policy.Literal(":"+p.service+":"), ev.region(b), policy.Literal(":"),
		ev.account(b), policy.Literal(":"+p.prefix), name)
}

// restrictions is the Condition element.
func (ev *evaluator) restrictions(b *block, p permission, e *env) *policy.Node {
	condition := &policy.Node{Kind: policy.Object, Span: header(b), Via: e.via}
	for _, r := range p.conditions {
		attribute := b.Body.Attributes[r.attribute]
		if attribute == nil {
			continue
		}
		for _, value := range ev.alternatives(ev.eval(attribute.Expr, e)) {
			if value.Kind == policy.Null || value.Kind == policy.String && value.Text.IsEmpty() || r.operator == "Bool" && value.Text.Is("false") {
				continue
			}
			at := span(attribute.NameRange)
			keys := &policy.Node{Kind: policy.Object, Span: at, When: value.When, Fields: []policy.Field{{Key: policy.Literal(r.key), KeySpan: at, Value: value}}}
			condition.Fields = withOperator(condition.Fields, policy.Field{Key: policy.Literal(r.operator), KeySpan: at, Value: keys})
		}
	}
	for _, in := range ev.instances(b.Body, "condition", e) {
		operator, key, value := in.body.Attributes["type"], in.body.Attributes["key"], in.body.Attributes["value"]
		if operator == nil || key == nil || value == nil {
			condition.Partial = true
			continue
		}
		name, nameSpan := ev.textAt(key, in.env)
		word, wordSpan := ev.textAt(operator, in.env)
		keys := &policy.Node{Kind: policy.Object, Span: in.span, When: in.when, Fields: []policy.Field{{Key: name, KeySpan: nameSpan, Value: ev.eval(value.Expr, in.env)}}}
		condition.Partial = condition.Partial || in.dynamic
		condition.Fields = withOperator(condition.Fields, policy.Field{Key: word, KeySpan: wordSpan, Value: keys})
	}
	return condition
}
