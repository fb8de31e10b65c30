package iamlint.federation

# METADATA
# title: Audience of the tokens of an OIDC provider is not tested
# description: |
#   The audience says for whom a token was made. IAM takes the tokens for any client id
#   of the provider; with several, a token that was made for one application assumes the
#   roles of another.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: warning
#   security_severity: "4.0"
#   precision: medium
#   tags: [exposure, external/cwe/cwe-284]
#   message: "no condition on `{key}`"
#   remedy: "Test the audience with StringEquals."
findings contains {
	"rule": "missing-oidc-audience",
	"at": input.at,
	"related": [{"at": input.claims.at, "message": "the conditions"}],
	"args": {"key": input.claims.audience_key},
} if {
	input.form == "oidc_provider"
	input.claims.audience == "no"
	input.claims.demanded != input.claims.audience_key
	input.provider.one_client == "no"
}
