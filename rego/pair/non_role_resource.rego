package iamlint.pair

# METADATA
# title: Resource that is no role where roles are assumed or passed
# description: |
#   sts:AssumeRole and iam:PassRole act on roles only. A statement that allows or
#   denies them on the ARN of a session, user, instance profile or anything else
#   never applies to it.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
# custom:
#   subject: document
#   kinds: [identity, boundary, session]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{arn}` is {type}, but {action} acts on roles"
#   remedy: "Write the ARN of the role."
findings contains {
	"rule": "non-role-resource",
	"at": resource.at,
	"related": [{"at": resource.action_at, "message": "the action"}],
	"args": {"arn": resource.arn, "type": resource.type, "action": resource.action},
} if {
	input.has.other_resource == true
	some statement in input.statements
	some resource in statement.other_resources
}
