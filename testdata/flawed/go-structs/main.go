package main

import (
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type policy struct {
	Version    string
	Statements []*statement `json:"Statement"`
}

type statement struct {
	Effect    string
	Actions   []string                     `json:"Action"`
	Resource  string                       `json:",omitempty"`
	Principal map[string]string            `json:",omitempty"`
	When      map[string]map[string]string `json:"Condition,omitempty"`
}

func (p policy) text() *string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return aws.String(string(data))
}

func inputs() (iam.CreateRoleInput, iam.PutRolePolicyInput) {
	trust := policy{Version: "2012-10-17", Statements: []*statement{{
		Effect:    "Allow",
		Principal: map[string]string{"AWS": "arn:aws:iam::1111222233:root"}, // want "not a twelve-digit account id" "every principal of account"
		Actions:   []string{"sts:AssumeRole"},
	}}}
	work := policy{Version: "2012-10-17"}
	work.Statements = append(work.Statements, &statement{
		Effect:   "Allow",
		Actions:  []string{"*"}, // want "allows every action of every service"
		Resource: "*",
	})
	queues := &statement{Effect: "Allow", Actions: []string{"sqs:*"}, Resource: "*"}
	queues.When = map[string]map[string]string{
		"DateLessThan": {"aws:CurrentTime": "2025-01-31T00:00:00Z"}, // want "2025-01-31"
	}
	work.Statements = append(work.Statements, queues)
	return iam.CreateRoleInput{RoleName: aws.String("deploy"), AssumeRolePolicyDocument: trust.text()},
		iam.PutRolePolicyInput{RoleName: aws.String("deploy"), PolicyDocument: work.text()}
}
