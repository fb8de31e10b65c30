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
