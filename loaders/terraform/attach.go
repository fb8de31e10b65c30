package terraform

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// side is an attribute that names principals of a kind.
type side struct {
	attribute string
	kind      policy.PrincipalKind
}

// attachment is a resource type that attaches managed policies to principals.
type attachment struct {
	sides    []side
	policies string
}

func attachmentOf(kind string) (attachment, bool) {
	switch kind {
	case "aws_iam_role_policy_attachment":
		return attachment{[]side{{"role", policy.Role}}, "policy_arn"}, true
	case "aws_iam_user_policy_attachment":
		return attachment{[]side{{"user", policy.User}}, "policy_arn"}, true
	case "aws_iam_group_policy_attachment":
		return attachment{[]side{{"group", policy.Group}}, "policy_arn"}, true
	case "aws_iam_policy_attachment":
		return attachment{[]side{{"roles", policy.Role}, {"users", policy.User}, {"groups", policy.Group}}, "policy_arn"}, true
	case "aws_iam_role_policy_attachments_exclusive":
		return attachment{[]side{{"role_name", policy.Role}}, "policy_arns"}, true
	case "aws_iam_user_policy_attachments_exclusive":
		return attachment{[]side{{"user_name", policy.User}}, "policy_arns"}, true
	case "aws_iam_group_policy_attachments_exclusive":
		return attachment{[]side{{"group_name", policy.Group}}, "policy_arns"}, true
	}
	return attachment{}, false
}

// target is a principal that an attachment names; not sure where it only may.
type target struct {
	principal *policy.Principal
	when      policy.When
	sure      bool
}

// targets finds the principals that one attribute of a resource names.
func (l *links) targets(ev *evaluator, b *block, side side, e *env) []target {
	attribute := b.Body.Attributes[side.attribute]
	if attribute == nil {
		return nil
	}
	var list []target
	nodes, partial := ev.spread(ev.eval(attribute.Expr, e))
	if partial {
		nodes = append(nodes, ev.hole(attribute.Expr.Range(), e))
	}
	for _, node := range nodes {
		list = append(list, l.meant(ev, node, side.kind)...)
	}
	return list
}

// meant finds the principals of a kind that a name means, or may mean.
func (l *links) meant(ev *evaluator, node *policy.Node, kind policy.PrincipalKind) []target {
	if ref := node.Text.Ref; ref != nil {
		if targets := l.targetsAt(*ref, node.When); len(targets) > 0 {
			return targets
		}
	}
	var list []target
	for _, principal := range l.candidates(ev, node.Text, kind) {
		answer := sameName(principal.Name, node.Text)
		if answer == policy.Unknown && len(principal.Incomplete) >= maxReasons {
			continue
		}
		if answer != policy.No {
			list = append(list, target{principal: principal, when: node.When, sure: answer == policy.Yes})
		}
	}
	if len(list) == 0 {
		l.tree.repo.Attachments = append(l.tree.repo.Attachments, policy.Attachment{Kind: kind, Name: node.Text, Span: node.Span})
	}
	return list
}

// targetsAt are the principals that a reference names.
func (l *links) targetsAt(ref policy.Ref, when policy.When) []target {
	principals, sure := l.principalsAt(ref)
	var list []target
	for _, principal := range principals {
		if sure && principal.Key != ref.Key() {
			when = when.And(ofInstance(ref))
		}
		list = append(list, target{principal: principal, when: when, sure: sure})
	}
	return list
}

// candidates are the principals of a kind that may have a name. One that nobody can
// tell may be that of a principal of the same module, or of those that call it.
func (l *links) candidates(ev *evaluator, name policy.Text, kind policy.PrincipalKind) []*policy.Principal {
	names := l.named[kind]
	if names == nil {
		return nil
	}
	if literal, known := name.Literal(); known {
		return append(slices.Clone(names.literal[literal]), names.open.Of(name)...)
	}
	if !name.IsHole() {
		return append(names.known.Of(name), names.open.Of(name)...)
	}
	if ev.vague[kind] >= maxReasons {
		return nil // whom it may be lacks enough already
	}
	if !strings.HasPrefix(name.Parts[0].Hole.Name, "module.") {
		ev.vague[kind]++
	}
	var list []*policy.Principal
	for _, principal := range l.principals {
		home := l.homes[principal.Key]
		if principal.Kind == kind && home.calls(ev) && !ev.foreign(name, principal.Address) {
			list = append(list, principal)
		}
	}
	return list
}

// calls reports whether an instance is another, or calls it, however deep.
func (ev *evaluator) calls(other *evaluator) bool {
	for ; other != nil; other = other.caller() {
		if other == ev {
			return true
		}
	}
	return false
}

// foreign reports whether a text is the output of a module that nobody could enter and
// that was told nothing of the principal: what such a module names is its own.
func (ev *evaluator) foreign(text policy.Text, address string) bool {
	if !text.IsHole() || !strings.HasPrefix(text.Parts[0].Hole.Name, "module.") {
		return false
	}
	name := strings.TrimPrefix(text.Parts[0].Hole.Name, "module.")
	end := strings.IndexFunc(name, func(char rune) bool { return char > 127 || !isWord(byte(char)) })
	if end < 0 {
		return false
	}
	call := ev.byAddress["module."+name[:end]]
	if call == nil {
		return false
	}
	key := [2]string{call.address, address}
	told, known := ev.told[key]
	if !known {
		told = mentions(ev.module.text(bodyRange(call)), address)
		ev.told[key] = told
	}
	return !told
}

// sameName is policy.Equal, with the commonest unknown told at once.
func sameName(name, other policy.Text) policy.Tri {
	if other.IsHole() && other.Parts[0].Hole.Class == policy.AnyText && !name.IsHole() {
		return policy.Unknown
	}
	return policy.Equal(name, other)
}

// attach reads every attachment and membership of an instance.
func (l *links) attach(ev *evaluator) {
	for _, b := range ev.blocks {
		if attachment, ok := attachmentOf(b.kind); ok && !ev.presence(b).never {
			for _, in := range ev.envs(b) {
				l.attachAll(ev, b, attachment, in)
			}
		}
		if kind, ok := principalKind(b.kind); ok {
			l.attachOwn(ev, b, kind)
		}
	}
	l.memberships(ev)
}

func (l *links) attachAll(ev *evaluator, b *block, attachment attachment, in instance) {
	attribute := b.Body.Attributes[attachment.policies]
	if attribute == nil {
		return
	}
	policies, partial := ev.spread(ev.eval(attribute.Expr, in.env))
	if partial {
		policies = append(policies, ev.hole(attribute.Expr.Range(), in.env))
	}
	for _, side := range attachment.sides {
		for _, target := range l.targets(ev, b, side, in.env) {
			for _, arn := range policies {
				l.attachOne(ev.address(b.address), target, ev.under(arn, in.when.And(target.when)))
			}
		}
	}
	for _, arn := range policies {
		l.mark(ev, arn.Text)
	}
}

// attachOwn reads managed_policy_arns and permissions_boundary of the principals of a block.
func (l *links) attachOwn(ev *evaluator, b *block, kind policy.PrincipalKind) {
	if ev.byAddress[b.address] != b {
		return
	}
	for _, in := range ev.expand(b) {
		principal := l.byKey[policy.Key(ev.scope, ev.memberAddress(b, in))]
		if principal == nil {
			continue
		}
		l.attachARNs(ev, b, principal, in.env)
		attribute := b.Body.Attributes["permissions_boundary"]
		if attribute == nil || kind == policy.Group {
			continue
		}
		node := ev.eval(attribute.Expr, in.env)
		if node.Kind != policy.Null && (node.Kind != policy.String || !node.Text.IsEmpty()) {
			l.bound(ev, principal, b, ev.single(node, attribute, in.env))
		}
	}
}

func (l *links) attachARNs(ev *evaluator, b *block, principal *policy.Principal, e *env) {
	attribute := b.Body.Attributes["managed_policy_arns"]
	if attribute == nil {
		return
	}
	arns, partial := ev.spread(ev.eval(attribute.Expr, e))
	if partial {
		lacks(principal, "managed_policy_arns is not fully known")
	}
	for _, arn := range arns {
		l.attachOne("managed_policy_arns", target{principal: principal, sure: true}, arn)
		l.mark(ev, arn.Text)
	}
}

// bound sets the permissions boundary of a principal.
func (l *links) bound(ev *evaluator, principal *policy.Principal, b *block, arn *policy.Value) {
	managed := l.policy(arn.Text)
	if managed == nil || l.unread[managed.Key] != "" {
		principal.BoundaryRef = arn
	}
	if managed == nil {
		return
	}
	managed.Attached = true
	use := policy.Use{
		Kind: policy.Boundary, Owner: principal.Key, OwnerName: ev.ownerName(b),
		Attribute: "permissions_boundary", Span: arn.Span, When: principal.When,
	}
	for _, document := range managed.Documents {
		principal.Boundary = append(principal.Boundary, onCondition(document, arn.When))
		document.Uses = append(document.Uses, use)
	}
}
