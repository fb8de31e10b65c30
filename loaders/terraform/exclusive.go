package terraform

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// exclusive reads a resource that lists all inline policies of a principal: one that
// the module does not declare is there, but was not read.
func (l *links) exclusive(ev *evaluator, b *block) {
	kind := strings.TrimSuffix(strings.TrimPrefix(b.kind, "aws_iam_"), "_policies_exclusive")
	attribute := b.Body.Attributes["policy_names"]
	if attribute == nil || ev.presence(b).never {
		return
	}
	for _, in := range ev.envs(b) {
		names, partial := ev.spread(ev.eval(attribute.Expr, in.env))
		if partial {
			names = append(names, ev.hole(attribute.Expr.Range(), in.env))
		}
		for _, target := range l.targets(ev, b, side{kind + "_name", policy.PrincipalKind(kind)}, in.env) {
			for _, name := range names {
				if !ev.declaresInline(kind, name) {
					lacks(target.principal, fmt.Sprintf("%s lists an inline policy that is not known: %s", ev.address(b.address), name.Text))
				}
			}
		}
	}
}

// declaresInline reports whether a name is that of an inline policy of the module.
func (ev *evaluator) declaresInline(kind string, name *policy.Node) bool {
	resource := "aws_iam_" + kind + "_policy"
	if name.Text.IsHole() && strings.HasPrefix(name.Text.Parts[0].Hole.Name, resource+".") {
		return true
	}
	for _, b := range ev.blocks {
		bodies := []instance{{body: b.Body, env: ev.env(b)}}
		switch b.kind {
		case resource:
		case "aws_iam_" + kind:
			bodies = ev.instances(b.Body, "inline_policy", ev.env(b))
		default:
			continue
		}
		for _, in := range bodies {
			for _, own := range ev.valuesIn(in, "name") {
				if policy.Equal(own.Text, name.Text) == policy.Yes {
					return true
				}
			}
		}
	}
	return false
}
