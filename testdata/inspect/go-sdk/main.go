package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	policies "example.com/tool/iampolicy"
)

//go:embed trust.json
var trust string

func setUp(ctx context.Context, client *iam.Client, account string, tables []string) error {
	output, err := client.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName:                 aws.String(workerName),
		AssumeRolePolicyDocument: &trust,
	})
	if err != nil {
		return err
	}
	document := policies.New(policies.Statement{
		Sid:      "Read",
		Effect:   policies.Allow,
		Action:   []string{"dynamodb:GetItem"},
		Resource: []string{fmt.Sprintf("arn:aws:dynamodb:eu-west-1:%s:table/orders", account)},
	})
	for _, table := range tables {
		document.Statement = append(document.Statement, policies.Statement{
			Effect:   policies.Allow,
			Action:   []string{"dynamodb:PutItem"},
			Resource: []string{"arn:aws:dynamodb:eu-west-1:" + account + ":table/" + table},
		})
	}
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	_, err = client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName:       output.Role.RoleName,
		PolicyName:     aws.String("tables"),
		PolicyDocument: aws.String(string(text)),
	})
	if err != nil {
		return err
	}
	_, err = client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{
		RoleName: aws.String("worker-blue"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"),
	})
	return err
}

const sessionTemplate = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::{{ .Bucket }}/*"}]}`

func assume(ctx context.Context, client *sts.Client, account, bucket string) error {
	_, err := client.AssumeRole(ctx, &sts.AssumeRoleInput{
		RoleArn:         aws.String("arn:aws:iam::" + account + ":role/" + workerName),
		RoleSessionName: aws.String("tool"),
		ExternalId:      aws.String("7f3a"),
		DurationSeconds: aws.Int32(3600),
		Policy:          aws.String(strings.ReplaceAll(sessionTemplate, "{{ .Bucket }}", bucket)),
	})
	stscreds.NewAssumeRoleProvider(client, "arn:aws:iam::111122223333:role/audit", func(o *stscreds.AssumeRoleOptions) {
		o.ExternalID = aws.String("9c1d")
		o.Duration = time.Hour
	})
	return err
}
