package terraform

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// memberships puts users into groups, as an instance tells.
func (l *links) memberships(ev *evaluator) {
	for _, b := range ev.blocks {
		users, groups := side{"user", policy.User}, side{"groups", policy.Group}
		switch b.kind {
		case "aws_iam_user_group_membership":
		case "aws_iam_group_membership":
			users, groups = side{"users", policy.User}, side{"group", policy.Group}
		default:
			continue
		}
		for _, in := range ev.envs(b) {
			l.join(ev.address(b.address), l.targets(ev, b, users, in.env), l.targets(ev, b, groups, in.env), l.undeclared(ev, b, groups, in.env))
		}
	}
}

// undeclared reports whether an attribute names principals that the module does not declare.
func (l *links) undeclared(ev *evaluator, b *block, side side, e *env) bool {
	attribute := b.Body.Attributes[side.attribute]
	if attribute == nil {
		return false
	}
	nodes, partial := ev.spread(ev.eval(attribute.Expr, e))
	return partial || slices.ContainsFunc(nodes, func(node *policy.Node) bool {
		return !slices.ContainsFunc(l.meant(ev, node, side.kind), func(target target) bool { return target.sure })
	})
}

func (l *links) join(address string, users, groups []target, undeclared bool) {
	for _, user := range users {
		if !user.sure || undeclared {
			lacks(user.principal, address+" puts it into groups that are not known")
		}
		for _, group := range groups {
			if user.sure && group.sure {
				user.principal.Groups = append(user.principal.Groups, group.principal.Key)
			}
		}
	}
}
