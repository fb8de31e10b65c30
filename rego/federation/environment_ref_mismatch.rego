package iamlint.federation

# METADATA
# title: Trust policy and workflow job differ in the environment
# description: |
#   The subject of GitHub's token names the environment of a job that has one, and its
#   branch, tag or event only where it has none. Each Allow of the role's trust policy for
#   GitHub's tokens asks for the other of the two, so that AWS refuses the job's.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.github.com/en/actions/reference/security/oidc
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, oidc]
#   message: "this job runs in {where}, and {role} asks for {expected}"
#   remedy: "Write `repo:OWNER/REPO:environment:NAME` into the trust policy, or drop the environment."
findings contains {
	"rule": "environment-ref-mismatch",
	"at": unsent.at,
	"related": [
		{"at": unsent.condition_at, "message": "the condition of the trust policy"},
		{"at": unsent.where_at, "message": "where the job runs"},
	],
	"args": {"where": unsent.where, "role": input.role, "expected": unsent.expected},
} if {
	input.has.environment == true
	some unsent in input.unsent
	unsent.what == "environment"
}
