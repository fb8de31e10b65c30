package iamlint.federation

# METADATA
# title: Shared identity provider without the claim that IAM demands
# description: |
#   Some issuers sign the tokens of all their customers alike. A claim tells whose a
#   token is, and IAM refuses to create or change a role that trusts such an issuer
#   without testing it. What was created before IAM asked for it lets in every customer
#   of the issuer.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: error
#   security_severity: "8.8"
#   precision: high
#   tags: [exposure, external/cwe/cwe-284]
#   message: "`{provider}` serves many organizations, and `{claim}` is not tested"
#   remedy: "Test the claim with the value of your own organization."
findings contains {
	"rule": "missing-required-claim",
	"at": input.at,
	"related": [{"at": input.claims.at, "message": "the conditions"}],
	"args": {"provider": input.provider.url, "claim": input.claims.demanded},
} if {
	input.form == "oidc_provider"
	input.claims.demanded != ""
	input.claims.demanded_tested == "no"
}
