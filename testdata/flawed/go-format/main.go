package main

import (
	"fmt"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/service/iam"
)

const partner = "1111222233"

func inputs(queue string) (*iam.CreateRoleInput, *iam.PutRolePolicyInput) {
	trust := fmt.Sprintf(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::%s:root"}, // want "not a twelve-digit account id" "every principal of account"
      "Action": "sts:AssumeRole"
    }
  ]
}`, partner)
	const work = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": %[1]q,
      "Action": "*", // want "allows every action of every service"
      "Resource": "*"
    },
    {
      "Effect": %[1]q,
      "Action": "sqs:*",
      "Resource": "*",
      "Condition": {"DateLessThan": {"aws:CurrentTime": "%[2]s-01-31T00:00:00Z"}} // want "2025-01-31"
    }
  ]
}`
	role := &iam.CreateRoleInput{RoleName: aws.String("deploy"), AssumeRolePolicyDocument: &trust}
	return role, &iam.PutRolePolicyInput{RoleName: role.RoleName, PolicyDocument: aws.String(fmt.Sprintf(work, "Allow", "2025"))}
}
