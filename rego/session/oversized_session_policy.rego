package iamlint.session

# METADATA
# title: Session policies beyond what STS takes
# description: |
#   A call passes one session policy and ten managed ones at most, of 2048 characters
#   together with the ARNs, white space included, and managed policies lie in the account of the role.
#   STS refuses a call that passes more.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, session, quota]
#   message: "{problem}"
#   remedy: Shorten the session policy, or move the permissions to the role.
findings contains {
	"rule": "oversized-session-policy",
	"at": excess.at,
	"args": {"problem": excess.problem},
} if {
	input.has.oversized == true
	some excess in input.oversized
}
