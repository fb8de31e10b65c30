package main

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type object = map[string]any

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		trust, err := json.Marshal(object{
			"Version": "2012-10-17",
			"Statement": []object{{
				"Effect":    "Allow",
				"Principal": object{"AWS": "arn:aws:iam::1111222233:root"}, // want "not a twelve-digit account id" "every principal of account"
				"Action":    "sts:AssumeRole",
			}},
		})
		if err != nil {
			return err
		}
		role, err := iam.NewRole(ctx, "deploy", &iam.RoleArgs{AssumeRolePolicy: pulumi.String(trust)})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicy(ctx, "work", &iam.RolePolicyArgs{
			Role: role.ID(),
			Policy: pulumi.Any(object{
				"Version": "2012-10-17",
				"Statement": []object{
					{
						"Effect":   "Allow",
						"Action":   "*", // want "allows every action of every service"
						"Resource": "*",
					},
					{
						"Effect":    "Allow",
						"Action":    "sqs:*",
						"Resource":  "*",
						"Condition": object{"DateLessThan": object{"aws:CurrentTime": "2025-01-31T00:00:00Z"}}, // want "2025-01-31"
					},
				},
			}),
		})
		return err
	})
}
