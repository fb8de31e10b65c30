package iamlint.federation

# METADATA
# title: Role does not accept the audience that the workflow asks for
# description: |
#   Each Allow of the role's trust policy for GitHub's tokens asks for another audience than
#   the step, whose own is `sts.amazonaws.com` unless it sets `audience`. AWS refuses the token.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://github.com/aws-actions/configure-aws-credentials#oidc
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, oidc]
#   message: "the step asks for audience {found}, and {role} accepts {expected}"
#   remedy: Bring the step's `audience` and the condition into agreement.
findings contains {
	"rule": "unmatched-workflow-audience",
	"at": unsent.at,
	"related": [{"at": unsent.condition_at, "message": "the condition of the trust policy"}],
	"args": {"found": unsent.found, "role": input.role, "expected": unsent.expected},
} if {
	input.has.audience == true
	some unsent in input.unsent
	unsent.what == "audience"
}
