package iamlint.federation

# METADATA
# title: Issuer is nearly a known one
# description: |
#   The URL of the provider, in its ARN or in a condition key, is one or two slips away
#   from that of a known issuer, and no such provider is declared. IAM finds no provider
#   of that URL, and no token has claims of it.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [correctness]
#   replaces: [mismatched-claim-host, missing-required-claim, missing-oidc-audience]
#   message: "`{url}` is no known provider, but `{near}` is"
#   remedy: "Write the provider's host as its issuer spells it."
#   fix: write `{with}`, as the issuer spells it
findings contains {
	"rule": "misspelt-oidc-provider",
	"at": input.at,
	"args": {"url": input.provider.url, "near": input.provider.near},
	"fix": input.provider.fix,
} if {
	input.form == "oidc_provider"
	input.provider.near != ""
}

findings contains {
	"rule": "misspelt-oidc-provider",
	"at": claim.at,
	"related": [{"at": input.at, "message": "the provider"}],
	"args": {"url": claim.host, "near": claim.near},
	"fix": claim.fix,
} if {
	input.form == "oidc_provider"
	some claim in input.claims.foreign
	claim.near != ""
}
