package iamlint.session

# METADATA
# title: Root user is to assume a role
# description: |
#   This profile takes the credentials of an account's root user, which STS lets assume no
#   role.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "the root user `{arn}` cannot assume roles"
#   remedy: Use an IAM user or a role.
findings contains {
	"rule": "root-as-caller",
	"at": input.at,
	"related": [{"at": input.root.at, "message": "the root user"}],
	"args": {"arn": input.root.text},
} if {
	input.has.root == true
}
