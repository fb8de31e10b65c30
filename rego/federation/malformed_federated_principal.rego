package iamlint.federation

# METADATA
# title: Federated principal is no identity provider
# description: |
#   Under `Federated` stands the ARN of a SAML or OIDC provider, with the URL of the
#   latter but for its scheme, or one of the domains that IAM knows by itself: of
#   Cognito identity pools, Google, Amazon and Facebook. IAM refuses all else.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is no identity provider: {problem}"
#   remedy: "Write the ARN of the provider, with its URL without `https://`."
findings contains {
	"rule": "malformed-federated-principal",
	"at": input.at,
	"args": {"value": input.text, "problem": input.problem},
} if {
	input.form == "invalid"
}
