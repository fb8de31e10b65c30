package iamlint.federation

# METADATA
# title: Identity provider of another account
# description: |
#   A role trusts only the identity providers of its own account. With the ARN of one in
#   another account IAM finds no provider, and nobody can assume the role.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "provider `{arn}` is in account {found}, the role in {expected}"
#   remedy: "Use a provider of the role's own account."
findings contains {
	"rule": "foreign-identity-provider",
	"at": input.at,
	"related": [{"at": input.role_at, "message": "the role"}],
	"args": {"arn": input.text, "found": input.provider.account, "expected": input.provider.role_account},
} if {
	input.provider.home == "no"
}
