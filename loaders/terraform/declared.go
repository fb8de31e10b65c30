package terraform

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// declareOthers makes what an instance declares beside principals and managed policies.
func (l *links) declareOthers(ev *evaluator) {
	for _, b := range ev.blocks {
		switch b.kind {
		case "aws_iam_openid_connect_provider", "aws_iam_saml_provider", "aws_iam_instance_profile", "aws_organizations_policy", "aws_ssoadmin_permission_set":
		default:
			continue
		}
		if ev.presence(b).never {
			continue
		}
		repo := ev.repo
		switch b.kind {
		case "aws_iam_openid_connect_provider", "aws_iam_saml_provider":
			repo.Providers = append(repo.Providers, ev.identityProvider(b))
		case "aws_iam_instance_profile":
			repo.Profiles = append(repo.Profiles, l.profile(ev, b))
		case "aws_organizations_policy":
			if kind, ok := ev.kindOf(b, bearer{}); ok {
				declared := &policy.OrganizationPolicy{Declaration: ev.declaration(b), Kind: kind}
				l.organization[declared.Key] = declared
				repo.Organization = append(repo.Organization, declared)
			}
		case "aws_ssoadmin_permission_set":
			set := &policy.SSOPermissionSet{Declaration: ev.declaration(b), Session: ev.only(b, "session_duration")}
			l.sets[set.Key] = set
			repo.PermissionSets = append(repo.PermissionSets, set)
		}
	}
}

// attachOthers reads what is attached to the policies of organizations and to permission sets.
func (l *links) attachOthers(ev *evaluator) {
	for _, b := range ev.blocks {
		switch {
		case b.kind == "aws_organizations_policy_attachment":
			l.attachOrganization(ev, b)
		case strings.HasPrefix(b.kind, "aws_ssoadmin_"):
			l.attachSet(ev, b)
		case strings.HasSuffix(b.kind, "_policies_exclusive"):
			l.exclusive(ev, b)
		}
	}
}

func (ev *evaluator) declaration(b *block) policy.Declaration {
	declared := policy.Declaration{
		Key: policy.Key(ev.scope, b.address), Address: ev.address(b.address), Name: ev.nameOf(b, ""),
		Span: header(b), When: ev.presence(b).when,
	}
	source, _ := nameSourceOf(b.kind)
	if name := ev.only(b, source.attribute); name != nil {
		declared.NameSpan = name.Span
	}
	return declared
}

// only is the one value of an attribute; nil where it is not written.
func (ev *evaluator) only(b *block, name string) *policy.Value {
	attribute := b.Body.Attributes[name]
	if attribute == nil {
		return nil
	}
	node := ev.eval(attribute.Expr, ev.env(b))
	if node.Kind == policy.Null {
		return nil
	}
	return ev.single(node, attribute, ev.env(b))
}

// all are the values of an attribute that is a list; an open one where it may be longer.
func (ev *evaluator) all(b *block, name string) []policy.Value {
	return ev.valuesIn(instance{body: b.Body, env: ev.env(b)}, name)
}

func (ev *evaluator) identityProvider(b *block) *policy.IdentityProvider {
	arn, _ := ev.named(b, "", "arn")
	provider := &policy.IdentityProvider{Declaration: ev.declaration(b), Kind: policy.SAML, ARN: arn}
	if b.kind == "aws_iam_openid_connect_provider" {
		provider.Kind, provider.ClientIDs = policy.OIDC, ev.all(b, "client_id_list")
	}
	return provider
}

func (l *links) profile(ev *evaluator, b *block) *policy.InstanceProfile {
	profile := &policy.InstanceProfile{Declaration: ev.declaration(b), Path: ev.pathOf(b, ""), RoleName: ev.only(b, "role")}
	if roles := ev.all(b, "roles"); profile.RoleName == nil && len(roles) == 1 {
		profile.RoleName = &roles[0]
	}
	if profile.RoleName == nil {
		return profile
	}
	if ref := profile.RoleName.Text.Ref; ref != nil {
		profile.Role = policy.Key(ref.Scope, blockAddress(ref.Address))
		return profile
	}
	at := slices.IndexFunc(l.principals, func(principal *policy.Principal) bool {
		return principal.Kind == policy.Role && policy.Equal(principal.Name, profile.RoleName.Text) == policy.Yes
	})
	if at >= 0 {
		profile.Role = l.principals[at].Key
	}
	return profile
}

func (l *links) attachOrganization(ev *evaluator, b *block) {
	id, target := b.Body.Attributes["policy_id"], b.Body.Attributes["target_id"]
	if id == nil || target == nil {
		return
	}
	for _, in := range ev.envs(b) {
		policyID := ev.eval(id.Expr, in.env)
		declared := l.organization[referred(policyID)]
		if declared == nil && policyID.Text.Is("p-FullAWSAccess") {
			declared = fullAccess(ev, b, policyID)
		}
		if declared == nil {
			continue
		}
		for _, node := range ev.alternatives(ev.under(ev.eval(target.Expr, in.env), in.when)) {
			declared.Targets = append(declared.Targets, node.Value())
		}
	}
}

// fullAccess declares the SCP of AWS that allows everything, as an attachment names it.
func fullAccess(ev *evaluator, b *block, id *policy.Node) *policy.OrganizationPolicy {
	declared := &policy.OrganizationPolicy{Declaration: ev.declaration(b), Kind: policy.SCP}
	declared.Name = policy.Literal("FullAWSAccess")
	word := func(text string) *policy.Node {
		return &policy.Node{Kind: policy.String, Text: policy.Literal(text), Span: id.Span}
	}
	object := func(fields ...*policy.Node) *policy.Node {
		node := &policy.Node{Kind: policy.Object, Span: id.Span}
		for i := 0; i < len(fields); i += 2 {
			node.Fields = append(node.Fields, policy.Field{Key: fields[i].Text, KeySpan: id.Span, Value: fields[i+1]})
		}
		return node
	}
	document := policy.Decode(object(word("Version"), word("2012-10-17"), word("Statement"),
		object(word("Effect"), word("Allow"), word("Action"), word("*"), word("Resource"), word("*"))))
	document.ByAWS = true
	document.Uses = []policy.Use{{Kind: policy.SCP, Owner: declared.Key, OwnerName: declared.Address, Attribute: "policy_id", Span: id.Span}}
	declared.Documents = []*policy.Document{ev.repo.AddDocument(document)}
	ev.repo.Organization = append(ev.repo.Organization, declared)
	return declared
}

// referred is the Key of the declared thing that a value is an attribute of.
func referred(node *policy.Node) string {
	if node.Text.Ref == nil {
		return ""
	}
	return policy.Key(node.Text.Ref.Scope, blockAddress(node.Text.Ref.Address))
}

// attachSet reads a resource that gives something to a permission set.
func (l *links) attachSet(ev *evaluator, b *block) {
	attribute := b.Body.Attributes["permission_set_arn"]
	if attribute == nil {
		return
	}
	for _, in := range ev.envs(b) {
		set := l.sets[referred(ev.eval(attribute.Expr, in.env))]
		if set == nil {
			continue
		}
		in.body = b.Body
		switch b.kind {
		case "aws_ssoadmin_managed_policy_attachment":
			set.Managed = append(set.Managed, ev.valuesIn(in, "managed_policy_arn")...)
		case "aws_ssoadmin_managed_policy_attachments_exclusive":
			set.Managed = append(set.Managed, ev.valuesIn(in, "managed_policy_arns")...)
		case "aws_ssoadmin_customer_managed_policy_attachment", "aws_ssoadmin_customer_managed_policy_attachments_exclusive":
			set.Customer = append(set.Customer, l.customer(ev, in)...)
		case "aws_ssoadmin_permissions_boundary_attachment":
			l.boundSet(ev, set, in)
		case "aws_ssoadmin_account_assignment":
			l.assign(ev, set, in)
		}
	}
}

// valuesIn are the values of an attribute, on the condition of its block.
func (ev *evaluator) valuesIn(in instance, name string) []policy.Value {
	attribute := in.body.Attributes[name]
	if attribute == nil {
		return nil
	}
	nodes, partial := ev.spread(ev.eval(attribute.Expr, in.env))
	if partial {
		nodes = append(nodes, ev.hole(attribute.Expr.Range(), in.env))
	}
	var list []policy.Value
	for _, node := range nodes {
		list = append(list, ev.under(node, in.when).Value())
	}
	return list
}

// customer reads the blocks that name customer managed policies, which are attached so.
func (l *links) customer(ev *evaluator, in instance) []policy.Value {
	var names []policy.Value
	for _, reference := range ev.instances(in.body, "customer_managed_policy_reference", in.env) {
		reference.when = in.when.And(reference.when)
		for _, name := range ev.valuesIn(reference, "name") {
			l.markNamed(name.Text)
			names = append(names, name)
		}
	}
	return names
}

// markNamed notes that the managed policies of a name are attached.
func (l *links) markNamed(name policy.Text) {
	if name.Ref != nil {
		if managed := l.policies[policy.Key(name.Ref.Scope, blockAddress(name.Ref.Address))]; managed != nil {
			managed.Attached = true
		}
		return
	}
	for _, managed := range l.managed {
		switch policy.Equal(managed.Name, name) {
		case policy.Yes:
			managed.Attached = true
		case policy.Unknown:
			managed.MaybeAttached = true
		}
	}
}

// boundSet reads the permissions boundary of a permission set.
func (l *links) boundSet(ev *evaluator, set *policy.SSOPermissionSet, in instance) {
	for _, boundary := range ev.instances(in.body, "permissions_boundary", in.env) {
		boundary.when = in.when.And(boundary.when)
		names := append(ev.valuesIn(boundary, "managed_policy_arn"), l.customer(ev, boundary)...)
		if len(names) > 0 {
			set.Boundary = &names[0]
		}
	}
}

func (l *links) assign(ev *evaluator, set *policy.SSOPermissionSet, in instance) {
	first := func(name string) policy.Value {
		if values := ev.valuesIn(in, name); len(values) == 1 {
			return values[0]
		}
		return policy.Value{Text: policy.HoleText(name, set.Key, policy.AnyText), Span: span(in.body.SrcRange), Scalar: policy.Open}
	}
	set.Assignments = append(set.Assignments, policy.Assignment{
		Account: first("target_id"), PrincipalType: first("principal_type"), Principal: first("principal_id"), When: in.when,
	})
}

// bearDeclared gives the documents of an attribute to the permission set or organization policy that bears them.
func (l *links) bearDeclared(ev *evaluator, b *block, found found) {
	if declared := l.organization[policy.Key(ev.scope, b.address)]; declared != nil {
		declared.Documents = append(declared.Documents, conditional(found, nil)...)
	}
	attribute := b.Body.Attributes["permission_set_arn"]
	if b.kind != "aws_ssoadmin_permission_set_inline_policy" || attribute == nil {
		return
	}
	for _, in := range ev.envs(b) {
		set := l.sets[referred(ev.eval(attribute.Expr, in.env))]
		if set == nil {
			continue
		}
		set.Documents = append(set.Documents, conditional(found, in.when)...)
		if found.reason != "" {
			set.Incomplete = append(set.Incomplete, ev.address(b.address)+" was not read: "+found.reason)
		}
	}
}
