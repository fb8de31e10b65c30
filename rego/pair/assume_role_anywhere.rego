package iamlint.pair

# METADATA
# title: Permission to assume every role that trusts the account
# description: |
#   With sts:AssumeRole on every role, the role trust policies of all accounts are
#   the only fence. Whatever role trusts the account of the caller, today or later,
#   here or in a foreign account, can be assumed by whoever has this permission.
#   Copies of AWS's AdministratorAccess and PowerUserAccess are left alone.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
# custom:
#   subject: document
#   kinds: [identity]
#   severity: warning
#   security_severity: "7.0"
#   precision: medium
#   tags: [least-privilege, external/cwe/cwe-269]
#   message: "`{action}` covers every role that trusts this account{reached}"
#   remedy: "List the roles, or narrow by path, account or tag."
findings contains {
	"rule": "assume-role-anywhere",
	"at": grant.at,
	"related": [{"at": role, "message": "a role that trusts this account"} | some role in grant.roles],
	"args": {"action": grant.action, "reached": grant.reached},
} if {
	input.has.every_role == true
	not input.name in {"AdministratorAccess", "AdministratorAccess-Amplify", "PowerUserAccess"}
	some statement in input.statements
	grant := statement.every_role
	grant.narrowed == "no"
}
