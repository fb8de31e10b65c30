package main

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// A list of what would stand in one line of YAML: AWS wants an object.
var document = map[string]any{
	"Version": "2012-10-17",
	"Statement": []map[string]any{{
		"Effect": "Allow",
		"Action": "sts:AssumeRole",
		"Principal": []string{
			"AWS: arn:aws:iam::111122223333:role/deploy", // want "`AWS: arn:aws:iam::111122223333:role/deploy` is no principal"
			"AWS: arn:aws:iam::111122223333:role/build",  // want "`AWS: arn:aws:iam::111122223333:role/build` is no principal"
		},
	}},
}

func input() (*iam.CreateRoleInput, error) {
	trust, err := json.Marshal(document)
	return &iam.CreateRoleInput{RoleName: aws.String("worker"), AssumeRolePolicyDocument: aws.String(string(trust))}, err
}
