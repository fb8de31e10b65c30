// Package iam stands for the SDK's.
package iam

type CreateRoleInput struct{ RoleName, AssumeRolePolicyDocument *string }

type PutRolePolicyInput struct{ RoleName, PolicyName, PolicyDocument *string }

type Client struct{}

func (*Client) PutRolePolicy(*PutRolePolicyInput) error { return nil }
