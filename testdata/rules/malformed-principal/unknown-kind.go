package main

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	pulumi "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
)

// The key is one of two: under one of them the value is right.
func kind(human bool) string {
	name := "Service"
	if human {
		name = "AWS"
	}
	return name
}

func input(human bool) *iam.CreateRoleInput {
	key := "Service"
	if human {
		key = "AWS"
	}
	principal := map[string]string{}
	principal[key] = "deploy"
	trust, _ := json.Marshal(map[string]any{
		"Version":   "2012-10-17",
		"Statement": map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal},
	})
	return &iam.CreateRoleInput{RoleName: aws.String("worker"), AssumeRolePolicyDocument: aws.String(string(trust))}
}

func document(human bool) *pulumi.GetPolicyDocumentArgs {
	return &pulumi.GetPolicyDocumentArgs{Statements: []pulumi.GetPolicyDocumentStatement{{
		Actions:    []string{"sts:AssumeRole"},
		Principals: []pulumi.GetPolicyDocumentStatementPrincipal{{Type: kind(human), Identifiers: []string{"deploy"}}},
	}}}
}
