package iamlint.passrole

# METADATA
# title: Permission to pass every role to every service
# description: |
#   Whoever may pass a role to a service can have that service act with the role's
#   permissions, by a function, an instance or a job of their own. With iam:PassRole on
#   every role and no condition on the service, that holds for the most powerful role
#   of the account that any service trusts. Statements that allow every action are
#   told by admin-wildcard.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
# custom:
#   subject: document
#   kinds: [identity]
#   severity: warning
#   security_severity: "7.0"
#   precision: high
#   tags: [least-privilege, external/cwe/cwe-269]
#   message: "`{action}` grants iam:PassRole on every role"
#   remedy: Name the roles and test `iam:PassedToService`.
findings contains {
	"rule": "passrole-anywhere",
	"at": passed.at,
	"related": [{"at": passed.resource_at, "message": "on every role"}],
	"args": {"action": passed.action},
} if {
	input.has.every_passed == true
	some statement in input.statements
	passed := statement.every_passed
	not statement.every_action
}
