package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

func newStack(stack awscdk.Stack) {
	role := awsiam.NewRole(stack, jsii.String("Deploy"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewArnPrincipal(jsii.String("arn:aws:iam::1111222233:root")), // want "not a twelve-digit account id" "every principal of account"
	})
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:   jsii.Strings("*"), // want "allows every action of every service"
		Resources: jsii.Strings("*"),
	}))
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:   jsii.Strings("sqs:*"),
		Resources: jsii.Strings("*"),
		Conditions: &map[string]any{
			"DateLessThan": map[string]string{"aws:CurrentTime": "2025-01-31T00:00:00Z"}, // want "2025-01-31"
		},
	}))
}
