package terraform

import (
	"strconv"

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
		known.when, known.never = ev.when().And(known.when), known.never || ev.never()
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
	for _, alternative := range ev.alternatives(ev.eval(attribute.Expr, ev.top)) {
		if alternative.Kind == policy.Open {
			return presence{many: true, when: ev.exists("for_each", attribute.Expr, ev.top)}
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
	for _, alternative := range ev.alternatives(ev.eval(expr, ev.top)) {
		switch count, known := alternative.Text.Literal(); {
		case !known || alternative.Kind == policy.Open:
			return presence{many: true, when: ev.exists("count", expr, ev.top)}
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
		return ev.top.bind(b.address, map[string]*policy.Node{"each": nil})
	case b.Body.Attributes["count"] != nil:
		var counted *policy.Node
		if !ev.presence(b).many {
			counted = object("index", &policy.Node{Kind: policy.Number, Text: policy.Literal("0")})
		}
		return ev.top.bind(b.address, map[string]*policy.Node{"count": counted})
	}
	return ev.top
}

// envs are the block's environments, one for each element of a for_each that is known.
func (ev *evaluator) envs(b *block) []instance {
	presence := ev.presence(b)
	attribute := b.Body.Attributes["for_each"]
	if attribute == nil {
		return ev.countEnvs(b, presence)
	}
	elements, partial := ev.elements("for_each", attribute.Expr, ev.top)
	if partial && elements[0].value == nil {
		return []instance{{env: ev.env(b), when: presence.when, dynamic: true, index: anyIndex}}
	}
	var list []instance
	for _, el := range ev.unpack(elements) {
		if attributeIsSet(el) {
			el.key = el.value
		}
		names := map[string]*policy.Node{"each": pair(el)}
		bound := ev.top.bind(b.address+"/"+el.label, names)
		in := instance{env: bound, when: ev.when().And(el.when), index: anyIndex}
		if key, known := el.key.Text.Literal(); known {
			in.index = key
		}
		list = append(list, in)
	}
	return list
}

// countEnvs are the environments of a block without for_each: one, or one for each
// number below a count that is known.
func (ev *evaluator) countEnvs(b *block, presence presence) []instance {
	one := instance{env: ev.env(b), when: presence.when, dynamic: presence.many}
	attribute := b.Body.Attributes["count"]
	if attribute == nil {
		return []instance{one}
	}
	if one.index = anyIndex; !presence.many {
		one.index = "0"
	}
	count, err := strconv.Atoi(ev.eval(attribute.Expr, ev.top).Text.String())
	if err == nil && count > ev.budget(maxElements) {
		ev.tooMany(attribute.Expr)
	}
	if err != nil || count < 2 || count > ev.budget(maxElements) {
		return []instance{one}
	}
	list := make([]instance, count)
	for i := range list {
		key := strconv.Itoa(i)
		number := &policy.Node{Kind: policy.Number, Text: policy.Literal(key), Span: span(attribute.Expr.Range())}
		list[i] = instance{
			env:  ev.top.bind(b.address+"/count["+key+"]", map[string]*policy.Node{"count": object("index", number)}),
			when: presence.when, index: key,
		}
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
		return ev.whole(b, index, use, e)
	}
	if rest[0].key != nil || rest[0].splat {
		return ev.hole(use.Range(), e)
	}
	node := ev.attribute(b, index, rest[0].name, use, e)
	if known := node.Text.Ref != nil || node.Text.IsHole() && node.Text.Parts[0].Hole.Class != policy.AnyText; known && ev.isThere(b, index) {
		ev.shapes[node] |= there
	}
	return ev.pick(node, rest[1:], use.Range(), e)
}

// isThere reports whether a block surely has an instance of that index, wherever its
// module has one.
func (ev *evaluator) isThere(b *block, index string) bool {
	presence := ev.presence(b)
	if presence.never || len(presence.when) > len(ev.when()) {
		return false
	}
	return !ev.repeats(b) || !presence.many && (index == "0" || index == "") || ev.expanded(b, index).index == index
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

// whole is one instance of a resource as a value: an object of the attributes that are understood.
func (ev *evaluator) whole(b *block, index string, use hclsyntax.Expression, e *env) *policy.Node {
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
	case "module":
		return ev.wholeModule(b, index, use, e)
	default:
		return ev.hole(use.Range(), e)
	}
	node := &policy.Node{Kind: policy.Object, Span: span(use.Range()), Via: e.via}
	for _, name := range names {
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal(name), Value: ev.attribute(b, index, name, use, e)})
	}
	return node
}
