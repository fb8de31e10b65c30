package iamlint.federation

# METADATA
# title: ForAnyValue on an audience
# description: |
#   With ForAnyValue one fitting audience is enough, whatever others a token names. For
#   an issuer whose tokens have one audience it says nothing more than the plain
#   operator; for one of which that is not known, it also takes tokens that were made
#   for others.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: warning
#   security_severity: "5.0"
#   precision: medium
#   tags: [exposure, external/cwe/cwe-284]
#   message: "`{operator}` on `{key}` accepts a token that also names other audiences"
#   remedy: "Use StringEquals."
findings contains {
	"rule": "foranyvalue-on-audience",
	"at": test.operator.at,
	"related": [{"at": test.key.at, "message": "the key"}],
	"args": {"operator": test.operator.text, "key": test.key.text},
} if {
	input.form == "oidc_provider"
	some test in input.claims.audiences
	test.any_value == true
	input.provider.several == false
}
