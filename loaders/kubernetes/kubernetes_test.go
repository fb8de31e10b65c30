package kubernetes

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
)

func load(t testing.TB, pairs ...string) *policy.Repo {
	t.Helper()
	fsys := fstest.MapFS{}
	var files []policy.File
	for i := 0; i < len(pairs); i += 2 {
		data := []byte(pairs[i+1])
		fsys[pairs[i]] = &fstest.MapFile{Data: data}
		if (Loader{}).Claims(pairs[i], func() []byte { return data }) {
			files = append(files, policy.File{Path: pairs[i], Data: data})
		}
	}
	return Loader{}.Load(fsys, files, policy.Options{})
}

const deployer = `# the deployer
apiVersion: v1
kind: ServiceAccount
metadata:
  name: deployer
  namespace: ci
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/deploy
---
apiVersion: v1
kind: Pod
`

func told(call *policy.Call) string {
	words := []string{call.Address, call.Role.Text.String(), call.Audience.Text.String(), call.Claims[0].Values[0].Text.String()}
	if call.Claims[0].All {
		words = append(words, "surely")
	}
	return strings.Join(words, " | ")
}

func TestServiceAccountsAreCalls(t *testing.T) {
	for _, test := range []struct{ fact, text, want string }{
		{"all written", deployer, "serviceaccount:ci/deployer | arn:aws:iam::111122223333:role/deploy | sts.amazonaws.com | system:serviceaccount:ci:deployer | surely"},
		{"a list, no namespace, another audience", `
kind: List
items:
  - {kind: ConfigMap}
  - kind: ServiceAccount
    metadata: {name: x, annotations: {"eks.amazonaws.com/role-arn": "arn:aws:iam::${ACCOUNT}:role/x", "eks.amazonaws.com/audience": "corp"}}
`, "serviceaccount:⟨namespace⟩/x | arn:aws:iam::⟨ACCOUNT⟩:role/x | corp | system:serviceaccount:⟨namespace⟩:x | surely"},
		{"eksctl", `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
iam:
  serviceAccounts:
    - metadata: {name: x}
      attachRoleARN: arn:aws:iam::111122223333:role/x
    - metadata: {name: y, namespace: z}
      attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
`, "serviceaccount:default/x | arn:aws:iam::111122223333:role/x | sts.amazonaws.com | system:serviceaccount:default:x | surely"},
		{"no annotation", "kind: ServiceAccount\nmetadata: {name: x} # eks.amazonaws.com/role-arn\n", ""},
	} {
		repo := load(t, "a.yaml", test.text)
		var got []string
		for _, call := range repo.Calls {
			got = append(got, told(call))
			if at := test.text[call.Span.Start:call.Span.End]; !strings.HasPrefix(at, "arn:") {
				t.Errorf("%s: the role stands at %q", test.fact, at)
			}
		}
		if strings.Join(got, "\n") != test.want || len(repo.Problems) > 0 {
			t.Errorf("%s:\n%s\nwant\n%s\n%v", test.fact, strings.Join(got, "\n"), test.want, repo.Problems)
		}
	}
}

func TestKustomizeMayGiveOtherNames(t *testing.T) {
	for _, file := range []string{"kustomization.yaml", "apps/kustomization.yml"} {
		repo := load(t, "apps/base/sa.yaml", deployer, file, "namePrefix: x-\n")
		if len(repo.Calls) != 1 || repo.Calls[0].Claims[0].All {
			t.Errorf("%s: %v", file, repo.Dump().Calls)
		}
	}
	if !load(t, "apps/base/sa.yaml", deployer, "other/kustomization.yaml", "").Calls[0].Claims[0].All {
		t.Error("a directory beside says nothing")
	}
}

func TestEksctlHandsOutRolesAndPolicies(t *testing.T) {
	repo := load(t, "cluster.yaml", `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
iam:
  podIdentityAssociations:
    - {namespace: a, serviceAccountName: b, roleARN: "arn:aws:iam::111122223333:role/b"}
    - namespace: a
      serviceAccountName: c
      permissionPolicy: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}
nodeGroups:
  - name: ng
    iam:
      attachPolicy: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}
`)
	if len(repo.Handoffs) != 1 || len(repo.Documents) != 2 || repo.Documents[1].Uses[0].OwnerName != `node group "ng"` {
		t.Errorf("%d handoffs, %d documents", len(repo.Handoffs), len(repo.Documents))
	}
}

func TestWhatIsNoManifestIsCounted(t *testing.T) {
	repo := load(t, "chart/templates/sa.yaml", "kind: ServiceAccount\nmetadata:\n  {{- toYaml . }}\n  annotations: [\n    eks.amazonaws.com/role-arn: x\n")
	if len(repo.Problems) != 1 || repo.Problems[0].Rule != "" || !strings.HasPrefix(repo.Problems[0].Reason, "not understood: ") {
		t.Errorf("%+v", repo.Problems)
	}
	for name, text := range map[string]string{
		"values.yaml":   "serviceAccount:\n  annotations:\n    eks.amazonaws.com/role-arn: x\n",
		"template.yaml": "Resources: {A: {Type: 'AWS::X', Manifest: 'kind: ServiceAccount eks.amazonaws.com/role-arn'}}\n",
		"sa.json":       deployer,
	} {
		if (Loader{}).Claims(name, func() []byte { return []byte(text) }) {
			t.Errorf("%s is claimed", name)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(deployer)
	f.Add("kind: ClusterConfig\niam: {serviceAccounts: [{metadata: {name: &a x}, attachRoleARN: *a, attachPolicy: {Statement: []}}]}\n")
	f.Fuzz(func(t *testing.T, text string) {
		repo := Loader{}.Load(nil, []policy.File{{Path: "a.yaml", Data: []byte(text)}}, policy.Options{})
		for _, call := range repo.Calls {
			for _, span := range []policy.Span{call.Span, call.Role.Span, call.Claims[0].Values[0].Span} {
				if span.Start < 0 || span.End < span.Start || span.End > len(text) {
					t.Errorf("%+v of %d", span, len(text))
				}
			}
		}
	})
}
