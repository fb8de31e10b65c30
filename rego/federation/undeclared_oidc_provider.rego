package iamlint.federation

# METADATA
# title: Identity provider that is declared nowhere
# description: |
#   The configuration says that all of this account is declared in the repository, and
#   providers are, but not this one. A role that trusts a provider which does not exist
#   cannot be made or assumed.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: note
#   precision: medium
#   tags: [assume-role]
#   message: "provider `{arn}` is declared nowhere in this repository, which manages its account"
#   remedy: "Declare the provider, or correct the ARN."
findings contains {
	"rule": "undeclared-oidc-provider",
	"at": input.at,
	"related": [{"at": input.role_at, "message": "the role"}],
	"args": {"arn": input.text},
} if {
	input.provider.declared == "no"
	input.provider.managed == true
	input.known == true
	input.provider.account != ""
}
