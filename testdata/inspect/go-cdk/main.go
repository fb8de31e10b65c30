package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

func newStack(stack awscdk.Stack, partner string, archive bool) {
	role := awsiam.NewRole(stack, jsii.String("Deploy"), &awsiam.RoleProps{
		RoleName: jsii.String("deploy"),
		AssumedBy: awsiam.NewCompositePrincipal(
			awsiam.NewServicePrincipal(jsii.String("codebuild.amazonaws.com"), nil),
			awsiam.NewAccountPrincipal(jsii.String(partner)),
		),
		ExternalIds:     jsii.Strings("7f3a"),
		ManagedPolicies: &[]awsiam.IManagedPolicy{awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("ReadOnlyAccess"))},
	})
	statement := awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:   jsii.Strings("s3:GetObject", "s3:PutObject"),
		Resources: &[]*string{jsii.String("arn:aws:s3:::artifacts/*")},
	})
	statement.AddActions(jsii.String("s3:DeleteObject"))
	role.AddToPolicy(statement)
	if archive {
		role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Effect:    awsiam.Effect_DENY,
			Actions:   jsii.Strings("s3:DeleteObject"),
			Resources: jsii.Strings("*"),
			Conditions: &map[string]any{
				"StringNotEquals": map[string]string{"aws:PrincipalTag/team": "archive"},
			},
		}))
	}
	reader := awsiam.NewRole(stack, jsii.String("Reader"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewPrincipalWithConditions(awsiam.NewArnPrincipal(role.RoleArn()), &map[string]any{
			"Bool": map[string]any{"aws:MultiFactorAuthPresent": "true"},
		}),
	})
	reader.GrantAssumeRole(role)
	bucket := awss3.NewBucket(stack, jsii.String("Artifacts"), nil)
	bucket.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{reader, awsiam.NewServicePrincipal(jsii.String("logs.amazonaws.com"), nil)},
		Actions:    jsii.Strings("s3:GetObject"),
		Resources:  &[]*string{bucket.ArnForObjects(jsii.String("*"))},
	}))
	bucket.GrantRead(reader, nil)
}
