package iamlint.federation

# METADATA
# title: SAML audience is no sign-in endpoint of the partition
# description: |
#   Each partition signs in at endpoints of its own: https://signin.aws.amazon.com/saml,
#   or that of a Region, in the commercial one. No assertion for the console has another
#   SAML:aud. Audiences of other applications are not judged.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml
#   - https://docs.aws.amazon.com/general/latest/gr/signin-service.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: warning
#   precision: high
#   tags: [assume-role]
#   message: "`{value}` is no sign-in endpoint of partition {partition}"
#   remedy: "Write the endpoint of the partition, for instance `https://signin.aws.amazon.com/saml`."
findings contains {
	"rule": "wrong-saml-audience",
	"at": input.claims.no_sign_in.at,
	"related": [{"at": input.at, "message": "the provider"}],
	"args": {"value": input.claims.no_sign_in.text, "partition": input.claims.no_sign_in.partition},
} if {
	input.form == "saml_provider"
	input.claims.no_sign_in
}
