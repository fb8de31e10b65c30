package main

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func text(policy document) *string {
	data, err := json.Marshal(policy)
	if err != nil {
		panic(err)
	}
	return aws.String(string(data))
}

func trust() document {
	return document{
		Version: version,
		Statements: []statement{{
			Sid:    "Partner",
			Effect: allow,
			Principal: map[string]any{
				"AWS": []string{"arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::444455556666:root"},
			},
			Action: values{"sts:AssumeRole"},
			When: map[string]any{
				"StringEquals": map[string]any{
					"sts:ExternalId": "7f3a",
				},
				"DateLessThan": map[string]any{
					"aws:CurrentTime": "2027-01-31T00:00:00Z",
				},
			},
		}, {
			Sid:    "Functions",
			Effect: allow,
			Principal: map[string]any{
				"Service": "lambda.amazonaws.com",
			},
			Action: values{"sts:AssumeRole", "sts:TagSession"},
		}},
	}
}

func inputs() (*iam.CreateRoleInput, *iam.PutRolePolicyInput, *s3.PutBucketPolicyInput) {
	role := &iam.CreateRoleInput{RoleName: aws.String("worker")}
	role.AssumeRolePolicyDocument = text(trust())
	work := document{Version: version}
	work.Statements = append(work.Statements, statement{
		Sid:      "Read",
		Effect:   allow,
		Action:   values{"s3:GetObject", "s3:ListBucket"},
		Resource: values{"arn:aws:s3:::example", "arn:aws:s3:::example/${aws:username}/*"},
		When: map[string]any{
			"IpAddress": map[string]any{
				"aws:SourceIp": []string{"192.0.2.0/24", "198.51.100.0/24"},
			},
		},
	})
	work.Statements = append(work.Statements, statement{
		Sid:      "Assume",
		Effect:   allow,
		Action:   values{"sts:AssumeRole"},
		Resource: values{"arn:aws:iam::444455556666:role/audit"},
	}, statement{
		Sid:         "Rest",
		Effect:      deny,
		NotAction:   values{"iam:*"},
		NotResource: values{"arn:aws:s3:::example"},
	})
	readers := document{
		Version: version,
		Statements: []statement{{
			Sid:    "Readers",
			Effect: allow,
			Principal: map[string]any{
				"AWS":     []string{"arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:user/bob"},
				"Service": "logs.amazonaws.com",
			},
			Action:   values{"s3:GetObject"},
			Resource: values{"arn:aws:s3:::example/*"},
		}, {
			Sid:       "Plain",
			Effect:    deny,
			Principal: any("*"),
			Action:    values{"s3:*"},
			Resource:  values{"arn:aws:s3:::example", "arn:aws:s3:::example/*"},
			When: map[string]any{
				"Bool": map[string]any{
					"aws:SecureTransport": "false",
				},
			},
		}},
	}
	return role,
		&iam.PutRolePolicyInput{RoleName: role.RoleName, PolicyName: aws.String("work"), PolicyDocument: text(work)},
		&s3.PutBucketPolicyInput{Bucket: aws.String("example"), Policy: text(readers)}
}
