package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const trust = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Partner",
      "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::444455556666:root"]},
      "Action": "sts:AssumeRole",
      "Condition": {
        "StringEquals": {"sts:ExternalId": "7f3a"},
        "DateLessThan": {"aws:CurrentTime": "2027-01-31T00:00:00Z"}
      }
    },
    {
      "Sid": "Functions",
      "Effect": "Allow",
      "Principal": {"Service": "lambda.amazonaws.com"},
      "Action": ["sts:AssumeRole", "sts:TagSession"]
    }
  ]
}`

func create(ctx context.Context, roles *iam.Client, buckets *s3.Client) error {
	_, err := roles.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName:                 aws.String("worker"),
		AssumeRolePolicyDocument: aws.String(trust),
	})
	if err != nil {
		return err
	}
	_, err = roles.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName:   aws.String("worker"),
		PolicyName: aws.String("work"),
		PolicyDocument: aws.String(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::example", "arn:aws:s3:::example/${aws:username}/*"],
      "Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}
    },
    {
      "Sid": "Assume",
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::444455556666:role/audit"
    },
    {
      "Sid": "Rest",
      "Effect": "Deny",
      "NotAction": "iam:*",
      "NotResource": "arn:aws:s3:::example"
    }
  ]
}`),
	})
	if err != nil {
		return err
	}
	_, err = buckets.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{
		Bucket: aws.String("example"),
		Policy: aws.String(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Readers",
      "Effect": "Allow",
      "Principal": {
        "AWS": ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:user/bob"],
        "Service": "logs.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::example/*"
    },
    {
      "Sid": "Plain",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": ["arn:aws:s3:::example", "arn:aws:s3:::example/*"],
      "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }
  ]
}`),
	})
	return err
}
