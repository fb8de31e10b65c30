package iamlint.federation

# METADATA
# title: Audience of an issuer that may name one or several
# description: |
#   A token names one audience or a list, as its issuer chooses. A plain operator fits
#   the first, ForAnyValue the second. Of this issuer nothing is known here.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: note
#   precision: low
#   tags: [correctness]
#   message: "tokens of `{provider}` may carry one or several values of `{key}`, and `{operator}` fits one of the two"
#   remedy: "Look up a token and choose the operator that fits."
findings contains {
	"rule": "unconfirmed-audience-type",
	"at": test.key.at,
	"related": [{"at": input.at, "message": "the provider"}],
	"args": {"provider": input.provider.url, "key": test.key.text, "operator": test.operator.text},
} if {
	input.form == "oidc_provider"
	input.provider.certain == true
	input.provider.known == false
	input.provider.near == ""
	some test in input.claims.audiences
	test.any_value == false
}
