package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/service/iam"
	"github.com/aws/aws-sdk-go/service/s3"
)

const (
	first  = "111122223333"
	second = "444455" + "556666"
	bucket = "arn:aws:s3:::example"
)

func create(ctx context.Context, roles *iam.IAM, buckets *s3.S3) error {
	trust := fmt.Sprintf(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Partner",
      "Effect": "Allow",
      "Principal": {"AWS": ["arn:aws:iam::%[1]s:role/deploy", "arn:aws:iam::%[2]s:root"]},
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
}`, first, second)
	if _, err := roles.CreateRole(&iam.CreateRoleInput{
		RoleName:                 aws.String("worker"),
		AssumeRolePolicyDocument: &trust,
	}); err != nil {
		return err
	}
	input := &iam.PutRolePolicyInput{RoleName: aws.String("worker"), PolicyName: aws.String("work")}
	input.PolicyDocument = aws.String(fmt.Sprintf(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": [%[3]q, "arn:aws:s3:::example/${aws:username}/*"],
      "Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}
    },
    {
      "Sid": "Assume",
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::%[2]s:role/audit"
    },
    {
      "Sid": "Rest",
      "Effect": "Deny",
      "NotAction": "iam:*",
      "NotResource": %[3]q
    }
  ]
}`, first, second, bucket))
	if _, err := roles.PutRolePolicy(input); err != nil {
		return err
	}
	_, err := buckets.PutBucketPolicy(&s3.PutBucketPolicyInput{
		Bucket: aws.String("example"),
		Policy: aws.String(fmt.Sprintf(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Readers",
      "Effect": "Allow",
      "Principal": {
        "AWS": ["arn:aws:iam::%[1]s:root", "arn:aws:iam::%[2]s:user/bob"],
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
      "Resource": [%[3]q, "arn:aws:s3:::example/*"],
      "Condition": {"Bool": {"aws:SecureTransport": "false"}}
    }
  ]
}`, first, second, bucket)),
	})
	return err
}
