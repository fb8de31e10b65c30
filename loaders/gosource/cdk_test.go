package gosource

import (
	"fmt"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// TestInlinePolicyOfAnUnknownRole: CDK attaches a policy that is nobody's managed one.
func TestInlinePolicyOfAnUnknownRole(t *testing.T) {
	repo := load(t, policy.Options{}, "p.go", `package p

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

func f(stack S, function F) {
	made := awsiam.NewPolicy(stack, jsii.String("policy"), &awsiam.PolicyProps{
		PolicyName: jsii.String("put"),
		Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Effect: awsiam.Effect_ALLOW, Actions: jsii.Strings("dynamodb:PutItem"), Resources: jsii.Strings("*"),
		})},
	})
	function.Role().AttachInlinePolicy(made)
}
`)
	if len(repo.Documents) != 1 {
		t.Errorf("%d documents", len(repo.Documents))
	}
}

// TestStatementsOfCDKThatNobodyIsSeenToTake are read wherever they are made.
func TestStatementsOfCDKThatNobodyIsSeenToTake(t *testing.T) {
	const program = `package main

import (
	iam "github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	lambda "github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	custom "github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/jsii-runtime-go"
)

func f(stack constructs.Construct, taken Sink) {
	%s
}
`
	for _, test := range []struct {
		name, body, want string
		kind             policy.DocumentKind
		guessed          bool
	}{
		{
			"the first policy of a function",
			`lambda.NewFunction(stack, jsii.String("f"), &lambda.FunctionProps{InitialPolicy: &[]iam.PolicyStatement{
				iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("codebuild:StartBuild"), Resources: jsii.Strings("*")}),
			}})`,
			"codebuild:StartBuild, *", policy.Identity, false,
		},
		{
			"a custom resource",
			`custom.AwsCustomResourcePolicy_FromStatements(&[]iam.PolicyStatement{
				iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("lambda:InvokeFunction"), Resources: jsii.Strings("*")}),
			})`,
			"lambda:InvokeFunction, *; …", policy.Identity, true,
		},
		{
			"with what its methods add",
			`statement := iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("sts:AssumeRole")})
			statement.AddResources(jsii.String("arn:aws:iam::111122223333:role/x"))
			taken.Take(statement)`,
			"sts:AssumeRole, arn:aws:iam::111122223333:role/x; …", policy.Identity, true,
		},
		{
			"a document",
			`taken.Take(iam.NewPolicyDocument(&iam.PolicyDocumentProps{Statements: &[]iam.PolicyStatement{
				iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("s3:GetObject"), Resources: jsii.Strings("*")}),
			}}))`,
			"s3:GetObject, *", policy.Identity, true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			repo := load(t, policy.Options{}, "main.go", fmt.Sprintf(program, test.body))
			if got := shown(repo); got != test.want {
				t.Fatalf("%s", got)
			}
			if use := repo.Documents[0].Uses[0]; use.Kind != test.kind || use.Guessed != test.guessed {
				t.Errorf("%+v", use)
			}
		})
	}
}

// TestRolesThatCDKDeploysWith: one is taken, one is given to CloudFormation.
func TestRolesThatCDKDeploysWith(t *testing.T) {
	const program = `package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

func synthesizer() awscdk.DefaultStackSynthesizer {
	return awscdk.NewDefaultStackSynthesizer(&awscdk.DefaultStackSynthesizerProps{
		DeployRoleArn:               jsii.String("arn:aws:iam::111122223333:role/deploy"),
		DeployRoleExternalId:        jsii.String("ticket"),
		CloudFormationExecutionRole: jsii.String("arn:aws:iam::${AWS::AccountId}:role/cfn"),
	})
}
`
	repo := load(t, policy.Options{}, "main.go", program)
	if len(repo.Calls) != 1 || len(repo.Handoffs) != 1 {
		t.Fatalf("%d calls, %d handoffs", len(repo.Calls), len(repo.Handoffs))
	}
	call, handoff := repo.Calls[0], repo.Handoffs[0]
	if call.Kind != policy.DeployCall || !call.Role.Text.Is("arn:aws:iam::111122223333:role/deploy") || call.ExternalID == nil || !call.ExternalID.Text.Is("ticket") || call.Partial {
		t.Errorf("%+v", call)
	}
	if got := program[call.Span.Start:call.Span.End]; got != "arn:aws:iam::111122223333:role/deploy" {
		t.Errorf("taken at %q", got)
	}
	if got := handoff.Role.Text.String(); got != "arn:aws:iam::⟨AWS::AccountId⟩:role/cfn" || handoff.Services[0] != "cloudformation.amazonaws.com" {
		t.Errorf("given %s to %s", got, handoff.Services)
	}
	if got := program[handoff.Span.Start:handoff.Span.End]; got != "arn:aws:iam::${AWS::AccountId}:role/cfn" {
		t.Errorf("given at %q", got)
	}
}
