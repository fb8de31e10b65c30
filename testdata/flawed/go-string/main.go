package main

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var role = iam.CreateRoleInput{
	RoleName: aws.String("deploy"),
	AssumeRolePolicyDocument: aws.String(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::1111222233:root"}, // want "not a twelve-digit account id" "every principal of account"
      "Action": "sts:AssumeRole"
    }
  ]
}`),
}

var work = iam.PutRolePolicyInput{
	RoleName: aws.String("deploy"),
	PolicyDocument: aws.String("{\"Version\": \"2012-10-17\", \"Statement\": [{" +
		"\"Effect\": \"Allow\", " +
		"\"Action\": \"*\", " + // want "allows every action of every service"
		"\"Resource\": \"*\"}, {" +
		"\"Effect\": \"Allow\", \"Action\": \"sqs:*\", \"Resource\": \"*\", " +
		"\"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": \"2025-01-31T00:00:00Z\"}}" + // want "2025-01-31"
		"}]}"),
}
