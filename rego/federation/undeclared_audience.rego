package iamlint.federation

# METADATA
# title: Audience that the provider does not take
# description: |
#   IAM takes only tokens whose audience is a client id of the provider. Where a trust
#   policy asks for another one, no token passes both.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "audience `{value}` is not in the client list of `{provider}`"
#   remedy: "Add it to the provider's client ids, or correct the condition."
findings contains {
	"rule": "undeclared-audience",
	"at": input.claims.undeclared.at,
	"related": [{"at": input.claims.undeclared.provider_at, "message": "the provider's declaration"}],
	"args": {"value": input.claims.undeclared.text, "provider": input.provider.url},
} if {
	input.form == "oidc_provider"
	input.claims.undeclared
}
