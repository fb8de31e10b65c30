package cloudformation

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// target is a property that names principals, and of which kind they are.
type target struct {
	property string
	kind     policy.PrincipalKind
}

// targets are the properties by which a resource attaches its policy to principals.
func targets(kind string) []target {
	switch kind {
	case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy":
		return []target{{"Roles", policy.Role}, {"Users", policy.User}, {"Groups", policy.Group}}
	case "AWS::IAM::RolePolicy":
		return []target{{"RoleName", policy.Role}}
	case "AWS::IAM::UserPolicy":
		return []target{{"UserName", policy.User}}
	case "AWS::IAM::GroupPolicy":
		return []target{{"GroupName", policy.Group}}
	}
	return nil
}

// attach follows every property by which a resource attaches policies.
func (l *links) attach(r *resource) {
	for _, to := range targets(r.kind) {
		for _, node := range l.elements(r, to.property) {
			l.attachTo(r, to, node)
		}
	}
	switch r.kind {
	case "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group":
		l.attachManaged(r)
	case "AWS::IAM::UserToGroupAddition":
		l.addToGroup(r)
	case "AWS::SSO::PermissionSet":
		l.permissionSet(r)
	}
}

// attachTo gives the policies of a resource to the principal that a value names.
func (l *links) attachTo(r *resource, to target, node *policy.Node) {
	if m := l.stacks.managed[l.key(r.name)]; m != nil {
		m.Attached = m.Attached || node.Kind != policy.Open
		m.MaybeAttached = m.MaybeAttached || node.Kind == policy.Open
	}
	when, meant := r.when.And(node.When), false
	for _, p := range l.candidates(node.Text) {
		if p.Kind != to.kind || when.Contradicts(p.When) {
			continue
		}
		named := p.is(node.Text)
		meant = meant || named != policy.No
		switch named {
		case policy.Yes:
			l.give(p, r, to.property, node, when)
		case policy.Unknown:
			p.Incomplete = append(p.Incomplete, r.shown()+" may be attached to it by `"+node.Text.String()+"`")
		}
	}
	if !meant && node.Text.Ref == nil {
		l.repo.Attachments = append(l.repo.Attachments, policy.Attachment{Kind: to.kind, Name: node.Text, Span: node.Span})
	}
}

// candidates are the principals that a text may name.
func (l *links) candidates(text policy.Text) []*declared {
	if text.Ref != nil {
		if p := l.stacks.byKey[text.Ref.Key()]; p != nil {
			return []*declared{p}
		}
		return nil
	}
	if !l.spend(len(l.principals)) {
		return nil
	}
	return l.principals
}

// is tells whether a value names the principal.
func (p *declared) is(text policy.Text) policy.Tri {
	if text.Ref != nil {
		return policy.Is(text.Ref.Key() == p.Key)
	}
	if !p.named {
		return policy.No
	}
	if own, known := p.Name.Literal(); known && text.Known() {
		return policy.Is(text.Is(own))
	}
	return policy.Equal(p.Name, text)
}

func (l *links) give(p *declared, r *resource, attribute string, node *policy.Node, when policy.When) {
	for _, read := range l.readings[r] {
		p.Incomplete = append(p.Incomplete, read.missing...)
		for _, document := range read.documents {
			l.take(p, document, policy.Use{Kind: policy.Identity, Attribute: attribute, Span: node.Span, When: when})
		}
	}
}

// take adds a policy, once however often it is attached.
func (l *links) take(p *declared, document *policy.Document, use policy.Use) {
	if !l.spend(1) {
		return
	}
	l.addUse(document, p, use)
	if !slices.Contains(p.Policies, document) {
		p.Policies = append(p.Policies, document)
	}
}

// addUse adds a use by a principal. A policy that is nothing but an attachment has had
// no owner until its first one.
func (l *links) addUse(document *policy.Document, p *declared, use policy.Use) {
	use.Owner, use.OwnerName = p.Key, string(p.Kind)+" "+p.Address
	if first := &document.Uses[0]; first.Owner == "" {
		use.Attribute, use.Span = first.Attribute, first.Span
		*first = use
		return
	}
	document.Uses = append(document.Uses, use)
}

// attachManaged follows the managed policies and the boundary of a principal.
func (l *links) attachManaged(r *resource) {
	p := l.stacks.byKey[l.key(r.name)]
	if p == nil {
		return
	}
	for _, node := range l.elements(r, "ManagedPolicyArns") {
		l.takeManaged(p, r, node)
	}
	for _, node := range l.elements(r, "PermissionsBoundary") {
		l.takeBoundary(p, r, node)
	}
	for _, node := range l.elements(r, "Groups") {
		l.join(p, node)
	}
}

func (l *links) takeManaged(p *declared, r *resource, node *policy.Node) {
	when := r.when.And(node.When)
	switch m := l.policyOf(node.Text); {
	case node.Kind == policy.Null:
	case m != nil:
		m.Attached = true
		for _, document := range m.Documents {
			l.take(p, document, policy.Use{Kind: policy.Identity, Attribute: "ManagedPolicyArns", Span: node.Span, When: when})
		}
	case policy.IsARN(node.Text):
		p.Managed = append(p.Managed, node.Value())
	default:
		p.Incomplete = append(p.Incomplete, "ManagedPolicyArns holds `"+node.Text.String()+"`")
		l.unknownARN = true
	}
}

// policyOf finds the declared managed policy that a text is the ARN of.
func (l *links) policyOf(text policy.Text) *policy.ManagedPolicy {
	if text.Ref != nil {
		return l.stacks.managed[text.Ref.Key()]
	}
	if !policy.IsARN(text) || text.Known() {
		return nil // the ARN of a declared one has holes at least for the account
	}
	if !l.spend(len(l.repo.Managed)) {
		return nil
	}
	for _, m := range l.repo.Managed {
		if l.stacks.managed[m.Key] == m && policy.Equal(m.ARN, text) == policy.Yes {
			return m
		}
	}
	return nil
}

// takeBoundary sets the boundary. One that hangs on a condition is named, not read:
// without it the principal has more.
func (l *links) takeBoundary(p *declared, r *resource, node *policy.Node) {
	m := l.policyOf(node.Text)
	if m != nil {
		m.Attached = true
		for _, document := range m.Documents {
			if !l.spend(1) {
				return
			}
			l.addUse(document, p, policy.Use{Kind: policy.Boundary, Attribute: "PermissionsBoundary", Span: node.Span, When: r.when.And(node.When)})
		}
	}
	if m == nil || len(node.When) > 0 {
		value := node.Value()
		p.BoundaryRef = &value
		return
	}
	p.Boundary = append(p.Boundary, m.Documents...)
}

func (l *links) join(user *declared, node *policy.Node) {
	found := false
	for _, group := range l.candidates(node.Text) {
		if group.Kind == policy.Group && group.is(node.Text) == policy.Yes {
			user.Groups = append(user.Groups, group.Key)
			found = true
		}
	}
	if !found {
		user.Incomplete = append(user.Incomplete, "it is in group `"+node.Text.String()+"`, which is not declared here")
	}
}

func (l *links) addToGroup(r *resource) {
	groups, users := l.elements(r, "GroupName"), l.elements(r, "Users")
	for _, group := range groups {
		for _, node := range users {
			if !l.spend(1) {
				return
			}
			for _, user := range l.candidates(node.Text) {
				if user.Kind == policy.User && user.is(node.Text) == policy.Yes {
					l.join(user, group)
				}
			}
		}
	}
}

// permissionSet marks the managed policies that a permission set takes by name.
func (l *links) permissionSet(r *resource) {
	for _, node := range l.elements(r, "CustomerManagedPolicyReferences") {
		name := node.Exact("Name")
		if name == nil || !l.spend(len(l.repo.Managed)) {
			continue
		}
		for _, m := range l.repo.Managed {
			if l.stacks.managed[m.Key] == m && policy.Equal(m.Name, name.Text) != policy.No {
				m.MaybeAttached = true
			}
		}
	}
}
