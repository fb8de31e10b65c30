package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// outline tells what a role has, in a line for each thing.
func outline(p *policy.Principal) (lines []string) {
	for _, value := range p.Managed {
		lines = append(lines, strings.TrimPrefix(value.Text.String(), "arn:⟨AWS::Partition⟩:iam::aws:policy/"))
	}
	for _, document := range append(slices.Clone(p.Trust), p.Policies...) {
		for _, s := range document.Statements {
			line := ""
			for _, principal := range s.Principals {
				line += "by " + principal.Text.String() + " "
			}
			for _, action := range s.Actions {
				line += action.Text.String() + " "
			}
			for _, resource := range s.Resources {
				line += resource.Text.String() + " "
			}
			for _, c := range s.Conditions {
				line += "if " + c.Key.String() + " " + c.Values[0].Text.String() + " "
			}
			if len(document.When) > 0 {
				line += "when " + document.When.String()
			}
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return append(lines, p.Incomplete...)
}

const (
	byLambda = "by lambda.amazonaws.com sts:AssumeRole"
	byStates = "by states.amazonaws.com sts:AssumeRole"
	logs     = "service-role/AWSLambdaBasicExecutionRole"
)

func TestRolesThatSAMMakes(t *testing.T) {
	for fact, test := range map[string]struct {
		template, role string
		want           []string
	}{
		"a plain function": {`F: {Type: AWS::Serverless::Function}`, "FRole", []string{logs, byLambda}},
		"tracing, a network and dead letters": {
			`F: {Type: AWS::Serverless::Function, Properties: {Tracing: Active, VpcConfig: {SubnetIds: [x]}, DeadLetterQueue: {Type: SQS, TargetArn: 'arn:aws:sqs:::q'}}}`,
			"FRole", []string{logs, "AWSXrayWriteOnlyAccess", "service-role/AWSLambdaVPCAccessExecutionRole", byLambda, "sqs:SendMessage arn:aws:sqs:::q"},
		},
		"names, ARNs and conditions": {
			`F: {Type: AWS::Serverless::Function, Properties: {Policies: [AmazonS3ReadOnlyAccess, AWSLambdaRole, !If [C, 'arn:aws:iam::aws:policy/A', !Ref AWS::NoValue], !If [C, {Statement: {Effect: Allow, Action: 'a:b', Resource: '*'}}, !Ref AWS::NoValue]]}}`,
			"FRole", []string{logs, "AmazonS3ReadOnlyAccess", "service-role/AWSLambdaRole", "arn:aws:iam::aws:policy/A", byLambda, "a:b * when C"},
		},
		"a policy template": {
			`F: {Type: AWS::Serverless::Function, Properties: {Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Q.QueueName}}]}}`,
			"FRole", []string{logs, byLambda, "sqs:SendMessage* arn:⟨AWS::Partition⟩:sqs:⟨AWS::Region⟩:⟨AWS::AccountId⟩:⟨Q.QueueName⟩"},
		},
		"a policy template with a condition, and a parameter that is not given": {
			`F: {Type: AWS::Serverless::Function, Properties: {Policies: [{EFSWriteAccessPolicy: {AccessPoint: a}}]}}`,
			"FRole", []string{logs, byLambda, "elasticfilesystem:ClientMount elasticfilesystem:ClientWrite arn:⟨AWS::Partition⟩:elasticfilesystem:⟨AWS::Region⟩:⟨AWS::AccountId⟩:file-system/⟨FileSystem⟩ if elasticfilesystem:AccessPointArn arn:⟨AWS::Partition⟩:elasticfilesystem:⟨AWS::Region⟩:⟨AWS::AccountId⟩:access-point/a"},
		},
		"no policy template of SAM": {
			`F: {Type: AWS::Serverless::Function, Properties: {Policies: [{NoSuchPolicy: {}}]}}`,
			"FRole", []string{logs, byLambda, "ManagedPolicyArns holds `⟨NoSuchPolicy⟩`"},
		},
		"events that are polled": {
			`F: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: SQS, Properties: {Queue: q}}, D: {Type: DynamoDB, Properties: {Stream: s, DestinationConfig: {OnFailure: {Type: SNS, Destination: t}}}}}}}`,
			"FRole", []string{logs, "service-role/AWSLambdaSQSQueueExecutionRole", "service-role/AWSLambdaDynamoDBExecutionRole", byLambda, "sns:publish t"},
		},
		"destinations": {
			`F: {Type: AWS::Serverless::Function, Properties: {EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: SQS}, OnFailure: {Type: S3Bucket, Destination: 'arn:aws:s3:::b'}}}}}`,
			"FRole", []string{logs, byLambda, "sqs:SendMessage ⟨FEventInvokeConfigOnSuccessQueue.Arn⟩", "s3:PutObject arn:aws:s3:::b/*", "s3:ListBucket arn:aws:s3:::b"},
		},
		"a schedule": {
			`F: {Type: AWS::Serverless::Function, Properties: {Role: x, Events: {E: {Type: ScheduleV2, Properties: {DeadLetterConfig: {Arn: q}}}}}}`,
			"FERole", []string{"by scheduler.amazonaws.com sts:AssumeRole", "lambda:InvokeFunction arn:⟨AWS::Partition⟩:lambda:⟨AWS::Region⟩:⟨AWS::AccountId⟩:function:⟨F⟩", "sqs:SendMessage q"},
		},
		"a state machine": {
			`S: {Type: AWS::Serverless::StateMachine, Properties: {Tracing: {Enabled: true}, Policies: [{LambdaInvokePolicy: {FunctionName: f}}]}}`,
			"SRole", []string{"AWSXrayWriteOnlyAccess", byStates, "lambda:InvokeFunction arn:⟨AWS::Partition⟩:lambda:⟨AWS::Region⟩:⟨AWS::AccountId⟩:function:f*"},
		},
		"what starts a state machine": {
			`S: {Type: AWS::Serverless::StateMachine, Properties: {Role: x, Events: {A: {Type: Api, Properties: {Path: /}}}}}`,
			"SARole", []string{"by apigateway.amazonaws.com sts:AssumeRole", "states:StartExecution arn:⟨AWS::Partition⟩:states:⟨AWS::Region⟩:⟨AWS::AccountId⟩:stateMachine:⟨S⟩"},
		},
		"gradual deployment": {
			`F: {Type: AWS::Serverless::Function, Properties: {Role: x, DeploymentPreference: {Type: AllAtOnce}}}`,
			"CodeDeployServiceRole", []string{"service-role/AWSCodeDeployRoleForLambda", "by codedeploy.amazonaws.com sts:AssumeRole"},
		},
		"a connector": {
			`C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: F}, Destination: {Id: Q}, Permissions: [Write]}}
  Q: {Type: AWS::SQS::Queue}
  F: {Type: AWS::Serverless::Function}`,
			"FRole", []string{logs, byLambda, "sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue arn:⟨AWS::Partition⟩:sqs:⟨AWS::Region⟩:⟨AWS::AccountId⟩:⟨Q⟩"},
		},
		"an embedded connector to a plain function": {
			`T: {Type: AWS::DynamoDB::Table, Connectors: {C: {Properties: {Destination: {Id: F}, Permissions: [Read]}}}}
  F: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}
  R: {Type: AWS::IAM::Role}`,
			"R", []string{"dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams arn:⟨AWS::Partition⟩:dynamodb:⟨AWS::Region⟩:⟨AWS::AccountId⟩:table/⟨T⟩/stream/*"},
		},
		"GraphQL": {
			`G: {Type: AWS::Serverless::GraphQLApi, Properties: {DataSources: {Lambda: {Code: {FunctionArn: f}}}}}`,
			"GCodeLambdaDataSourceRole", []string{"by appsync.amazonaws.com sts:AssumeRole", "lambda:InvokeAsync lambda:InvokeFunction f f:*"},
		},
	} {
		repo := load1(t, "t.yaml", "Resources:\n  "+test.template+"\n")
		if got := outline(principal(t, repo, test.role)); !slices.Equal(got, test.want) {
			t.Errorf("%s:\n%s\nwant\n%s", fact, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestSAMMakesNoRoleWhereOneIsGiven(t *testing.T) {
	repo := load1(t, "t.yaml", `
Conditions: {C: !Equals [!Ref 'AWS::Region', b]}
Resources:
  Given: {Type: AWS::Serverless::Function, Properties: {Role: 'arn:aws:iam::111122223333:role/x', Policies: [A]}}
  Yes: {Type: AWS::Serverless::Function, Properties: {Role: !If [C, !Ref AWS::NoValue, x]}}
  No: {Type: AWS::Serverless::Function, Properties: {Role: !If [C, x, !Ref AWS::NoValue]}}
`)
	var got []string
	for _, p := range repo.Principals {
		got = append(got, p.Address+" "+p.When.String())
	}
	if want := []string{"YesRole C", "NoRole not C"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestGlobalsOfSAM(t *testing.T) {
	repo := load1(t, "t.yaml", `
Globals:
  Function:
    RolePath: /general/
    PermissionsBoundary: arn:aws:iam::111122223333:policy/b
    VpcConfig: {SubnetIds: [x]}
Resources:
  Own: {Type: AWS::Serverless::Function, Properties: {RolePath: /own/}}
  None: {Type: AWS::Serverless::Function}
  All: {Type: AWS::Serverless::Function, IgnoreGlobals: '*', Properties: {Handler: x}}
  One: {Type: AWS::Serverless::Function, IgnoreGlobals: [VpcConfig], Properties: {Handler: x}}
`)
	for name, want := range map[string]struct {
		path     string
		managed  int
		boundary bool
	}{"OwnRole": {"/own/", 2, true}, "NoneRole": {"/general/", 2, true}, "AllRole": {"/", 1, false}, "OneRole": {"/general/", 1, true}} {
		p := principal(t, repo, name)
		if !p.Path.Is(want.path) || len(p.Managed) != want.managed || (p.BoundaryRef != nil) != want.boundary {
			t.Errorf("%s: path %s, %d managed, boundary %v", name, p.Path, len(p.Managed), p.BoundaryRef)
		}
	}
}

func TestWhatSAMWritesIsByAWS(t *testing.T) {
	repo := load1(t, "t.yaml", `
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: x.amazonaws.com}, Action: 'sts:AssumeRole'}}
      Policies: [{TextractPolicy: {}}, {Statement: {Effect: Allow, Action: 'a:b', Resource: '*'}}]
`)
	for _, document := range repo.Documents {
		if byHand := !document.Statements[0].Actions[0].Text.Is("textract:*"); document.ByAWS == byHand {
			t.Errorf("by AWS: %t\n%s", document.ByAWS, dump(repo))
		}
	}
}

func TestWhatSAMCannotDoIsToldOnce(t *testing.T) {
	repo := load1(t, "t.yaml", `
Resources:
  C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Q}, Destination: {Id: Q}, Permissions: [Write]}}
  D: {Type: AWS::Serverless::Connector, Properties: {Source: {Type: AWS::Lambda::Function}, Destination: {Id: Q}, Permissions: [Write]}}
  Q: {Type: AWS::SQS::Queue}
`)
	var got []string
	for _, problem := range repo.Problems {
		got = append(got, problem.Reason)
	}
	want := []string{"a connector of ends or permissions that SAM has not", "a connector for a role that the template does not tell"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
