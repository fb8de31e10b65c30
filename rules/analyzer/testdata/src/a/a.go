package a

import (
	"encoding/json"
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/aws/aws-sdk-go-v2/service/iam"

	n "names"
)

func create() *CreateRoleInput {
	return &CreateRoleInput{
		RoleName: sdk.String("deploy"),
		AssumeRolePolicyDocument: sdk.String(fmt.Sprintf(`{
		  "Version": "2012-10-17",
		  "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}]}`, n.Partner)), // want `\[malformed-account-id\]`
	}
}

func put(client *Client, unknown string) error {
	own := n.Document{Version: "2012-10-17", Statement: []n.Statement{
		{Effect: "Allow", Verbs: []string{n.Everything}, Resource: "*"}, // want `\[admin-wildcard\]`
		{Effect: "Allow", Verbs: []string{unknown}, Resource: "*"},
	}}
	text, err := json.Marshal(own)
	if err != nil {
		return err
	}
	return client.PutRolePolicy(&PutRolePolicyInput{RoleName: sdk.String("deploy"), PolicyDocument: sdk.String(string(text))})
}
