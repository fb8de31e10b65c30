package gosource

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// TestANameOfSeveralIsNoEmptyName: people still read which role is meant.
func TestANameOfSeveralIsNoEmptyName(t *testing.T) {
	repo := load(t, policy.Options{}, "main.go", `package main

import "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"

func up(ctx *pulumi.Context, prod bool) {
	name := "test"
	if prod {
		name = "live"
	}
	iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: pulumi.String("{}")})
}
`)
	if len(repo.Principals) != 1 || repo.Principals[0].Address != "RoleArgs in up" {
		t.Errorf("%+v", repo.Principals)
	}
}

// TestATrustPolicyForOneOfSeveralRoles may be that of any of them.
func TestATrustPolicyForOneOfSeveralRoles(t *testing.T) {
	repo := load(t, policy.Options{}, "p.go", body(`role := "test"
	if prod {
		role = "live"
	}
	_ = &iam.CreateRoleInput{RoleName: aws.String("live"), AssumeRolePolicyDocument: aws.String(extra)}
	_ = &iam.UpdateAssumeRolePolicyInput{RoleName: &role, PolicyDocument: aws.String("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": \"111122223333\"}}}")}
	return nil`))
	if len(repo.Principals) != 1 || len(repo.Principals[0].Trust) != 2 {
		t.Errorf("%+v", repo.Principals)
	}
}
