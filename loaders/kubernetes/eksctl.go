package kubernetes

import "github.com/iamlint/iamlint/loaders/policy"

// cluster reads the configuration of a cluster for eksctl: the service accounts that get
// roles which are there already, and the policies of the roles that it makes.
// https://eksctl.io/usage/schema/
func (m *manifest) cluster(node *policy.Node) {
	m.final = true
	for _, item := range items(node, "iam", "serviceAccounts") {
		name := m.value(member(item, "metadata", "name"))
		namespace := m.value(member(item, "metadata", "namespace"))
		if namespace == nil {
			namespace = &policy.Value{Text: policy.Literal("default"), Span: item.Span, Scalar: policy.String, Default: true}
		}
		if role := m.value(member(item, "attachRoleARN")); role != nil {
			m.call(role, account{name: name, namespace: namespace})
		}
		m.identity(item, "attachPolicy", "service account", name)
	}
	for _, item := range items(node, "iam", "podIdentityAssociations") {
		m.associate(item)
		m.identity(item, "permissionPolicy", "service account", m.value(member(item, "serviceAccountName")))
	}
	for _, groups := range []string{"nodeGroups", "managedNodeGroups"} {
		for _, item := range items(node, groups) {
			if iam := member(item, "iam"); iam != nil {
				m.identity(iam, "attachPolicy", "node group", m.value(member(item, "name")))
			}
		}
	}
}

func items(node *policy.Node, keys ...string) []*policy.Node {
	if list := member(node, keys...); list != nil {
		return list.Items
	}
	return nil
}

// associate reads a pod identity association, which hands a role to EKS.
func (m *manifest) associate(item *policy.Node) {
	role := m.value(member(item, "roleARN"))
	if role == nil {
		return
	}
	m.repo.Handoffs = append(m.repo.Handoffs, &policy.Handoff{
		Address: "podIdentityAssociation", Property: "roleARN", Span: role.Span, Role: *role,
		Services: []string{"pods.eks.amazonaws.com"}, Account: policy.HoleText("account of the cluster", m.file, policy.Account),
	})
}

// identity reads a policy that eksctl puts into a role which it makes.
func (m *manifest) identity(item *policy.Node, attribute, kind string, name *policy.Value) {
	node := member(item, attribute)
	document := policy.Decode(node)
	if document == nil {
		return
	}
	owner := kind
	if name != nil {
		owner += ` "` + name.Text.String() + `"`
	}
	document.Uses = []policy.Use{{Kind: policy.Identity, OwnerName: owner, Attribute: attribute, Span: node.Span}}
	m.repo.AddDocument(document)
}
