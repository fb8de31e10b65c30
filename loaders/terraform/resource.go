package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// presence is when a block exists, and whether it may stand for many instances.
type presence struct {
	when  policy.When
	many  bool
	never bool
}

func (ev *evaluator) presence(b *block) presence {
	known, ok := ev.presences[b]
	if !ok {
		ev.presences[b] = presence{many: true}
		known = ev.newPresence(b)
		ev.presences[b] = known
	}
	return known
}

func (ev *evaluator) newPresence(b *block) presence {
	if attribute := b.Body.Attributes["count"]; attribute != nil {
		return ev.counted(attribute.Expr)
	}
	attribute := b.Body.Attributes["for_each"]
	if attribute == nil {
		return presence{}
	}
	var found presence
	filled := 0
	for _, alternative := range ev.alternatives(ev.eval(attribute.Expr, ev.root)) {
		if alternative.Kind == policy.Open {
			return presence{many: true, when: ev.exists("for_each", attribute.Expr, ev.root)}
		}
		if size := len(alternative.Items) + len(alternative.Fields); size > 0 {
			filled++
			found.when = alternative.When
		}
	}
	if filled > 1 {
		found.when = nil
	}
	return presence{many: true, when: found.when, never: filled == 0}
}

func (ev *evaluator) counted(expr hclsyntax.Expression) presence {
	var found presence
	filled := 0
	for _, alternative := range ev.alternatives(ev.eval(expr, ev.root)) {
		switch count, known := alternative.Text.Literal(); {
		case !known || alternative.Kind == policy.Open:
			return presence{many: true, when: ev.exists("count", expr, ev.root)}
		case count != "0":
			filled++
			found.when = alternative.When
			found.many = found.many || count != "1"
		}
	}
	if filled > 1 {
		found.when = nil
	}
	found.never = filled == 0
	return found
}

// env is where a block's expressions are walked: each and count are its own.
func (ev *evaluator) env(b *block) *env {
	switch {
	case b.Body.Attributes["for_each"] != nil:
		return ev.root.bind(b.address, map[string]*policy.Node{"each": nil})
	case b.Body.Attributes["count"] != nil:
		return ev.root.bind(b.address, map[string]*policy.Node{"count": nil})
	}
	return ev.root
}

// envs are the block's environments, one for each element of a for_each that is known.
func (ev *evaluator) envs(b *block) []instance {
	presence := ev.presence(b)
	attribute := b.Body.Attributes["for_each"]
	if attribute == nil {
		return []instance{{env: ev.env(b), when: presence.when, dynamic: presence.many}}
	}
	elements, partial := ev.elements("for_each", attribute.Expr, ev.root)
	if partial && elements[0].value == nil {
		return []instance{{env: ev.env(b), when: presence.when, dynamic: true}}
	}
	var list []instance
	for _, el := range ev.unpack(elements) {
		if attributeIsSet(el) {
			el.key = el.value
		}
		names := map[string]*policy.Node{"each": pair(el)}
		bound := ev.root.bind(b.address+"/"+el.label, names)
		list = append(list, instance{env: bound, when: el.when, key: el.key.Text})
	}
	return list
}

// attributeIsSet reports whether the element comes from a set, whose members are their own keys.
func attributeIsSet(el element) bool { return el.key != nil && el.key.Kind == policy.Number }

// repeats reports whether a block has count or for_each, so that references need an index.
func (ev *evaluator) repeats(b *block) bool {
	return b.Body.Attributes["count"] != nil || b.Body.Attributes["for_each"] != nil
}

// resource is what an attribute of a declared resource or data source is known to be.
func (ev *evaluator) resource(address string, steps []step, use hclsyntax.Expression, e *env) *policy.Node {
	b := ev.byAddress[address]
	if b == nil {
		return ev.hole(use.Range(), e)
	}
	index, rest := "", steps
	if ev.repeats(b) {
		if len(steps) == 0 || steps[0].splat {
			return ev.hole(use.Range(), e)
		}
		// Before Terraform 0.12, a lone instance needed no index.
		if !steps[0].attr {
			index, rest = ev.index(steps[0], e), steps[1:]
		}
	}
	if len(rest) == 0 {
		return ev.whole(b, use, e)
	}
	if rest[0].key != nil || rest[0].splat {
		return ev.hole(use.Range(), e)
	}
	node := ev.attribute(b, index, rest[0].name, use, e)
	return ev.pick(node, rest[1:], use.Range(), e)
}

// index names the instance that a step selects: `"a"`, or the expression with the
// scope where it has one meaning.
func (ev *evaluator) index(s step, e *env) string {
	if s.key == nil {
		return s.name
	}
	if known, ok := ev.eval(s.key, e).Text.Literal(); ok {
		return known
	}
	name := ev.source(s.key.Range())
	return name + "@" + e.scopeOf(name)
}

// whole is a resource as a value: an object of the attributes that are understood.
func (ev *evaluator) whole(b *block, use hclsyntax.Expression, e *env) *policy.Node {
	var names []string
	switch b.kind {
	case "data.aws_iam_policy_document":
		names = []string{"json", "minified_json"}
	case "aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_iam_policy":
		names = []string{"arn", "name", "id"}
	case "data.aws_caller_identity":
		names = []string{"account_id", "arn", "id"}
	case "data.aws_partition":
		names = []string{"partition"}
	case "data.aws_region":
		names = []string{"name", "region", "id"}
	case "aws_iam_instance_profile", "aws_iam_openid_connect_provider", "aws_iam_saml_provider":
		names = []string{"arn"}
	default:
		return ev.hole(use.Range(), e)
	}
	node := &policy.Node{Kind: policy.Object, Span: span(use.Range()), Via: e.via}
	for _, name := range names {
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal(name), Value: ev.attribute(b, "", name, use, e)})
	}
	return node
}

// provider is the provider configuration of a block: empty for the default one.
func (ev *evaluator) provider(b *block) string {
	attribute := b.Body.Attributes["provider"]
	if attribute == nil {
		return ""
	}
	name := ev.source(attribute.Expr.Range())
	if !strings.Contains(name, ".") {
		return ""
	}
	return name
}

// own names what belongs to a block's provider configuration: the same name for
// every block of the same configuration.
func (ev *evaluator) own(b *block, name string, class policy.Class) policy.Text {
	if provider := ev.provider(b); provider != "" {
		name += " of " + provider
	}
	return policy.HoleText(name, ev.dir, class)
}

func (ev *evaluator) account(b *block) policy.Text {
	return ev.own(b, "data.aws_caller_identity.current.account_id", policy.Account)
}

func (ev *evaluator) partition(b *block) policy.Text {
	return ev.own(b, "data.aws_partition.current.partition", policy.Partition)
}

func (ev *evaluator) region(b *block) policy.Text {
	return ev.own(b, "data.aws_region.current.name", policy.Region)
}
