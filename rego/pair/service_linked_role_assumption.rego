package iamlint.pair

# METADATA
# title: Permission to assume a service-linked role
# description: |
#   The trust policy of a service-linked role admits its service and nobody else,
#   and cannot be changed. A permission for sts:AssumeRole on one has no effect.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
# custom:
#   subject: document
#   kinds: [identity]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "only {service} can assume the service-linked role `{arn}`"
#   remedy: "Remove the permission."
findings contains {
	"rule": "service-linked-role-assumption",
	"at": role.at,
	"args": {"service": role.service, "arn": role.arn},
} if {
	input.has.linked_role == true
	some statement in input.statements
	some role in statement.linked_roles
}
