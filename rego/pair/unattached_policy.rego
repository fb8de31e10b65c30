package iamlint.pair

# METADATA
# title: Policy that takes or passes roles is attached to nobody
# description: |
#   The managed policy allows to assume or pass a role, but no user, group, role or
#   permission set here has it attached, so that nobody gets the permission. AWS
#   accepts this silently.
# schemas:
#   - input: schema.grant
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html
# custom:
#   subject: grant
#   severity: warning
#   precision: medium
#   tags: [assume-role]
#   message: "policy `{policy}` allows {action} but is attached to nobody"
#   remedy: Attach the policy, or mark it as exported.
findings contains {
	"rule": "unattached-policy",
	"at": input.policy.at,
	"related": [{"at": input.at, "message": "what it allows"}],
	"args": {"policy": input.policy.name, "action": input.action},
} if {
	input.action != ""
	input.policy.attached == "no"
}
