package terraform

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// memberships puts users into groups.
func (l *links) memberships() {
	for _, b := range l.ev.blocks {
		users, groups := side{"user", policy.User}, side{"groups", policy.Group}
		switch b.kind {
		case "aws_iam_user_group_membership":
		case "aws_iam_group_membership":
			users, groups = side{"users", policy.User}, side{"group", policy.Group}
		default:
			continue
		}
		for _, in := range l.ev.envs(b) {
			l.join(b, l.targets(b, users, in.env), l.targets(b, groups, in.env), l.undeclared(b, groups, in.env))
		}
	}
}

// undeclared reports whether an attribute names principals that the module does not declare.
func (l *links) undeclared(b *block, side side, e *env) bool {
	attribute := b.Body.Attributes[side.attribute]
	if attribute == nil {
		return false
	}
	nodes, partial := l.ev.spread(l.ev.eval(attribute.Expr, e))
	return partial || slices.ContainsFunc(nodes, func(node *policy.Node) bool {
		return !slices.ContainsFunc(l.named(node, side.kind), func(target target) bool { return target.sure })
	})
}

func (l *links) join(b *block, users, groups []target, undeclared bool) {
	for _, user := range users {
		if !user.sure || undeclared {
			lacks(user.principal, b.address+" puts it into groups that are not known")
		}
		for _, group := range groups {
			if user.sure && group.sure {
				user.principal.Groups = append(user.principal.Groups, group.principal.Key)
			}
		}
	}
}
