package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// attribute is what one attribute of an instance is known to be.
func (ev *evaluator) attribute(b *block, index, name string, use hclsyntax.Expression, e *env) *policy.Node {
	if text, ok := ev.deployment(b, name); ok {
		return ev.text(text, use.Range(), e)
	}
	switch b.kind {
	case "data.aws_iam_policy_document":
		if name == "json" || name == "minified_json" {
			return ev.documentText(b, index, use, e)
		}
	case "data.template_file":
		if name == "rendered" {
			return ev.templateFile(b, use, e)
		}
	case "aws_s3_bucket":
		if node := ev.bucket(b, name, use, e); node != nil {
			return node
		}
	case "data.aws_iam_policy":
		if node := ev.lookedUp(b, name, use, e); node != nil {
			return node
		}
	default:
		if text, ok := ev.named(b, index, name); ok {
			return ev.text(text, use.Range(), e)
		}
		if written := ev.written(b, name, use, e); written != nil {
			return written
		}
	}
	node := ev.hole(use.Range(), e)
	if isText(name) {
		node.Kind = policy.String
	}
	return node
}

// deployment is what a data source tells of where the module is deployed to.
func (ev *evaluator) deployment(b *block, name string) (policy.Text, bool) {
	switch b.kind + "." + name {
	case "data.aws_caller_identity.account_id", "data.aws_caller_identity.id":
		return ev.account(b), true
	case "data.aws_partition.partition", "data.aws_partition.id":
		return ev.partition(b), true
	case "data.aws_region.name", "data.aws_region.region", "data.aws_region.id":
		asked := b.Body.Attributes["name"] != nil || b.Body.Attributes["region"] != nil
		return ev.region(b), !asked
	}
	return policy.Text{}, false
}

// bucket is an attribute of a bucket whose name is written; nil where it is not.
func (ev *evaluator) bucket(b *block, name string, use hclsyntax.Expression, e *env) *policy.Node {
	bucket := ev.written(b, "bucket", use, e)
	if bucket == nil || name != "arn" {
		return ev.written(b, name, use, e)
	}
	text := policy.Concat(policy.Literal("arn:"), ev.partition(b), policy.Literal(":s3:::"), bucket.Text)
	text.Ref = &policy.Ref{Scope: ev.scope, Address: b.address, Attribute: "arn"}
	return ev.text(text, use.Range(), e)
}

// written is an attribute that stands in the block as the provider will give it back;
// nil where it is not written, or the block has instances.
func (ev *evaluator) written(b *block, name string, use hclsyntax.Expression, e *env) *policy.Node {
	if b.kind == "aws_s3_bucket" && name == "id" {
		name = "bucket"
	}
	switch name {
	case "bucket", "name", "function_name", "policy":
	default:
		return nil
	}
	attribute := b.Body.Attributes[name]
	if attribute == nil || strings.HasPrefix(b.kind, "data.") || ev.presence(b).many {
		return nil
	}
	inner := *ev.env(b)
	inner.via = e.via
	station := policy.Station{Span: span(use.Range()), Name: b.address + "." + name}
	if node := ev.eval(attribute.Expr, inner.through(station)); node.Kind == policy.String {
		return node
	}
	return nil
}

// isText reports whether attributes of that name are strings, whatever the resource.
func isText(name string) bool {
	switch name {
	case "arn", "id", "name", "account_id", "unique_id", "invoke_arn", "execution_arn", "url", "domain", "bucket", "key_id", "secret_string", "value":
		return true
	}
	return false
}

// documentText is the json attribute of a policy document block.
func (ev *evaluator) documentText(b *block, index string, use hclsyntax.Expression, e *env) *policy.Node {
	presence, in := ev.presence(b), ev.expanded(b, index)
	if !ev.blockVaries(b) {
		in = ev.expanded(b, "")
	}
	node := &policy.Node{Kind: policy.String, Text: ev.holeText(use.Range(), e), Span: span(use.Range()), Via: e.via}
	if b.Body.Attributes["count"] != nil {
		node.When = presence.when
	}
	return ev.coded(node, ev.documentKey(b, in.index), func() (*policy.Node, *jsontext.SyntaxError) { return ev.documentNode(b, in), nil })
}

// documentKey is the identity of what one instance of a policy document block means;
// of all of them, for no index.
func (ev *evaluator) documentKey(b *block, index string) string {
	return policy.Key(ev.scope, ev.memberAddress(b, instance{index: index}))
}

// blockVaries reports whether a block says something else for each of its instances.
func (ev *evaluator) blockVaries(b *block) bool {
	source := ev.at(hcl.RangeBetween(b.OpenBraceRange, b.CloseBraceRange))
	return mentions(source, "each") || mentions(source, "count")
}
