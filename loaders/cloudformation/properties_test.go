package cloudformation

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// written spells a value below a path of the table, as flow YAML.
func written(path, value string) string {
	head, rest, more := strings.Cut(path, ".")
	if more {
		value = written(rest, value)
	}
	name, many := strings.CutSuffix(head, "[]")
	if many {
		value = "[" + value + "]"
	}
	return "{" + strings.ReplaceAll(name, "*", "Any") + ": " + value + "}"
}

func TestEveryRowOfTheTableIsRead(t *testing.T) {
	for kind, rows := range properties() {
		for _, row := range rows {
			value, want := "{Statement: {Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}}", row.kind
			properties := ""
			switch row.form {
			case statement:
				value = "{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}"
				if strings.HasSuffix(row.path, "s") {
					value = "[" + value + "]"
				}
			case permission:
				properties = "{Action: 'lambda:InvokeFunction', Principal: s3.amazonaws.com}"
			case typed:
				want = policy.SCP
				value += ", Type: SERVICE_CONTROL_POLICY"
			}
			if strings.HasPrefix(kind, "AWS::Serverless::") || row.form == foreign {
				continue // see package sam
			}
			if properties == "" {
				properties = written(row.path, value)
			}
			repo := load1(t, "t.yaml", "Resources:\n  R: {Type: '"+kind+"', Properties: "+properties+"}\n")
			if len(repo.Documents) != 1 || repo.Documents[0].Uses[0].Kind != want {
				t.Errorf("%s %s:\n%s", kind, row.path, dump(repo))
			}
		}
	}
}

func TestPoliciesInOtherLanguagesAreSilent(t *testing.T) {
	for fact, resource := range map[string]string{
		"WAF":                  `{Type: 'AWS::WAFv2::WebACL', Properties: {Rules: [{Statement: {ManagedRuleGroupStatement: {Name: x}}, OverrideAction: {None: {}}}]}}`,
		"WAF by hand":          `{Type: 'AWS::WAFv2::RuleGroup', Properties: {Rules: [{Action: {Block: {}}, Statement: {NotStatement: {Statement: {GeoMatchStatement: {}}}}}]}}`,
		"Cedar":                `{Type: 'AWS::VerifiedPermissions::Policy', Properties: {Definition: {Static: {Statement: 'permit(principal, action, resource);'}}}}`,
		"Verified Access":      `{Type: 'AWS::EC2::VerifiedAccessGroup', Properties: {PolicyDocument: 'permit(principal, action, resource);'}}`,
		"AgentCore":            `{Type: 'AWS::BedrockAgentCore::Policy', Properties: {Definition: {Cedar: {Statement: 'forbid(principal, action, resource);'}}}}`,
		"lifecycle":            `{Type: 'AWS::ECR::Repository', Properties: {LifecyclePolicy: {LifecyclePolicyText: '{"rules": [{"action": {"type": "expire"}}]}'}}}`,
		"IoT":                  `{Type: 'AWS::IoT::Policy', Properties: {PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'iot:Connect', Resource: '*'}]}}}`,
		"data protection":      `{Type: 'AWS::Logs::LogGroup', Properties: {DataProtectionPolicy: {Name: x, Version: '2021-06-01', Statement: [{Sid: a, Operation: {Audit: {}}}]}}}`,
		"account policy":       `{Type: 'AWS::Logs::AccountPolicy', Properties: {PolicyDocument: '{"Name": "x", "Version": "2021-06-01", "Statement": [{"Sid": "a", "Operation": {"Deidentify": {}}}]}'}}`,
		"topic's data":         `{Type: 'AWS::SNS::Topic', Properties: {DataProtectionPolicy: {Version: '2021-06-01', Statement: [{Operation: {Deny: {}}, DataDirection: Inbound, Principal: ['*']}]}}}`,
		"OpenSearch":           `{Type: 'AWS::OpenSearchServerless::AccessPolicy', Properties: {Policy: '[{"Rules": [{"Permission": ["aoss:*"]}], "Principal": ["x"]}]'}}`,
		"core network":         `{Type: 'AWS::NetworkManager::CoreNetwork', Properties: {PolicyDocument: {version: 2021.12, segments: []}}}`,
		"AWS Config":           `{Type: 'AWS::Config::ConfigRule', Properties: {Source: {CustomPolicyDetails: {PolicyText: 'rule x when x {}'}}}}`,
		"redrive":              `{Type: 'AWS::SQS::Queue', Properties: {RedrivePolicy: {maxReceiveCount: 3}}}`,
		"tag policy":           `{Type: 'AWS::Organizations::Policy', Properties: {Type: TAG_POLICY, Content: {tags: {}}}}`,
		"RAM":                  `{Type: 'AWS::RAM::Permission', Properties: {PolicyTemplate: {Effect: ALLOW, Action: ['x:Y']}}}`,
		"code with a policy":   `{Type: 'AWS::Lambda::Function', Properties: {Code: {ZipFile: 'policy = {"Statement": []}'}}}`,
		"a custom resource":    `{Type: 'Custom::Thing', Properties: {Statement: SELECT 1}}`,
		"a query":              `{Type: 'AWS::IoT::TopicRule', Properties: {TopicRulePayload: {Sql: SELECT *}}}`,
		"a stack policy, text": `{Type: 'AWS::CloudFormation::CustomResource', Properties: {Policy: none}}`,
	} {
		repo := load1(t, "t.yaml", "Resources:\n  R: "+resource+"\n")
		if len(repo.Documents)+len(repo.Problems) > 0 {
			t.Errorf("%s:\n%s%v", fact, dump(repo), repo.Problems)
		}
	}
}

func TestPermissionsOfFunctionsAreStatements(t *testing.T) {
	for fact, test := range map[string]struct{ properties, want string }{
		"a service by Ref": {
			`{Action: 'lambda:InvokeFunction', FunctionName: !Ref F, Principal: s3.amazonaws.com, SourceArn: 'arn:aws:s3:::b', SourceAccount: !Ref AWS::AccountId}`,
			"Service=s3.amazonaws.com arn:⟨AWS::Partition⟩:lambda:⟨AWS::Region⟩:⟨AWS::AccountId⟩:function:⟨F⟩ ArnLike aws:SourceArn=arn:aws:s3:::b StringEquals aws:SourceAccount=⟨AWS::AccountId⟩",
		},
		"an account by name": {
			`{Action: 'lambda:InvokeFunction', FunctionName: f, Principal: '111122223333'}`,
			"AWS=111122223333 arn:⟨AWS::Partition⟩:lambda:⟨AWS::Region⟩:⟨AWS::AccountId⟩:function:f",
		},
		"Alexa, whose name has another end": {
			`{Action: 'lambda:InvokeFunction', FunctionName: f, Principal: alexa-appkit.amazon.com}`,
			"Service=alexa-appkit.amazon.com arn:⟨AWS::Partition⟩:lambda:⟨AWS::Region⟩:⟨AWS::AccountId⟩:function:f",
		},
		"everybody":       {`{Action: 'lambda:InvokeFunctionUrl', FunctionName: !GetAtt F.Arn, Principal: '*', FunctionUrlAuthType: NONE}`, "=* arn:⟨AWS::Partition⟩:lambda:⟨AWS::Region⟩:⟨AWS::AccountId⟩:function:⟨F⟩ StringEquals lambda:FunctionUrlAuthType=NONE"},
		"nobody can tell": {`{Action: 'lambda:InvokeFunction', FunctionName: !Ref P, Principal: !Ref P}`, "⟨Principal⟩=⟨P⟩ ⟨Ref(P)⟩"},
	} {
		repo := load1(t, "t.yaml", "Parameters: {P: {Type: String}}\nResources:\n  F: {Type: AWS::Lambda::Function}\n  R: {Type: 'AWS::Lambda::Permission', Properties: "+test.properties+"}\n")
		s := repo.Documents[0].Statements[0]
		got := s.Principals[0].Type.String() + "=" + s.Principals[0].Text.String() + " " + s.Resources[0].Text.String()
		for _, c := range s.Conditions {
			got += " " + c.Operator.String() + " " + c.Key.String() + "=" + c.Values[0].Text.String()
		}
		if got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", fact, got, test.want)
		}
	}
}
