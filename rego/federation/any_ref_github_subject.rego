package iamlint.federation

# METADATA
# title: Role trusts everything in a repository of GitHub
# description: |
#   The pattern for the subject names the repository and nothing else, so that workflows
#   on every branch and tag, for every pull request and environment can assume the role.
#   Whoever may push to some branch can.
# schemas:
#   - input: schema.trust
# related_resources:
#   - https://docs.github.com/en/actions/reference/security/oidc
#   - https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
# custom:
#   subject: trust
#   kinds: [trust]
#   severity: note
#   security_severity: "3.0"
#   precision: high
#   tags: [least-privilege]
#   message: "`{value}` admits every branch and pull request of `{repository}`"
#   remedy: "Name the branch, tag or environment."
findings contains {
	"rule": "any-ref-github-subject",
	"at": subject.at,
	"related": [{"at": input.at, "message": "the provider"}],
	"args": {"value": subject.text, "repository": subject.repository},
} if {
	input.form == "oidc_provider"
	some subject in input.claims.subjects
	subject.open_ref == true
}
