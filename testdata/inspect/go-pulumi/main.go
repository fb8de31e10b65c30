package main

import (
	"fmt"

	aws "github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func program(ctx *pulumi.Context) error {
	current, err := aws.GetCallerIdentity(ctx, nil, nil)
	if err != nil {
		return err
	}
	trust, err := iam.GetPolicyDocument(ctx, &iam.GetPolicyDocumentArgs{
		Statements: []iam.GetPolicyDocumentStatement{
			{
				Actions: []string{"sts:AssumeRole"},
				Principals: []iam.GetPolicyDocumentStatementPrincipal{
					{Type: "AWS", Identifiers: []string{fmt.Sprintf("arn:aws:iam::%s:root", current.AccountId)}},
					{Type: "Service", Identifiers: []string{"ec2.amazonaws.com"}},
				},
				Conditions: []iam.GetPolicyDocumentStatementCondition{
					{Test: "StringLike", Variable: "aws:PrincipalArn", Values: []string{"arn:aws:iam::*:role/&{aws:PrincipalTag/team}"}},
				},
			},
		},
	}, nil)
	if err != nil {
		return err
	}
	role, err := iam.NewRole(ctx, "web", &iam.RoleArgs{
		AssumeRolePolicy: pulumi.String(trust.Json),
		Path:             pulumi.String("/app/"),
		InlinePolicies: iam.RoleInlinePolicyArray{
			&iam.RoleInlinePolicyArgs{
				Name: pulumi.String("assume"),
				Policy: pulumi.Sprintf(`{
					"Version": "2012-10-17",
					"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::%s:role/audit"}
				}`, current.AccountId),
			},
		},
	})
	if err != nil {
		return err
	}
	for i, arn := range []string{"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"} {
		_, err := iam.NewRolePolicyAttachment(ctx, fmt.Sprintf("a%d", i), &iam.RolePolicyAttachmentArgs{Role: role.Name, PolicyArn: pulumi.String(arn)})
		if err != nil {
			return err
		}
	}
	policy, err := iam.NewPolicy(ctx, "queue", &iam.PolicyArgs{
		Policy: role.Arn.ApplyT(func(arn string) (string, error) {
			return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": %q}]}`, arn), nil
		}).(pulumi.StringOutput),
	})
	if err != nil {
		return err
	}
	_, err = iam.NewRolePolicyAttachment(ctx, "queue", &iam.RolePolicyAttachmentArgs{Role: role.Name, PolicyArn: policy.Arn})
	return err
}
