package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// links joins the principals and managed policies that a tree declares with the
// documents and attachments that reach them, by address; by name where both are written.
type links struct {
	tree       *tree
	principals []*policy.Principal
	managed    []*policy.ManagedPolicy
	byKey      map[string]*policy.Principal
	policies   map[string]*policy.ManagedPolicy
	// byARN holds the first managed policies, as many as are indexed.
	byARN   policy.Alike[*policy.ManagedPolicy]
	indexed int
	// members are the keys of the instances of a block, by the key of the block.
	members map[string][]string
	// homes are the instances that declare a principal or managed policy, by key.
	homes map[string]*evaluator
	// named are the principals by what is known of their names.
	named map[policy.PrincipalKind]*named
	// unread tells why not every document of a managed policy was read, by key.
	unread map[string]string
	// organization and sets are the organization policies and permission sets, by key.
	organization map[string]*policy.OrganizationPolicy
	sets         map[string]*policy.SSOPermissionSet
}

// named are principals of one kind: those whose names are literal, also by name, and the others.
type named struct {
	literal     map[string][]*policy.Principal
	known, open policy.Alike[*policy.Principal]
}

func newLinks(t *tree) *links {
	return &links{
		tree: t, byKey: map[string]*policy.Principal{},
		policies: map[string]*policy.ManagedPolicy{}, unread: map[string]string{},
		members: map[string][]string{},
		homes:   map[string]*evaluator{}, named: map[policy.PrincipalKind]*named{},
		organization: map[string]*policy.OrganizationPolicy{}, sets: map[string]*policy.SSOPermissionSet{},
	}
}

func principalKind(kind string) (policy.PrincipalKind, bool) {
	switch kind {
	case "aws_iam_role", "aws_iam_service_linked_role":
		return policy.Role, true
	case "aws_iam_user":
		return policy.User, true
	case "aws_iam_group":
		return policy.Group, true
	}
	return "", false
}

// declare makes the principals and managed policies of an instance.
func (l *links) declare(ev *evaluator) {
	for _, b := range ev.blocks {
		kind, isPrincipal := principalKind(b.kind)
		key := policy.Key(ev.scope, b.address)
		if !isPrincipal && b.kind != "aws_iam_policy" || ev.presence(b).never || ev.byAddress[b.address] != b {
			continue
		}
		for _, in := range ev.expand(b) {
			own := policy.Key(ev.scope, ev.memberAddress(b, in))
			if own != key {
				l.members[key] = append(l.members[key], own)
			}
			if isPrincipal {
				principal := ev.principal(b, kind, in)
				if b.kind == "aws_iam_service_linked_role" {
					ev.serviceLinked(principal, b)
				}
				if len(ev.unknown) > 0 {
					lacks(principal, strings.TrimSuffix(ev.address(""), ".")+" is given what is not known here: "+strings.Join(ev.unknown, ", "))
				}
				l.add(principal, ev)
				continue
			}
			managed := ev.managedPolicy(b, in)
			l.policies[own], l.homes[own] = managed, ev
			l.managed = append(l.managed, managed)
		}
	}
}

func (l *links) add(principal *policy.Principal, home *evaluator) {
	l.byKey[principal.Key], l.homes[principal.Key] = principal, home
	l.principals = append(l.principals, principal)
	names := l.named[principal.Kind]
	if names == nil {
		names = &named{literal: map[string][]*policy.Principal{}}
		l.named[principal.Kind] = names
	}
	if name, known := principal.Name.Literal(); known {
		names.literal[name] = append(names.literal[name], principal)
		names.known.Add(principal.Name, principal)
	} else {
		names.open.Add(principal.Name, principal)
	}
}

func (ev *evaluator) managedPolicy(b *block, in instance) *policy.ManagedPolicy {
	address := ev.memberAddress(b, in)
	arn, _ := ev.named(b, in.index, "arn")
	managed := &policy.ManagedPolicy{
		Key: policy.Key(ev.scope, address), Address: ev.address(address), Name: ev.nameOf(b, in.index), ARN: arn, Span: header(b),
	}
	if attribute := b.Body.Attributes["name"]; attribute != nil {
		managed.NameSpan = ev.eval(attribute.Expr, in.env).Span
	}
	return managed
}

// header is the place of a declaration: the line that opens the block.
func header(b *block) policy.Span {
	return policy.Span{File: b.TypeRange.Filename, Start: b.TypeRange.Start.Byte, End: b.OpenBraceRange.Start.Byte}
}

func (ev *evaluator) principal(b *block, kind policy.PrincipalKind, in instance) *policy.Principal {
	e, address := in.env, ev.memberAddress(b, in)
	principal := &policy.Principal{
		Kind: kind, Key: policy.Key(ev.scope, address), Address: ev.address(address), Span: header(b), When: in.when,
		Name: ev.nameOf(b, in.index), Path: ev.pathOf(b, in.index), Account: ev.account(b), Partition: ev.partition(b),
	}
	for _, attribute := range attributes(b.Body) {
		node := ev.eval(attribute.Expr, e)
		if node.Kind == policy.Null {
			continue
		}
		switch attribute.Name {
		case "name", "name_prefix":
			principal.NameSpan = node.Span
		case "path":
			principal.PathSpan = node.Span
		case "max_session_duration":
			principal.MaxSession = ev.single(node, attribute, e)
		case "tags":
			principal.Tags = ev.tags(node, attribute.Expr.Range())
		}
	}
	if kind != policy.Group {
		provider := ev.provider(b)
		principal.Tags = append(principal.Tags, provider.tagsBeside(principal.Tags, principal.Span)...)
		principal.TagsComplete = provider.tellsTags()
		if ev.leavesTags(b) {
			principal.Tags = append(principal.Tags, openTag("ignore_changes of tags", ev.scope, principal.Span))
		}
	}
	return principal
}

// single is the one value of an attribute.
func (ev *evaluator) single(node *policy.Node, attribute *hclsyntax.Attribute, e *env) *policy.Value {
	value := node.Value()
	if node.Kind == policy.Choice {
		value.Text, value.Scalar = ev.textOf(node, attribute.Expr.Range(), e), policy.Open
	}
	return &value
}

// bear gives the documents of an attribute of a member to whom they belong.
func (l *links) bear(ev *evaluator, b *block, in instance, bearer bearer, found found) {
	key := policy.Key(ev.scope, ev.memberAddress(b, in))
	switch b.kind {
	case "aws_iam_role":
		if principal := l.byKey[key]; principal != nil {
			if len(ev.unknown) > 0 && found.reason == "" {
				found.reason = "more may be given to the module"
			}
			l.bearRole(principal, b, bearer, found)
		}
	case "aws_iam_policy":
		managed := l.policies[key]
		if managed == nil {
			return
		}
		managed.Documents = append(managed.Documents, conditional(found, nil)...)
		if found.reason != "" {
			l.unread[managed.Key] = found.reason
		}
	case "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy":
		l.bearInline(ev, b, in, found)
	case "aws_organizations_policy", "aws_ssoadmin_permission_set_inline_policy":
		l.bearDeclared(ev, b, found)
	}
}

func (l *links) bearRole(principal *policy.Principal, b *block, bearer bearer, found found) {
	if bearer.kind != policy.Trust {
		principal.Policies = append(principal.Policies, conditional(found, nil)...)
		if found.reason != "" {
			lacks(principal, "an inline_policy block was not read: "+found.reason)
		}
		return
	}
	principal.Trust = append(principal.Trust, conditional(found, nil)...)
	if found.reason != "" {
		attribute := b.Body.Attributes[bearer.attribute]
		unread := policy.Decode(&policy.Node{Kind: policy.Object, Span: span(attribute.Expr.Range()), Partial: true})
		principal.Trust = append(principal.Trust, unread)
	}
}

// bearInline attaches the documents of aws_iam_role_policy and its like.
func (l *links) bearInline(ev *evaluator, b *block, in instance, found found) {
	if ev.presence(b).never {
		return
	}
	for _, target := range l.targets(ev, b, inlineTarget(b.kind), in.env) {
		if !target.sure {
			lacks(target.principal, ev.address(b.address)+" may be its policy")
			continue
		}
		target.principal.Policies = append(target.principal.Policies, conditional(found, in.when.And(target.when))...)
		if found.reason != "" {
			lacks(target.principal, ev.address(b.address)+" was not read: "+found.reason)
		}
	}
}

func inlineTarget(kind string) side {
	name := strings.TrimSuffix(strings.TrimPrefix(kind, "aws_iam_"), "_policy")
	return side{attribute: name, kind: policy.PrincipalKind(name)}
}

// owner is the principal that surely bears an inline policy resource; nil where there is none.
func (l *links) owner(ev *evaluator, b *block, in instance) *policy.Principal {
	switch b.kind {
	case "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy":
		targets := l.targets(ev, b, inlineTarget(b.kind), in.env)
		if len(targets) == 1 && targets[0].sure {
			return targets[0].principal
		}
	}
	return nil
}

// conditional lists the documents, those on conditions as copies that bear them.
func conditional(found found, when policy.When) []*policy.Document {
	var list []*policy.Document
	for i, document := range found.documents {
		list = append(list, onCondition(document, when.And(found.whens[i])))
	}
	return list
}

func onCondition(document *policy.Document, when policy.When) *policy.Document {
	joined := document.When.And(when)
	if len(joined) == len(document.When) {
		return document
	}
	clone := *document
	clone.When = joined
	return &clone
}

// maxReasons bounds what is told of one principal.
const maxReasons = 10

func lacks(principal *policy.Principal, reason string) {
	if len(principal.Incomplete) >= maxReasons {
		return
	}
	for _, known := range principal.Incomplete {
		if known == reason {
			return
		}
	}
	principal.Incomplete = append(principal.Incomplete, reason)
}
