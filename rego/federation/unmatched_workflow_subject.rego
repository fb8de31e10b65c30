package iamlint.federation

# METADATA
# title: Role does not admit the workflow job that assumes it
# description: |
#   Each Allow of the role's trust policy for GitHub's tokens asks for another subject than
#   any that this job can have: of another repository, branch, tag or event, or in other
#   letter case. AWS refuses its tokens. What a repository is called is taken from the
#   configuration or the workflow that runs; the remote of a clone may be that of a fork.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.github.com/en/actions/reference/security/oidc
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, oidc]
#   message: "this job's subject is {found}, and {role} asks for {expected}"
#   remedy: Write the subject that the job sends into the condition.
findings contains {
	"rule": "unmatched-workflow-subject",
	"at": unsent.at,
	"related": [{"at": unsent.condition_at, "message": "the condition of the trust policy"}],
	"args": {"found": unsent.found, "role": input.role, "expected": unsent.expected},
} if {
	input.has.workflow_subject == true
	some unsent in input.unsent
	unsent.what == "workflow-subject"
}
