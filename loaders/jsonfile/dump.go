package jsonfile

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// isDumpNode reports whether an object is the output of
// `aws iam get-account-authorization-details`.
func isDumpNode(node *policy.Node) bool {
	if node.Kind != policy.Object {
		return false
	}
	for _, name := range []string{"UserDetailList", "GroupDetailList", "RoleDetailList"} {
		if list := node.Field(name); list != nil && list.Kind == policy.List {
			return true
		}
	}
	return false
}

// dump is what is known of one account while its dump is read.
type dump struct {
	*reader
	managed map[string]*managed // by ARN
	groups  map[string]*policy.Principal
	links   int // policies that users have through groups
}

// maxLinks bounds what crafted memberships can multiply to.
const maxLinks = 1 << 20

// managed is a managed policy of the dump; its use depends on who refers to it.
type managed struct {
	document *policy.Document
	declared *policy.ManagedPolicy // nil for AWS's own
	name     string
	span     policy.Span
}

func (r *reader) readDump(node *policy.Node) {
	d := &dump{reader: r, managed: map[string]*managed{}, groups: map[string]*policy.Principal{}}
	truncated := node.Field("IsTruncated")
	if truncated != nil && truncated.Text.Is("true") {
		r.problem(truncated.Span, "dump is truncated: its other pages are not read")
	}
	for _, entry := range objects(node.Field("Policies")) {
		d.readManaged(entry)
	}
	for _, entry := range objects(node.Field("GroupDetailList")) {
		group := d.principal(entry, policy.Group, "GroupName", "GroupPolicyList")
		d.groups[group.Name.String()] = group
	}
	for _, entry := range objects(node.Field("RoleDetailList")) {
		role := d.principal(entry, policy.Role, "RoleName", "RolePolicyList")
		d.trust(role, entry)
	}
	for _, entry := range objects(node.Field("UserDetailList")) {
		user := d.principal(entry, policy.User, "UserName", "UserPolicyList")
		d.join(user, entry.Field("GroupList"))
	}
	if truncated == nil || truncated.Text.Is("false") {
		d.noteAccount(node)
	}
}

// noteAccount notes the account of the dump as one of which everything is declared. A
// dump that was filtered has empty lists, so a list without a member tells nothing; and
// no account is without roles and policies that AWS made.
func (d *dump) noteAccount(node *policy.Node) {
	accounts := map[string]bool{}
	for _, list := range []string{"RoleDetailList", "UserDetailList", "GroupDetailList"} {
		for _, entry := range objects(node.Field(list)) {
			arn, _ := text(entry, "Arn")
			account, _ := policy.ParseARN(arn).Account.Literal()
			accounts[account] = true
		}
	}
	roles, policies := len(objects(node.Field("RoleDetailList"))) > 0, len(objects(node.Field("Policies"))) > 0
	if len(accounts) != 1 || !policies {
		return
	}
	for account := range accounts {
		if policy.IsAccountID(account) {
			users := len(objects(node.Field("UserDetailList"))) > 0
			d.repo.Dumped = append(d.repo.Dumped, policy.DumpedAccount{Account: account, Roles: roles, Users: users})
		}
	}
}

func objects(list *policy.Node) []*policy.Node {
	if list == nil {
		return nil
	}
	var found []*policy.Node
	for _, item := range list.Items {
		if item.Kind == policy.Object {
			found = append(found, item)
		}
	}
	return found
}

// text of a member, empty where there is none.
func text(node *policy.Node, name string) (policy.Text, policy.Span) {
	value := node.Field(name)
	if value == nil || !value.IsScalar() {
		return policy.Text{}, policy.Span{}
	}
	return value.Text, value.Span
}

func (d *dump) key(arn policy.Text) string { return policy.Key(d.file.Path, arn.String()) }

// readManaged keeps the version of a managed policy that is in force.
func (d *dump) readManaged(entry *policy.Node) {
	name, nameSpan := text(entry, "PolicyName")
	arn, arnSpan := text(entry, "Arn")
	m := &managed{name: name.String(), span: nameSpan}
	d.managed[arn.String()] = m
	if nameSpan.IsZero() {
		m.span = entry.Span
	}
	if version, attribute := defaultVersion(entry); version != nil {
		m.document = d.document(version, policy.Use{
			Kind: policy.Identity, Owner: d.key(arn), OwnerName: `policy "` + m.name + `"`, Attribute: "Document", Span: attribute,
		})
	}
	if policy.ParseARN(arn).Account.Is("aws") {
		if m.document != nil {
			m.document.ByAWS = true
		}
		return
	}
	count, _ := text(entry, "AttachmentCount")
	m.declared = &policy.ManagedPolicy{
		Key: d.key(arn), Address: m.name, Name: name, ARN: arn, Span: m.span, NameSpan: nameSpan,
		Attached: !arnSpan.IsZero() && !count.IsEmpty() && !count.Is("0"),
	}
	if m.document != nil {
		m.declared.Documents = []*policy.Document{m.document}
	}
	d.repo.Managed = append(d.repo.Managed, m.declared)
	d.used = true
}

// defaultVersion finds the document in force and the place of its key.
func defaultVersion(entry *policy.Node) (*policy.Node, policy.Span) {
	for _, version := range objects(entry.Field("PolicyVersionList")) {
		if standard := version.Field("IsDefaultVersion"); standard == nil || !standard.Text.Is("true") {
			continue
		}
		return member(version, "Document")
	}
	return nil, policy.Span{}
}

// member finds a value and the place of its key.
func member(node *policy.Node, name string) (*policy.Node, policy.Span) {
	value := node.Field(name)
	for _, field := range node.Fields {
		if field.Value == value {
			return value, field.KeySpan
		}
	}
	return nil, policy.Span{}
}

// document reads a policy that stands as an object or in a string.
func (d *dump) document(node *policy.Node, use policy.Use) *policy.Document {
	if node != nil && node.Kind == policy.String {
		node = d.inner(node, place{})
	}
	if node == nil {
		return nil
	}
	return d.add(node, use)
}

// principal reads what roles, users and groups have in common.
func (d *dump) principal(entry *policy.Node, kind policy.PrincipalKind, nameKey, inlineKey string) *policy.Principal {
	name, nameSpan := text(entry, nameKey)
	path, pathSpan := text(entry, "Path")
	arnText, _ := text(entry, "Arn")
	arn := policy.ParseARN(arnText)
	if path.IsEmpty() {
		path = policy.Literal("/")
	}
	p := &policy.Principal{
		Kind: kind, Key: d.key(arnText), Address: name.String(), Name: name, Path: path,
		Account: arn.Account, Partition: arn.Partition, Span: nameSpan, NameSpan: nameSpan, PathSpan: pathSpan,
		Tags: tags(entry.Field("Tags")), TagsComplete: entry.Field("Tags") != nil,
	}
	if nameSpan.IsZero() {
		p.Span = entry.Span
	}
	d.inline(p, entry.Field(inlineKey))
	d.attach(p, entry.Field("AttachedManagedPolicies"))
	d.bound(p, entry.Field("PermissionsBoundary"))
	d.repo.Principals = append(d.repo.Principals, p)
	d.used = true
	return p
}

func ownerName(p *policy.Principal) string { return string(p.Kind) + ` "` + p.Name.String() + `"` }

func (d *dump) trust(role *policy.Principal, entry *policy.Node) {
	node, span := member(entry, "AssumeRolePolicyDocument")
	use := policy.Use{
		Kind: policy.Trust, Owner: role.Key, OwnerName: ownerName(role), Attribute: "AssumeRolePolicyDocument", Span: span,
	}
	document := d.document(node, use)
	if document == nil {
		document = d.add(&policy.Node{Kind: policy.Object, Span: role.Span, Partial: true}, use)
		d.problem(role.Span, "trust policy of "+use.OwnerName+" could not be read")
	}
	if strings.HasPrefix(role.Path.Prefix(), "/aws-service-role/") {
		document.ByAWS = true
	}
	role.Trust = append(role.Trust, document)
	role.MaxSession = d.maxSession(role, entry.Field("MaxSessionDuration"))
}

// maxSession is a hole where the dump does not tell it, as AWS's never do.
func (d *dump) maxSession(role *policy.Principal, written *policy.Node) *policy.Value {
	if written != nil && written.IsScalar() {
		value := written.Value()
		return &value
	}
	return &policy.Value{Text: policy.HoleText("MaxSessionDuration", role.Key, policy.AnyText), Span: role.Span, Scalar: policy.Open}
}

func (d *dump) inline(p *policy.Principal, list *policy.Node) {
	for _, entry := range objects(list) {
		node, span := member(entry, "PolicyDocument")
		document := d.document(node, policy.Use{
			Kind: policy.Identity, Owner: p.Key, OwnerName: ownerName(p), Attribute: "PolicyDocument", Span: span,
		})
		if document == nil {
			name, _ := text(entry, "PolicyName")
			p.Incomplete = append(p.Incomplete, "inline policy "+name.String()+" could not be read")
			continue
		}
		p.Policies = append(p.Policies, document)
	}
}

func (d *dump) attach(p *policy.Principal, list *policy.Node) {
	for _, entry := range objects(list) {
		arn := entry.Field("PolicyArn")
		if arn == nil || !arn.IsScalar() {
			continue
		}
		if m := d.managed[arn.Text.String()]; m != nil && m.document != nil {
			p.Policies = append(p.Policies, m.document)
			m.attached()
			continue
		}
		d.missing(p, arn)
	}
}

func (m *managed) attached() {
	if m.declared != nil {
		m.declared.Attached = true
	}
}

// missing notes an attached policy that the dump does not contain. AWS's own are
// known by name elsewhere, so they leave the principal complete.
func (d *dump) missing(p *policy.Principal, arn *policy.Node) {
	p.Managed = append(p.Managed, arn.Value())
	if !policy.ParseARN(arn.Text).Account.Is("aws") {
		p.Incomplete = append(p.Incomplete, "managed policy "+arn.Text.String()+" is not in the dump")
	}
}

func (d *dump) bound(p *policy.Principal, boundary *policy.Node) {
	if boundary == nil {
		return
	}
	arn := boundary.Field("PermissionsBoundaryArn")
	if arn == nil || !arn.IsScalar() {
		return
	}
	value := arn.Value()
	p.BoundaryRef = &value
	m := d.managed[arn.Text.String()]
	if m == nil || m.document == nil {
		return
	}
	p.Boundary = []*policy.Document{m.document}
	p.BoundaryRef = nil
	m.attached()
	m.document.Uses = append(m.document.Uses, policy.Use{
		Kind: policy.Boundary, Owner: p.Key, OwnerName: ownerName(p), Attribute: "PermissionsBoundary", Span: arn.Span,
	})
}

// join gives a user what its groups have.
func (d *dump) join(user *policy.Principal, list *policy.Node) {
	if list == nil {
		return
	}
	for _, item := range list.Items {
		group := d.groups[item.Text.String()]
		if group == nil {
			user.Incomplete = append(user.Incomplete, "group "+item.Text.String()+" is not in the dump")
			continue
		}
		user.Groups = append(user.Groups, group.Key)
		d.links += len(group.Policies) + len(group.Managed) + len(group.Incomplete)
		if d.links > d.options.Work.Of(maxLinks) {
			user.Incomplete = append(user.Incomplete, "policies of group "+item.Text.String()+" are too many"+policy.MoreWork)
			continue
		}
		user.Policies = append(user.Policies, group.Policies...)
		user.Managed = append(user.Managed, group.Managed...)
		user.Incomplete = append(user.Incomplete, group.Incomplete...)
	}
}

func tags(list *policy.Node) []policy.Tag {
	var found []policy.Tag
	for _, entry := range objects(list) {
		key, value := entry.Field("Key"), entry.Field("Value")
		if key == nil || value == nil || !key.IsScalar() || !value.IsScalar() {
			continue
		}
		found = append(found, policy.Tag{Key: key.Value(), Value: value.Value()})
	}
	return found
}
