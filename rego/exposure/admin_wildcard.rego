package iamlint.exposure

# METADATA
# title: Statement allows every action on every resource
# description: |
#   An Allow whose action and resource are both `*` grants every action of every
#   service, and of those yet to come, on everything in the account. Whoever gets
#   hold of the principal owns the account. Policies that bear the names AWS gives to
#   just that, AdministratorAccess and FullAWSAccess, are declared and left alone.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   subject: document
#   kinds: [identity]
#   severity: error
#   security_severity: "9.0"
#   precision: high
#   tags: [least-privilege, external/cwe/cwe-269]
#   message: "`{action}` on `{resource}` allows every action of every service"
#   remedy: List the actions that the workload calls, and the resources it needs.
#   replaces: [assume-role-anywhere, passrole-anywhere]
findings contains {
	"rule": "admin-wildcard",
	"at": statement.every_action.at,
	"related": [{"at": statement.every_resource.at, "message": "on every resource"}],
	"args": {"action": statement.every_action.text, "resource": statement.every_resource.text},
} if {
	input.has.allow_everything == true
	not input.name in {"AdministratorAccess", "FullAWSAccess"}
	some statement in input.statements
	statement.effect == "Allow"
	statement.conditional == false
	statement.every_action
	statement.every_resource
}
