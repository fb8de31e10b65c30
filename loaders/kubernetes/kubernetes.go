// Package kubernetes reads which service accounts of Kubernetes get which roles: those
// that a manifest annotates for EKS, and those of a cluster that eksctl makes.
package kubernetes

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/placeholder"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// Loader reads manifests with service accounts, and configurations of eksctl.
type Loader struct{}

// Name is "kubernetes".
func (Loader) Name() string { return "kubernetes" }

// roleAnnotation names the role of a service account.
// https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
const roleAnnotation = "eks.amazonaws.com/role-arn"

var (
	accountKind = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)\bkind["']?\s*:\s*["']?ServiceAccount\b`) })
	clusterKind = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^apiVersion\s*:\s*["']?eksctl\.io/`) })
)

// Claims takes YAML that annotates a service account with a role, or tells eksctl which
// roles and policies service accounts and nodes get.
func (Loader) Claims(file string, read func() []byte) bool {
	if ext := strings.ToLower(path.Ext(file)); ext != ".yaml" && ext != ".yml" {
		return false
	}
	data := read()
	if bytes.Contains(data, []byte(roleAnnotation)) {
		return accountKind().Match(data) && !bytes.Contains(data, []byte("AWS::"))
	}
	if !bytes.Contains(data, []byte("eksctl.io/")) || !clusterKind().Match(data) {
		return false
	}
	for _, word := range []string{"attachRoleARN", "attachPolicy", "roleARN", "permissionPolicy"} {
		if bytes.Contains(data, []byte(word+":")) {
			return true
		}
	}
	return false
}

// Load reads the manifests.
func (Loader) Load(fsys fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	repo.Coverage.Files = len(files)
	for _, file := range files {
		m := &manifest{repo: repo, file: file.Path, final: !customized(fsys, file.Path)}
		roots, problems := yamltext.Parse(file, func(string) string { return "" }, options.Work)
		for _, problem := range problems {
			repo.Problems = append(repo.Problems, policy.Problem{Span: problem.Span, Reason: "not understood: " + problem.Reason})
		}
		for _, root := range roots {
			m.object(root)
		}
		repo.AddFile(file)
	}
	return repo
}

// Ignores reads the comments that tell iamlint to ignore something.
func (Loader) Ignores(file policy.File) []policy.Ignore { return comment.InYAML(file) }

// customized reports whether Kustomize may give the objects of a file other names and
// namespaces: where its directory, or one above, has its file.
func customized(fsys fs.FS, file string) bool {
	if fsys == nil {
		return false
	}
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
			if _, err := fs.Stat(fsys, path.Join(dir, name)); err == nil {
				return true
			}
		}
		if dir == "." {
			return false
		}
	}
}

// manifest is a file of objects.
type manifest struct {
	repo *policy.Repo
	file string
	// final is set where names and namespaces surely are as they are written.
	final bool
}

// object reads one object, or the items of a list of them.
func (m *manifest) object(node *policy.Node) {
	switch kind := member(node, "kind"); {
	case node.Kind == policy.List:
		m.objects(node)
	case kind == nil:
	case kind.Text.Is("ServiceAccount"):
		m.serviceAccount(node)
	case strings.HasSuffix(kind.Text.String(), "List"):
		m.objects(member(node, "items"))
	case kind.Text.Is("ClusterConfig"):
		m.cluster(node)
	}
}

func (m *manifest) objects(list *policy.Node) {
	if list == nil {
		return
	}
	for _, item := range list.Items {
		if item.Kind == policy.Object {
			m.object(item)
		}
	}
}

// member is what stands in an object behind a path of keys; nil where there is nothing.
func member(node *policy.Node, keys ...string) *policy.Node {
	for _, key := range keys {
		if node == nil {
			return nil
		}
		node = node.Exact(key)
	}
	return node
}

// value is a scalar with holes for what is still to be filled in; nil where there is none.
func (m *manifest) value(node *policy.Node) *policy.Value {
	if node == nil || !node.IsScalar() {
		return nil
	}
	value := node.Value()
	literal, _ := node.Text.Literal()
	if literal == "" {
		return nil
	}
	value.Text = placeholder.Text(literal, m.file)
	return &value
}

// serviceAccount makes the call of a service account that is given a role.
func (m *manifest) serviceAccount(node *policy.Node) {
	metadata := member(node, "metadata")
	role := m.value(member(metadata, "annotations", roleAnnotation))
	if role == nil {
		return
	}
	account := account{
		name: m.value(member(metadata, "name")), namespace: m.value(member(metadata, "namespace")),
		audience: m.value(member(metadata, "annotations", "eks.amazonaws.com/audience")),
	}
	m.call(role, account)
}

// account is a service account; name and namespace are nil where they are not written.
type account struct {
	name, namespace, audience *policy.Value
}

// usualAudience is that of tokens for AWS, unless the annotation says another.
// https://github.com/aws/amazon-eks-pod-identity-webhook
const usualAudience = "sts.amazonaws.com"

// call is that of a pod which runs as the service account.
func (m *manifest) call(role *policy.Value, a account) {
	namespace, name := m.part(a.namespace, "namespace", role), m.part(a.name, "name", role)
	address := "serviceaccount:" + namespace.Text.String() + "/" + name.Text.String()
	subject := name
	subject.Text = policy.Concat(policy.Literal("system:serviceaccount:"), namespace.Text, policy.Literal(":"), name.Text)
	audience := a.audience
	if audience == nil {
		audience = &policy.Value{Text: policy.Literal(usualAudience), Span: role.Span, Scalar: policy.String, Default: true}
	}
	m.repo.Calls = append(m.repo.Calls, &policy.Call{
		Key: policy.Key(m.file, address), Kind: policy.ServiceAccountCall, Address: address, Span: role.Span,
		Action: "sts:AssumeRoleWithWebIdentity", Role: *role, Chained: policy.No,
		Provider: policy.HoleText("OIDC provider of the cluster", m.file, policy.AnyText), Audience: audience,
		Claims: []policy.TokenClaim{
			{Key: "sub", Values: []policy.Value{subject}, All: m.final},
			{Key: "aud", Values: []policy.Value{*audience}, All: true},
		},
	})
}

// part is a name or namespace; a hole at the role's place where it is not written,
// since whoever applies the manifest gives it.
func (m *manifest) part(value *policy.Value, word string, role *policy.Value) policy.Value {
	if value != nil {
		return *value
	}
	return policy.Value{Text: policy.HoleText(word, m.file, policy.Name), Span: role.Span, Scalar: policy.String}
}
