package cloudformation

import (
	"slices"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

const synthesised = `{"Resources": {
  "DeployRole2F3A": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement":
    [{"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"}, "Action": "sts:AssumeRole"}]}},
    "Metadata": {"aws:cdk:path": "Shop/Deploy/Role/Resource"}},
  "DeployRoleDefaultPolicy77": {"Type": "AWS::IAM::Policy", "Properties": {"Roles": [{"Ref": "DeployRole2F3A"}], "PolicyName": "p", "PolicyDocument":
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}},
    "Metadata": {"aws:cdk:path": "Shop/Deploy/Role/DefaultPolicy/Resource"}},
  "Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}, "/cdk-assets/1234.json"]]}},
    "Metadata": {"aws:cdk:path": "Shop/Inner.NestedStack/Inner.NestedStackResource", "aws:asset:path": "ShopInner.nested.template.json", "aws:asset:property": "TemplateURL"}},
  "CDKMetadata": {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2:deflate64:x"}, "Metadata": {"aws:cdk:path": "Shop/CDKMetadata/Default"}}
}}`

const synthesisedInner = `{"Resources": {"Reader11": {"Type": "AWS::IAM::Role", "Metadata": {"aws:cdk:path": "Shop/Inner/Reader/Resource"}}}}`

func TestMessagesNameConstructsOfCDK(t *testing.T) {
	repo := Loader{}.Load(nil, []policy.File{
		{Path: "cdk.out/Shop.template.json", Data: []byte(synthesised)},
		{Path: "cdk.out/ShopInner.nested.template.json", Data: []byte(synthesisedInner)},
	}, policy.Options{})
	p := principal(t, repo, "Shop/Deploy/Role")
	if p.Key != policy.Key("cdk.out/Shop.template.json", "DeployRole2F3A") || len(p.Policies) != 1 || p.Trust[0].Uses[0].OwnerName != "role Shop/Deploy/Role" {
		t.Errorf("%s", dump(repo))
	}
	principal(t, repo, "Shop/Inner/Reader")
	if got := reasons(repo); len(got) > 0 || len(repo.Principals) != 2 {
		t.Errorf("%d principals, %q", len(repo.Principals), slices.Clone(got))
	}
}

func TestWhatCDKWritesBesideTemplatesIsNobodys(t *testing.T) {
	for name, data := range map[string]string{
		"cdk.json":                 "{\"app\": \"npx ts-node bin/app.ts\", \"context\": {\"@aws-cdk/aws-iam:minimizePolicies\": true}}",
		"cdk.out/manifest.json":    "{\"version\": \"36.0.0\", \"artifacts\": {\"Shop\": {\"type\": \"aws:cloudformation:stack\", \"properties\": {\"templateFile\": \"Shop.template.json\"}}}}",
		"cdk.out/Shop.assets.json": "{\"version\": \"36.0.0\", \"files\": {\"1\": {\"source\": {\"path\": \"Shop.template.json\", \"packaging\": \"file\"}, \"destinations\": {\"x\": {\"assumeRoleArn\": \"arn:aws:iam::1:role/cdk\"}}}}}",
	} {
		if (Loader{}).Claims(name, func() []byte { return []byte(data) }) {
			t.Errorf("%s is claimed", name)
		}
	}
}
