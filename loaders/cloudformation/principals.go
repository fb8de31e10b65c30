package cloudformation

import "github.com/iamlint/iamlint/loaders/policy"

// links joins principals, policies and attachments of one stack.
type links struct {
	*template
	readings   map[*resource][]reading
	principals []*declared
	// unknownARN is set where something is attached by an ARN that nothing tells.
	unknownARN bool
}

// maxWork bounds how often a principal, a policy and an attachment are held together.
// CloudFormation's 500 resources stay far below.
const maxWork = 1_000_000

// spend takes from the work that is left, and reports whether there was enough.
func (l *links) spend(work int) bool {
	l.stacks.left -= work
	return l.stacks.left >= 0
}

// confess says that attachments were left out, where the work has run out.
func (l *links) confess() {
	if l.stacks.left >= 0 {
		return
	}
	const reason = "more attachments than any template has" + policy.MoreWork
	l.unread(policy.Span{File: l.file.Path}, reason)
	for _, p := range l.principals {
		p.Incomplete = append(p.Incomplete, reason)
	}
	for _, m := range l.repo.Managed {
		m.MaybeAttached = true
	}
}

// declared is a principal and what declares it.
type declared struct {
	*policy.Principal
	// named is set where the template or its parameters choose the name; a name that
	// CloudFormation makes up can be nobody's parameter.
	named bool
}

func (l *links) declare(r *resource) {
	switch r.kind {
	case "AWS::IAM::Role":
		l.add(r, policy.Role)
	case "AWS::IAM::User":
		l.add(r, policy.User)
	case "AWS::IAM::Group":
		l.add(r, policy.Group)
	case "AWS::IAM::ManagedPolicy":
		l.addManaged(r)
	default:
		l.declareOther(r)
	}
}

// add declares a principal with the documents of its own properties.
func (l *links) add(r *resource, kind policy.PrincipalKind) {
	p := &policy.Principal{
		Kind: kind, Key: l.key(r.name), Address: r.address,
		Name: l.name(r), Path: l.path(r), Account: l.pseudo("AccountId"), Partition: l.pseudo("Partition"),
		Span: r.field.KeySpan, NameSpan: l.place(r, iamName(r.kind)), PathSpan: l.place(r, "Path"),
		Tags: l.tags(r), MaxSession: l.value(r, "MaxSessionDuration"), When: r.when,
	}
	for _, read := range l.readings[r] {
		switch {
		case read.row.kind != policy.Trust:
			p.Policies = append(p.Policies, read.documents...)
			p.Incomplete = append(p.Incomplete, read.missing...)
		case len(read.missing) > 0:
			p.Trust = append(p.Trust, l.unknownTrust(r, read))
			fallthrough
		default:
			p.Trust = append(p.Trust, read.documents...)
		}
	}
	for _, document := range append(p.Trust[:len(p.Trust):len(p.Trust)], p.Policies...) {
		for i := range document.Uses {
			document.Uses[i].Owner, document.Uses[i].OwnerName = p.Key, r.shown()
		}
	}
	d := &declared{p, r.property(iamName(r.kind)) != nil}
	l.principals, l.stacks.byKey[p.Key] = append(l.principals, d), d
	l.repo.Principals = append(l.repo.Principals, p)
}

// unknownTrust stands for a trust policy that could not be read: not knowing it is
// not the same as having none.
func (l *links) unknownTrust(r *resource, read reading) *policy.Document {
	field, _ := exactField(r.properties, read.row.path)
	document := policy.Decode(&policy.Node{Kind: policy.Object, Partial: true, Span: field.KeySpan})
	document.When = r.when
	document.Uses = []policy.Use{l.use(r, place{span: field.KeySpan}, read.row)}
	return l.repo.AddDocument(document)
}

func (l *links) addManaged(r *resource) {
	arn, _ := l.known(r, "")
	m := &policy.ManagedPolicy{
		Key: l.key(r.name), Address: r.address, Name: l.name(r), ARN: arn,
		Span: r.field.KeySpan, NameSpan: l.place(r, iamName(r.kind)),
	}
	for _, read := range l.readings[r] {
		m.Documents = append(m.Documents, read.documents...)
	}
	l.stacks.managed[m.Key] = m
	l.repo.Managed = append(l.repo.Managed, m)
}

// place is where a property's value stands; zero where it is not written.
func (l *links) place(r *resource, property string) policy.Span {
	if written := r.property(property); written != nil {
		return l.evaluate(written).Span
	}
	return policy.Span{}
}

// value is a property that takes one value; nil where it is not written.
func (l *links) value(r *resource, property string) *policy.Value {
	written := r.property(property)
	if written == nil {
		return nil
	}
	node := l.evaluate(written)
	if nothing(node) {
		return nil
	}
	value := node.Value()
	if text, ok := l.single(written); ok {
		value.Text = text
	} else {
		value.Text, value.Scalar = l.hole(written, policy.Open).Text, policy.Open
	}
	return &value
}

func (l *links) tags(r *resource) (tags []policy.Tag) {
	for _, node := range l.elements(r, "Tags") {
		key, value := node.Exact("Key"), node.Exact("Value")
		if key == nil || value == nil {
			continue
		}
		tag := policy.Tag{Key: key.Value(), Value: value.Value()}
		if value.Kind == policy.Choice || value.Kind == policy.List || value.Kind == policy.Object {
			tag.Value.Text = l.hole(value, policy.Open).Text
		}
		tags = append(tags, tag)
	}
	return tags
}

// elements are the values of a property that takes a list; where it may hold more than
// was read, a last one is a hole.
func (l *links) elements(r *resource, property string) []*policy.Node {
	written := r.property(property)
	if written == nil {
		return nil
	}
	list, partial := l.evaluate(written).Elements()
	if partial {
		list = append(list, l.hole(written, policy.Open))
	}
	return list
}

// joinGroups gives users what their groups have.
func (l *links) joinGroups() {
	for _, user := range l.principals {
		for _, key := range user.Groups {
			group := l.stacks.byKey[key]
			if !l.spend(len(group.Policies) + len(group.Managed) + len(group.Incomplete)) {
				return
			}
			user.Policies = append(user.Policies, group.Policies...)
			user.Managed = append(user.Managed, group.Managed...)
			for _, reason := range group.Incomplete {
				user.Incomplete = append(user.Incomplete, "group "+group.Address+": "+reason)
			}
		}
	}
}
