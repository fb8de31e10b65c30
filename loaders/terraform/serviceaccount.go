package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// roleAnnotation names the role that EKS gives the pods of a service account.
const roleAnnotation = "eks.amazonaws.com/role-arn"

// serviceAccountCalls makes the calls of a service account of Kubernetes that is given a role.
func (ev *evaluator) serviceAccountCalls(b *block) {
	for _, in := range ev.envs(b) {
		for _, metadata := range ev.instances(b.Body, "metadata", in.env) {
			metadata.when, metadata.index = in.when.And(metadata.when), in.index
			annotations := metadata.body.Attributes["annotations"]
			if annotations == nil {
				continue
			}
			for _, object := range ev.alternatives(ev.under(ev.eval(annotations.Expr, metadata.env), metadata.when)) {
				ev.serviceAccount(b, metadata, annotations, object)
			}
		}
	}
}

// serviceAccount makes the call that one alternative of the annotations means.
func (ev *evaluator) serviceAccount(b *block, metadata instance, annotations *hclsyntax.Attribute, object *policy.Node) {
	role := object.Exact(roleAnnotation)
	if object.Kind != policy.Object || role == nil {
		return
	}
	at := span(annotations.Expr.Range())
	for _, node := range ev.alternatives(ev.under(role, object.When)) {
		if node.Kind == policy.Null || node.Kind == policy.String && node.Text.IsEmpty() {
			continue
		}
		subject := ev.subject(metadata, node.When)
		audience := ev.passed(object.Exact("eks.amazonaws.com/audience"), node.When, metadata.env)
		if audience == nil {
			audience = &policy.Value{Text: policy.Literal("sts.amazonaws.com"), Span: inner(node.Span, at), Scalar: policy.String, Default: true}
		}
		ev.repo.Calls = append(ev.repo.Calls, &policy.Call{
			Key: policy.Key(ev.scope, ev.memberAddress(b, metadata)), Kind: policy.ServiceAccountCall, Address: ev.address(b.address),
			Span: inner(node.Span, at), Action: assumeWithAnotherID, Role: node.Value(), When: node.When, Chained: policy.No,
			Provider: policy.HoleText("OIDC provider of the cluster", ev.scope, policy.AnyText), Audience: audience,
			Claims: []policy.TokenClaim{
				{Key: "sub", Values: []policy.Value{subject}, All: true},
				{Key: "aud", Values: []policy.Value{*audience}, All: !object.Partial},
			},
		})
	}
}

// subject is what the tokens of a service account say of it; the provider of Kubernetes
// puts it into the namespace default where none is given.
func (ev *evaluator) subject(metadata instance, when policy.When) policy.Value {
	part := func(name string) *policy.Value {
		attribute := metadata.body.Attributes[name]
		if attribute == nil {
			return nil
		}
		return ev.passed(ev.eval(attribute.Expr, metadata.env), when, metadata.env)
	}
	namespace, name := part("namespace"), part("name")
	if namespace == nil {
		namespace = &policy.Value{Text: policy.Literal("default")}
	}
	if name == nil {
		name = &policy.Value{Text: policy.HoleText("name", ev.scope+" "+metadata.index, policy.Name), Span: metadata.span, Scalar: policy.String}
	}
	subject := *name
	subject.Text = policy.Concat(policy.Literal("system:serviceaccount:"), namespace.Text, policy.Literal(":"), name.Text)
	return subject
}
