package iamlint.pair

# METADATA
# title: Service control policy keeps the caller from a role that it may assume
# description: |
#   Trust policy and permission say Allow, but a service control policy above the
#   caller's account denies the action, or one of its levels allows it nowhere. Such
#   policies limit every user and role of the accounts they are attached to, but for
#   the management account and service-linked roles. AssumeRole fails with AccessDenied.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, organizations]
#   message: "`{policy}` on {target} keeps {caller} from {action} on {role}"
#   remedy: Exempt the pair in the service control policy, or allow the action at every level.
findings contains {
	"rule": "scp-blocked-assumption",
	"at": input.scp.at,
	"related": [{"at": input.allow_at, "message": "the Allow that it limits"}],
	"args": {
		"policy": input.scp.policy, "target": input.scp.target,
		"caller": input.caller, "action": input.action, "role": input.role,
	},
} if {
	input.granted == true
	input.scp
}
