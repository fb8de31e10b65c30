package iamlint.federation

# METADATA
# title: Condition on a claim of another issuer
# description: |
#   The claims of a token stand under its issuer's own URL, path included. A key of an
#   issuer that the statement does not trust is never set, so that a condition on it
#   never holds, or always does where it is negated.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "`{key}` belongs to another provider than `{provider}`"
#   remedy: "Write the key with the provider's own host and path."
findings contains {
	"rule": "mismatched-claim-host",
	"at": claim.at,
	"related": [{"at": input.at, "message": "the provider"}],
	"args": {"key": claim.text, "provider": input.provider.url},
} if {
	input.form == "oidc_provider"
	some claim in input.claims.foreign
}
