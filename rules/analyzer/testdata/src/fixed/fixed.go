package fixed

import (
	"fmt"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/aws/aws-sdk-go-v2/service/iam"
)

const named = "arn:aws:IAM::123456789012:role/named"

func put(client *Client, account string) error {
	return client.PutRolePolicy(&PutRolePolicyInput{RoleName: sdk.String("deploy"), PolicyDocument: sdk.String(fmt.Sprintf(`{
		"Version": "2012-10-17",
		"Statement": [
			{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::%s:Role/backup"},`+ // want `\[miscased-arn\]`
		"{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"arn:aws:iam:us-east-1:123456789012:role/audit\"},"+ // want `\[region-in-global-arn\]`
		`{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "%s"}]}`, account, named))}) // want `\[miscased-arn\]`
}
