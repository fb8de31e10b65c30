package terraform

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// nameSource says where a kind of IAM resource has its name, and how its ARN is made.
type nameSource struct {
	attribute, arnType string
	idIsARN            bool
}

func nameSourceOf(kind string) (nameSource, bool) {
	switch kind {
	case "aws_iam_role", "data.aws_iam_role", "aws_iam_service_linked_role":
		return nameSource{attribute: "name", arnType: "role"}, true
	case "aws_iam_user":
		return nameSource{attribute: "name", arnType: "user"}, true
	case "aws_iam_group":
		return nameSource{attribute: "name", arnType: "group"}, true
	case "aws_iam_policy":
		return nameSource{attribute: "name", arnType: "policy", idIsARN: true}, true
	case "aws_iam_instance_profile":
		return nameSource{attribute: "name", arnType: "instance-profile"}, true
	case "aws_iam_openid_connect_provider", "data.aws_iam_openid_connect_provider":
		return nameSource{attribute: "url", arnType: "oidc-provider", idIsARN: true}, true
	case "aws_iam_saml_provider":
		return nameSource{attribute: "name", arnType: "saml-provider", idIsARN: true}, true
	case "aws_organizations_policy", "aws_ssoadmin_permission_set":
		return nameSource{attribute: "name"}, true
	}
	return nameSource{}, false
}

// named makes the text of a name or ARN of an IAM resource, with the link to it.
func (ev *evaluator) named(b *block, index, attribute string) (policy.Text, bool) {
	source, ok := nameSourceOf(b.kind)
	if !ok {
		return policy.Text{}, false
	}
	isARN := attribute == "arn" || attribute == "id" && source.idIsARN
	if !isARN && attribute != "name" && attribute != "id" {
		return policy.Text{}, false
	}
	name, path := ev.nameOf(b, index), ev.pathOf(b, index)
	linked := "name"
	switch {
	case source.arnType == "" && attribute != "name":
		linked = attribute
		name = policy.HoleText(ev.instanceAddress(b, index)+"."+attribute, ev.scope, policy.AnyText)
	case isARN:
		linked = "arn"
		name = policy.Concat(policy.Literal("arn:"), ev.partition(b), policy.Literal(":iam::"), ev.account(b),
			policy.Literal(":"+source.arnType), path, name)
	}
	name.Parts = append([]policy.Part(nil), name.Parts...)
	name.Ref = &policy.Ref{Scope: ev.scope, Address: ev.instanceAddress(b, index), Attribute: linked}
	return name, true
}

// instanceAddress is the address of one instance; that of the block where it has one at most.
func (ev *evaluator) instanceAddress(b *block, index string) string {
	if !ev.presence(b).many {
		return b.address
	}
	return fmt.Sprintf("%s[%q]", b.address, index)
}

// blockAddress is the address of the block that an instance belongs to.
func blockAddress(address string) string {
	address, _, _ = strings.Cut(address, "[")
	return address
}

// nameOf is the name of an IAM resource: a hole where AWS or a prefix makes it.
func (ev *evaluator) nameOf(b *block, index string) policy.Text {
	source, _ := nameSourceOf(b.kind)
	e := ev.env(b)
	class := policy.Name
	if source.attribute == "url" {
		class = policy.AnyText
	}
	unknown := policy.HoleText(b.address+"."+source.attribute, e.scope, class)
	if len(e.names) > 0 && index != "" {
		unknown = policy.HoleText(b.address+"["+index+"]."+source.attribute, ev.scope, class)
		if e = ev.expanded(b, index).env; ev.expanded(b, index).index != index {
			e = ev.top.bind(b.address+"["+index+"]", ev.instanceNames(b, index))
		}
	}
	if b.kind == "aws_iam_service_linked_role" {
		return ev.serviceLinkedName(b, e, unknown)
	}
	if attribute := b.Body.Attributes[source.attribute]; attribute != nil {
		if node := ev.eval(attribute.Expr, e); node.Kind != policy.Null {
			return ev.textOf(node, attribute.Expr.Range(), e).Map(trimScheme(source))
		}
	}
	if attribute := b.Body.Attributes[source.attribute+"_prefix"]; attribute != nil {
		if node := ev.eval(attribute.Expr, e); node.Kind != policy.Null {
			return policy.Concat(ev.textOf(node, attribute.Expr.Range(), e), unknown)
		}
	}
	return unknown
}

// instanceNames binds each.key or count.index for one instance, as far as its index is a literal.
func (ev *evaluator) instanceNames(b *block, index string) map[string]*policy.Node {
	if strings.Contains(index, "@") {
		return map[string]*policy.Node{"each": nil, "count": nil}
	}
	known := &policy.Node{Kind: policy.String, Text: policy.Literal(index)}
	if b.Body.Attributes["count"] != nil {
		return map[string]*policy.Node{"count": object("index", known)}
	}
	return map[string]*policy.Node{"each": object("key", known)}
}

func object(name string, value *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.Object, Fields: []policy.Field{{Key: policy.Literal(name), Value: value}}}
}

func trimScheme(source nameSource) func(string) string {
	return func(s string) string {
		if source.attribute != "url" {
			return s
		}
		return strings.TrimPrefix(s, "https://")
	}
}

// pathOf is the path of an IAM resource, "/" where none is written. A looked-up
// role's is not known: it may be empty beyond the slash.
func (ev *evaluator) pathOf(b *block, index string) policy.Text {
	e := ev.expanded(b, index).env
	if strings.HasPrefix(b.kind, "data.") && strings.HasSuffix(b.kind, "_role") {
		return policy.Concat(policy.Literal("/"), policy.HoleText(b.address+".path", ev.scope, policy.AnyText))
	}
	if service := b.Body.Attributes["aws_service_name"]; service != nil && b.kind == "aws_iam_service_linked_role" {
		name := ev.textOf(ev.eval(service.Expr, e), service.Expr.Range(), e)
		return policy.Concat(policy.Literal("/aws-service-role/"), name, policy.Literal("/"))
	}
	attribute := b.Body.Attributes["path"]
	if attribute == nil {
		return policy.Literal("/")
	}
	node := ev.eval(attribute.Expr, e)
	if node.Kind == policy.Null {
		return policy.Literal("/")
	}
	return ev.textOf(node, attribute.Expr.Range(), e)
}
