package iamlint.federation

# METADATA
# title: Role trusts repositories of GitHub by pattern
# description: |
#   The pattern for the subject leaves the repository open, so that the workflows of
#   every repository whose name fits can assume the role: those that anybody in the
#   organization makes, or in other organizations where their name is open, too. Without
#   a colon behind the name, a pattern also takes longer names.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.github.com/en/actions/reference/security/oidc
#   - https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: warning
#   security_severity: "7.0"
#   precision: high
#   tags: [exposure, external/cwe/cwe-284]
#   message: "`{value}` admits every repository that fits the pattern"
#   remedy: "Name the repository."
findings contains {
	"rule": "org-wide-github-subject",
	"at": subject.at,
	"related": [{"at": input.at, "message": "the provider"}],
	"args": {"value": subject.text},
} if {
	input.form == "oidc_provider"
	some subject in input.claims.subjects
	subject.open_repository == true
}
