package iamlint.pair

# METADATA
# title: Permission to assume a role that does not trust its holder
# description: |
#   A statement allows its holders to assume a role that is declared here, but the
#   role's trust policy admits none of them, nor their account. The permission alone
#   opens nothing: AssumeRole fails with AccessDenied, because no resource-based
#   policy allows the action.
# schemas:
#   - input: schema.grant
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
# custom:
#   subject: grant
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "{caller} may call {action} on {role}, but that role trusts only {trusted}"
#   remedy: Add the caller to the role's trust policy, or drop the permission.
findings contains {
	"rule": "permission-without-trust",
	"at": input.at,
	"related": [{"at": input.admits_at, "message": "the role's trust policy"}],
	"args": {"caller": input.holders, "action": input.action, "role": input.role, "trusted": input.admits},
} if {
	input.takes == true
	input.trusted == "no"
	input.closed == false
	input.told == false
	input.self == false
	input.role != ""
	input.admits != ""
}
