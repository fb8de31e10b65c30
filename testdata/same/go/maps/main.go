package main

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		trust, err := json.Marshal(map[string]any{
			"Version": "2012-10-17",
			"Statement": []map[string]any{
				{
					"Sid":    "Partner",
					"Effect": "Allow",
					"Principal": map[string]any{
						"AWS": []string{"arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::444455556666:root"},
					},
					"Action": "sts:AssumeRole",
					"Condition": map[string]any{
						"StringEquals": map[string]any{
							"sts:ExternalId": "7f3a",
						},
						"DateLessThan": map[string]any{
							"aws:CurrentTime": "2027-01-31T00:00:00Z",
						},
					},
				},
				{
					"Sid":    "Functions",
					"Effect": "Allow",
					"Principal": map[string]any{
						"Service": "lambda.amazonaws.com",
					},
					"Action": []string{"sts:AssumeRole", "sts:TagSession"},
				},
			},
		})
		if err != nil {
			return err
		}
		worker, err := iam.NewRole(ctx, "worker", &iam.RoleArgs{
			Name:             pulumi.String("worker"),
			AssumeRolePolicy: pulumi.String(string(trust)),
		})
		if err != nil {
			return err
		}
		work := worker.Arn.ApplyT(func(string) (string, error) {
			text, err := json.Marshal(map[string]any{
				"Version": "2012-10-17",
				"Statement": []map[string]any{
					{
						"Sid":      "Read",
						"Effect":   "Allow",
						"Action":   []string{"s3:GetObject", "s3:ListBucket"},
						"Resource": []string{"arn:aws:s3:::example", "arn:aws:s3:::example/${aws:username}/*"},
						"Condition": map[string]any{
							"IpAddress": map[string]any{
								"aws:SourceIp": []string{"192.0.2.0/24", "198.51.100.0/24"},
							},
						},
					},
					{
						"Sid":      "Assume",
						"Effect":   "Allow",
						"Action":   "sts:AssumeRole",
						"Resource": "arn:aws:iam::444455556666:role/audit",
					},
					{
						"Sid":         "Rest",
						"Effect":      "Deny",
						"NotAction":   "iam:*",
						"NotResource": "arn:aws:s3:::example",
					},
				},
			})
			return string(text), err
		}).(pulumi.StringOutput)
		_, err = iam.NewRolePolicy(ctx, "work", &iam.RolePolicyArgs{Role: worker.Name, Policy: work})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketPolicy(ctx, "readers", &s3.BucketPolicyArgs{
			Bucket: pulumi.String("example"),
			Policy: pulumi.Any(map[string]any{
				"Version": "2012-10-17",
				"Statement": []map[string]any{
					{
						"Sid":    "Readers",
						"Effect": "Allow",
						"Principal": map[string]any{
							"AWS":     []string{"arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:user/bob"},
							"Service": "logs.amazonaws.com",
						},
						"Action":   "s3:GetObject",
						"Resource": "arn:aws:s3:::example/*",
					},
					{
						"Sid":       "Plain",
						"Effect":    "Deny",
						"Principal": "*",
						"Action":    "s3:*",
						"Resource":  []string{"arn:aws:s3:::example", "arn:aws:s3:::example/*"},
						"Condition": map[string]any{
							"Bool": map[string]any{
								"aws:SecureTransport": "false",
							},
						},
					},
				},
			}),
		})
		return err
	})
}
