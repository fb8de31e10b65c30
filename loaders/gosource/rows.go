package gosource

import "github.com/iamlint/iamlint/loaders/policy"

// row tells what the fields of a struct mean: an input of an SDK, the arguments of a
// resource of Pulumi, a resource of goformation.
type row struct {
	makes     string // role, user, group or policy; empty for what declares none
	name      string
	documents []bearer
	// inline holds named policies, each with its document in the field inner.
	inline, inner string
	managed       string // ARNs of attached policies
	boundary      string
	duration      string
	// to are the fields that name principals, by the kind of these.
	to map[string]policy.PrincipalKind
	// attached is the field with the ARN of the policy that to get.
	attached string
	// calls is set on inputs of AssumeRole.
	calls bool
	// deploys is set on what tells CDK which roles it deploys with.
	deploys bool
	// open is set where the program may attach more at any time.
	open bool
}

// bearer is a field that takes a policy document.
type bearer struct {
	field string
	kind  policy.DocumentKind
}

var (
	roleName  = map[string]policy.PrincipalKind{"RoleName": policy.Role}
	userName  = map[string]policy.PrincipalKind{"UserName": policy.User}
	groupName = map[string]policy.PrincipalKind{"GroupName": policy.Group}
	toRole    = map[string]policy.PrincipalKind{"Role": policy.Role}
	toUser    = map[string]policy.PrincipalKind{"User": policy.User}
	toGroup   = map[string]policy.PrincipalKind{"Group": policy.Group}
	several   = map[string]policy.PrincipalKind{"Roles": policy.Role, "Users": policy.User, "Groups": policy.Group}
)

// inputs are the inputs of the SDKs, both versions, by service and name.
func inputs(name string) (row, bool) {
	identity := []bearer{{"PolicyDocument", policy.Identity}}
	switch name {
	case "iam.CreateRoleInput":
		return row{
			makes: "role", name: "RoleName", documents: []bearer{{"AssumeRolePolicyDocument", policy.Trust}},
			boundary: "PermissionsBoundary", duration: "MaxSessionDuration", open: true,
		}, true
	case "iam.CreateUserInput":
		return row{makes: "user", name: "UserName", boundary: "PermissionsBoundary", open: true}, true
	case "iam.CreateGroupInput":
		return row{makes: "group", name: "GroupName", open: true}, true
	case "iam.UpdateAssumeRolePolicyInput":
		return row{documents: []bearer{{"PolicyDocument", policy.Trust}}, to: roleName}, true
	case "iam.PutRolePolicyInput":
		return row{documents: identity, to: roleName}, true
	case "iam.PutUserPolicyInput":
		return row{documents: identity, to: userName}, true
	case "iam.PutGroupPolicyInput":
		return row{documents: identity, to: groupName}, true
	case "iam.CreatePolicyInput":
		return row{makes: "policy", name: "PolicyName", documents: identity}, true
	case "iam.CreatePolicyVersionInput":
		return row{documents: identity}, true
	case "iam.AttachRolePolicyInput":
		return row{to: roleName, attached: "PolicyArn"}, true
	case "iam.AttachUserPolicyInput":
		return row{to: userName, attached: "PolicyArn"}, true
	case "iam.AttachGroupPolicyInput":
		return row{to: groupName, attached: "PolicyArn"}, true
	case "sts.AssumeRoleInput", "sts.AssumeRoleWithWebIdentityInput", "sts.AssumeRoleWithSAMLInput":
		return row{calls: true, documents: []bearer{{"Policy", policy.Session}}}, true
	case "sts.GetFederationTokenInput":
		return row{documents: []bearer{{"Policy", policy.Session}}}, true
	case "organizations.CreatePolicyInput":
		return row{documents: []bearer{{"Content", policy.SCP}}}, true
	case "ssoadmin.PutInlinePolicyToPermissionSetInput":
		return row{documents: []bearer{{"InlinePolicy", policy.PermissionSet}}}, true
	}
	return resourceInput(name)
}

// resourceInput are the inputs that take the policy of a resource.
func resourceInput(name string) (row, bool) {
	field := ""
	switch name {
	case "s3.PutBucketPolicyInput", "s3control.PutAccessPointPolicyInput", "s3control.PutBucketPolicyInput", "kms.CreateKeyInput",
		"kms.PutKeyPolicyInput", "efs.PutFileSystemPolicyInput", "lambda.PutResourcePolicyInput", "glacier.SetVaultAccessPolicyInput",
		"backup.PutBackupVaultAccessPolicyInput", "events.PutPermissionInput", "eventbridge.PutPermissionInput", "codeartifact.PutDomainPermissionsPolicyInput":
		field = "Policy"
	case "codeartifact.PutRepositoryPermissionsPolicyInput", "cloudwatchlogs.PutResourcePolicyInput", "ec2.CreateVpcEndpointInput", "ec2.ModifyVpcEndpointInput":
		field = "PolicyDocument"
	case "ecr.SetRepositoryPolicyInput", "ecr.PutRegistryPolicyInput", "ecrpublic.SetRepositoryPolicyInput":
		field = "PolicyText"
	case "secretsmanager.PutResourcePolicyInput", "dynamodb.PutResourcePolicyInput", "kinesis.PutResourcePolicyInput":
		field = "ResourcePolicy"
	case "glue.PutResourcePolicyInput":
		field = "PolicyInJson"
	case "opensearch.CreateDomainInput", "opensearch.UpdateDomainConfigInput", "elasticsearchservice.CreateElasticsearchDomainInput":
		field = "AccessPolicies"
	}
	if field == "" {
		return row{}, false
	}
	return row{documents: []bearer{{field, policy.Resource}}}, true
}

// pulumiArgs are the arguments of Pulumi's resources.
func pulumiArgs(name string) (row, bool) {
	identity := []bearer{{"Policy", policy.Identity}}
	switch name {
	case "iam.RoleArgs":
		return row{
			makes: "role", name: "Name", documents: []bearer{{"AssumeRolePolicy", policy.Trust}}, inline: "InlinePolicies", inner: "Policy",
			managed: "ManagedPolicyArns", boundary: "PermissionsBoundary", duration: "MaxSessionDuration",
		}, true
	case "iam.UserArgs":
		return row{makes: "user", name: "Name", boundary: "PermissionsBoundary"}, true
	case "iam.GroupArgs":
		return row{makes: "group", name: "Name"}, true
	case "iam.PolicyArgs":
		return row{makes: "policy", name: "Name", documents: identity}, true
	case "iam.RolePolicyArgs":
		return row{documents: identity, to: toRole}, true
	case "iam.UserPolicyArgs":
		return row{documents: identity, to: toUser}, true
	case "iam.GroupPolicyArgs":
		return row{documents: identity, to: toGroup}, true
	case "iam.RolePolicyAttachmentArgs":
		return row{to: toRole, attached: "PolicyArn"}, true
	case "iam.UserPolicyAttachmentArgs":
		return row{to: toUser, attached: "PolicyArn"}, true
	case "iam.GroupPolicyAttachmentArgs":
		return row{to: toGroup, attached: "PolicyArn"}, true
	case "iam.PolicyAttachmentArgs":
		return row{to: several, attached: "PolicyArn"}, true
	case "organizations.PolicyArgs":
		return row{documents: []bearer{{"Content", policy.SCP}}}, true
	case "ssoadmin.PermissionSetInlinePolicyArgs":
		return row{documents: []bearer{{"InlinePolicy", policy.PermissionSet}}}, true
	case "aws.ProviderAssumeRoleArgs":
		return row{calls: true, documents: []bearer{{"Policy", policy.Session}}}, true
	case "s3.BucketPolicyArgs", "s3.BucketPolicyV2Args", "ecr.RepositoryPolicyArgs", "sqs.QueuePolicyArgs", "sqs.QueueArgs", "sns.TopicPolicyArgs",
		"sns.TopicArgs", "kms.KeyArgs", "kms.KeyPolicyArgs", "secretsmanager.SecretPolicyArgs", "efs.FileSystemPolicyArgs", "ec2.VpcEndpointArgs",
		"backup.VaultPolicyArgs", "glue.ResourcePolicyArgs", "cloudwatch.EventBusPolicyArgs", "apigateway.RestApiArgs", "apigateway.RestApiPolicyArgs":
		return row{documents: []bearer{{"Policy", policy.Resource}}}, true
	}
	return row{}, false
}

// formation are the resources of goformation.
func formation(name string) (row, bool) {
	identity := []bearer{{"PolicyDocument", policy.Identity}}
	switch name {
	case "iam.Role":
		return row{
			makes: "role", name: "RoleName", documents: []bearer{{"AssumeRolePolicyDocument", policy.Trust}}, inline: "Policies",
			inner: "PolicyDocument", managed: "ManagedPolicyArns", boundary: "PermissionsBoundary", duration: "MaxSessionDuration",
		}, true
	case "iam.User":
		return row{makes: "user", name: "UserName", inline: "Policies", inner: "PolicyDocument", managed: "ManagedPolicyArns", boundary: "PermissionsBoundary"}, true
	case "iam.Group":
		return row{makes: "group", name: "GroupName", inline: "Policies", inner: "PolicyDocument", managed: "ManagedPolicyArns"}, true
	case "iam.ManagedPolicy":
		return row{makes: "policy", name: "ManagedPolicyName", documents: identity, to: several}, true
	case "iam.Policy":
		return row{documents: identity, to: several}, true
	case "s3.BucketPolicy", "sqs.QueuePolicy", "sns.TopicPolicy", "ec2.VPCEndpoint":
		return row{documents: []bearer{{"PolicyDocument", policy.Resource}}}, true
	case "ecr.Repository":
		return row{documents: []bearer{{"RepositoryPolicyText", policy.Resource}}}, true
	case "kms.Key":
		return row{documents: []bearer{{"KeyPolicy", policy.Resource}}}, true
	}
	return row{}, false
}

// rowOf finds what a type means.
func rowOf(importPath, name string) (row, bool) {
	full := service(importPath) + "." + name
	switch family(importPath) {
	case sdkFamily:
		return inputs(full)
	case pulumiFamily:
		return pulumiArgs(full)
	case formationFamily:
		return formation(full)
	case cdkFamily:
		return row{deploys: true}, name == "DefaultStackSynthesizerProps"
	}
	return row{}, false
}
