package iamlint.pair

# METADATA
# title: Permissions boundary of the caller does not allow the assumption
# description: |
#   Trust policy and permission say Allow, but the caller has a permissions boundary
#   that allows the action on this role nowhere. What a boundary does not allow, a
#   permission cannot give. AssumeRole fails with AccessDenied, because no permissions
#   boundary allows the action.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, permissions-boundary]
#   message: "boundary `{boundary}` of {caller} does not allow {action} on {role}"
#   remedy: Allow the action in the boundary.
findings contains {
	"rule": "boundary-blocked-assumption",
	"at": input.boundary.at,
	"related": [
		{"at": input.boundary.policy_at, "message": "the boundary policy"},
		{"at": input.allow_at, "message": "the Allow that it limits"},
	],
	"args": {"boundary": input.boundary.name, "caller": input.caller, "action": input.action, "role": input.role},
} if {
	input.granted == true
	input.boundary.blocks == true
}
