package iamlint.condition

# METADATA
# title: aws:PrincipalArn compared with the ARN of a session
# description: |
#   For a session of a role, aws:PrincipalArn is the ARN of the role, with its path. The
#   ARN of the session stands in Principal elements only: compared with it, the key
#   never equals it, and always differs from it.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
# custom:
#   subject: document
#   severity: error
#   precision: high
#   tags: [correctness]
#   replaces: [condition-contradicting-principal]
#   message: "aws:PrincipalArn never equals the session ARN `{value}`"
#   remedy: "Write the ARN of the role, with its path, or test `aws:userid`."
findings contains {
	"rule": "session-arn-in-principalarn",
	"at": flaw.at,
	"related": [{"at": flaw.key.at, "message": "the key"}],
	"args": {"value": flaw.text},
} if {
	input.has.faulty_condition == true
	some flaw in input.conditions.session_arns
}
