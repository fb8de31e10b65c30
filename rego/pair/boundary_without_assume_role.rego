package iamlint.pair

# METADATA
# title: Permissions boundary of a user trusted by name does not allow the assumption
# description: |
#   A role trusts a user of its own account by name, and the user's permissions
#   boundary does not allow the action. AWS's page on policy evaluation says that such
#   a boundary does not limit what a resource-based policy grants to a user by name;
#   its page on trust policies says that the boundary must allow sts:AssumeRole.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
# custom:
#   subject: pair
#   severity: warning
#   precision: medium
#   tags: [assume-role, permissions-boundary]
#   message: "boundary `{boundary}` of {caller} does not allow {action}; AWS documents both outcomes for a user trusted by name"
#   remedy: Allow the action in the boundary.
findings contains {
	"rule": "boundary-without-assume-role",
	"at": input.boundary.at,
	"related": [
		{"at": input.boundary.policy_at, "message": "the boundary policy"},
		{"at": input.named_at, "message": "the trust policy names the user"},
	],
	"args": {"boundary": input.boundary.name, "caller": input.caller, "action": input.action},
} if {
	input.granted == true
	input.named == true
	input.boundary.blocks == false
}
