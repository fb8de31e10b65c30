package iamlint.pair

# METADATA
# title: Resource control policy keeps a caller from a role that it may assume
# description: |
#   Trust policy and permission say Allow, but a resource control policy above the
#   role's account surely denies the request. Such policies limit what anybody may do
#   with the roles of the accounts they are attached to, callers of other
#   organizations and services included, but for the management account and
#   service-linked roles. AssumeRole fails with AccessDenied.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, organizations]
#   message: "`{policy}` on {target} keeps {caller} from assuming {role}"
#   remedy: Exempt the caller in the resource control policy, for instance by organization or service.
findings contains {
	"rule": "rcp-blocked-assumption",
	"at": input.rcp.at,
	"related": [{"at": input.role_at, "message": "the role"}],
	"args": {"policy": input.rcp.policy, "target": input.rcp.target, "caller": input.caller, "role": input.role},
} if {
	input.granted == true
	input.rcp
}
