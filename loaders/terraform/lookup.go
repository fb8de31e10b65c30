package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// lookedUp is the name or ARN of a managed policy that a data source looks up; nil for
// what only AWS can tell, such as the policy itself. One that is looked up by name
// may be AWS's or the account's, and stand under any path.
func (ev *evaluator) lookedUp(b *block, name string, use hclsyntax.Expression, e *env) *policy.Node {
	if name == "id" {
		name = "arn"
	}
	if name != "arn" && name != "name" {
		return nil
	}
	given := func(attribute string) (policy.Text, bool) {
		written := b.Body.Attributes[attribute]
		if written == nil {
			return policy.Text{}, false
		}
		node := ev.eval(written.Expr, ev.env(b))
		return ev.textOf(node, written.Expr.Range(), ev.env(b)), node.Kind != policy.Null
	}
	if text, ok := given(name); ok {
		return ev.text(text, use.Range(), e)
	}
	other, ok := given(map[string]string{"arn": "name", "name": "arn"}[name])
	switch {
	case !ok:
		return nil
	case name == "name":
		if arn := policy.ParseARN(other); arn.Fields == 6 && !arn.Open {
			return ev.text(arn.Name(), use.Range(), e)
		}
		return nil
	}
	account := policy.HoleText(b.address+".account", ev.env(b).scope, policy.AnyText)
	path := policy.HoleText(b.address+".path", ev.env(b).scope, policy.AnyText)
	return ev.text(policy.Concat(policy.Literal("arn:"), ev.partition(b), policy.Literal(":iam::"), account,
		policy.Literal(":policy/"), path, other), use.Range(), e)
}
