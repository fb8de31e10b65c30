package iamlint.session

# METADATA
# title: Condition that keeps own people from Switch Role
# description: |
#   Switch Role in the console passes no external ID, source identity or session tags.
#   Where a trust policy demands one of them from users of an own account, they can
#   assume the role by CLI or API only. Own accounts are those that the configuration
#   declares.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: note
#   precision: medium
#   tags: [usability]
#   message: "`{key}` is demanded, and Switch Role in the console cannot send it"
#   remedy: "Drop the condition for your own people, or let them use the CLI."
findings contains {
	"rule": "console-unreachable-role",
	"at": statement.console_demand.at,
	"related": [{"at": statement.console_demand.principal_at, "message": "the principal"}],
	"args": {"key": statement.console_demand.key},
} if {
	input.has.console_demand == true
	some statement in input.statements
}
