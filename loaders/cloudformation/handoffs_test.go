package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// handoffs shows what resources are given, in the order of the files.
func handoffs(repo *policy.Repo) (list []string) {
	for _, handoff := range repo.Handoffs {
		_, role, _ := strings.Cut(handoff.Key, "\x00")
		list = append(list, fmt.Sprintf("%s.%s gets %s when %q", handoff.Address, handoff.Property, role, handoff.When.String()))
	}
	return list
}

func TestWhichRolesResourcesAreGiven(t *testing.T) {
	const declared = `
Parameters: {Given: {Type: String}}
Conditions: {Prod: !Equals [!Ref "AWS::Region", eu-west-1]}
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: foo, AssumeRolePolicyDocument: {Statement: []}}}
  F: `
	for source, want := range map[string][]string{
		`{Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}`:                                         {`F.Role gets Role when ""`},
		`{Type: AWS::Serverless::Function, Properties: {Role: !GetAtt Role.Arn}}`:                                     {`F.Role gets Role when ""`},
		`{Type: AWS::Lambda::Function, Properties: {Role: !Ref Role}}`:                                                {`F.Role gets Role when ""`},
		`{Type: AWS::Glue::Crawler, Properties: {Role: foo}}`:                                                         {`F.Role gets Role when ""`},
		`{Type: AWS::Lambda::Function, Properties: {Role: "arn:aws:iam::111122223333:role/foo"}}`:                     {`F.Role gets  when ""`},
		`{Type: AWS::Lambda::Function, Properties: {Role: !Ref Given}}`:                                               nil,
		`{Type: AWS::Lambda::Function, Properties: {Role: !Ref "AWS::NoValue"}}`:                                      nil,
		`{Type: AWS::SQS::Queue, Properties: {Role: !GetAtt Role.Arn}}`:                                               nil,
		`{Type: AWS::Lambda::Function, Condition: Prod, Properties: {Role: !GetAtt Role.Arn}}`:                        {`F.Role gets Role when "Prod"`},
		`{Type: AWS::Lambda::Function, Properties: {Role: !If [Prod, !GetAtt Role.Arn, !Ref Given]}}`:                 {`F.Role gets Role when "Prod"`},
		`{Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Role]}}`:                                         {`F.Roles gets Role when ""`},
		`{Type: AWS::Events::Rule, Properties: {Targets: [{RoleArn: !GetAtt Role.Arn}, {RoleArn: !Ref Given}]}}`:      {`F.RoleArn gets Role when ""`},
		`{Type: AWS::Events::Rule, Properties: {Targets: !If [Prod, [{RoleArn: !GetAtt Role.Arn}], []]}}`:             {`F.RoleArn gets Role when "Prod"`},
		`{Type: AWS::IoT::TopicRule, Properties: {TopicRulePayload: {Actions: [{S3: {RoleArn: !GetAtt Role.Arn}}]}}}`: {`F.RoleArn gets Role when ""`},
	} {
		if got := handoffs(load1(t, "t.yaml", declared+source+"\n")); !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", source, got, want)
		}
	}
}

func TestARoleCrossesStacksToTheResourceThatGetsIt(t *testing.T) {
	repo := loadAll(t, map[string]string{
		"main.yaml": `
Resources:
  Roles: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: roles.yaml}}
  F: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Roles.Outputs.Arn}}
`,
		"roles.yaml": `
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}}
Outputs: {Arn: {Value: !GetAtt Role.Arn}}
`,
	})
	if len(repo.Handoffs) != 1 || repo.Handoffs[0].Key != repo.Principals[0].Key {
		t.Fatalf("got %q", handoffs(repo))
	}
}

func TestTheTableOfReceiversIsWellFormed(t *testing.T) {
	row := regexp.MustCompile(`^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+\t(?:(?:[A-Za-z0-9]+|\*)\.)*[A-Za-z]+\t[a-z0-9.-]+\.amazonaws\.com(?: [a-z0-9.-]+\.amazonaws\.com)*$`)
	lines := strings.Split(strings.TrimSuffix(handoffTable, "\n"), "\n")
	if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
		t.Error("rows are out of order, or stand twice")
	}
	for _, line := range lines {
		if !row.MatchString(line) {
			t.Errorf("%q", line)
		}
	}
}
