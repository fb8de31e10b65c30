package iamlint.federation

# METADATA
# title: Role can be assumed with any token of an OIDC provider
# description: |
#   Without a condition on the subject, or on another claim that tells callers apart,
#   whoever gets a token of the provider can assume the role: each service account of a
#   cluster, each pipeline of a workspace, each user of a directory.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: warning
#   security_severity: "6.5"
#   precision: high
#   tags: [exposure, external/cwe/cwe-284]
#   message: "any subject of `{provider}` can assume {role}"
#   remedy: "Test the subject: the URL of the provider with `:sub` behind it."
findings contains {
	"rule": "missing-oidc-subject",
	"at": input.at,
	"related": [{"at": input.role_at, "message": "the role"}],
	"args": {"provider": input.provider.url, "role": input.role},
} if {
	input.form == "oidc_provider"
	input.claims.subject == "no"
	input.claims.demanded == ""
}
