package cloudformation

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestNestedStackFromElsewhereIsNotRead(t *testing.T) {
	text := `Parameters: {Url: {Type: String}}
Resources:
  Role: {Type: AWS::IAM::Role}
  Remote: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://bucket.s3.amazonaws.com/a.yaml}}
  Given: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: !Ref Url}}
  Local: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./nested/a.yaml}}
`
	repo := Loader{}.Load(fstest.MapFS{}, []policy.File{{Path: "a.yaml", Data: []byte(text)}}, policy.Options{})
	var reasons []string
	for _, problem := range repo.Problems {
		reasons = append(reasons, problem.Reason)
	}
	want := []string{"nested stack from elsewhere: AWS::CloudFormation::Stack Remote", "nested stack from elsewhere: AWS::CloudFormation::Stack Given"}
	if !slices.Equal(reasons, want) {
		t.Errorf("got %q, want %q", reasons, want)
	}
}

func TestPoliciesInOtherYAMLAreCountedAsNotRead(t *testing.T) {
	for fact, test := range map[string]struct {
		text string
		want bool
	}{
		"serverless.yml":        {"provider:\n  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: s3:GetObject\n          Resource: '*'\n", true},
		"a Kubernetes manifest": {"kind: NetworkPolicy\nspec: {policyTypes: [Ingress]}\n", false},
	} {
		claims := Loader{}.Claims("a.yml", func() []byte { return []byte(test.text) })
		if claims != test.want {
			t.Errorf("%s: claimed %v", fact, claims)
		}
		if !claims {
			continue
		}
		repo := Loader{}.Load(fstest.MapFS{}, []policy.File{{Path: "a.yml", Data: []byte(test.text)}}, policy.Options{})
		if len(repo.Problems) != 1 || repo.Problems[0].Rule != "" || len(repo.Documents) != 0 {
			t.Errorf("%s: %+v", fact, repo.Problems)
		}
	}
}
