package iamlint.federation

# METADATA
# title: Recipient of SAML assertions is not tested
# description: |
#   SAML:aud is the endpoint that an assertion was made for. Without a condition on it,
#   the role also takes assertions of the provider that were made for other
#   applications.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: warning
#   security_severity: "4.0"
#   precision: high
#   tags: [exposure, external/cwe/cwe-284]
#   message: "no condition on `SAML:aud`"
#   remedy: "Test `SAML:aud` with the sign-in endpoint of the partition."
findings contains {
	"rule": "missing-saml-audience",
	"at": input.at,
	"related": [{"at": input.claims.at, "message": "the conditions"}],
} if {
	input.form == "saml_provider"
	input.claims.audience == "no"
}
