package iamlint.pair

# METADATA
# title: Deny blocks an assumption that another statement allows
# description: |
#   Trust policy and permission say Allow for this caller and role, and a Deny surely
#   fits the same request. An explicit Deny wins over every Allow, wherever it stands:
#   in the caller's policies, its permissions boundary or the role's trust policy.
#   AssumeRole fails with AccessDenied, with an explicit deny.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "this Deny in {where} blocks {caller} from assuming {role}, which another statement allows"
#   remedy: Narrow the Deny, or drop the permission.
findings contains {
	"rule": "denied-assumption",
	"at": deny.at,
	"related": [{"at": input.allow_at, "message": "the Allow that it overrides"}],
	"args": {"where": deny.where, "caller": input.caller, "role": input.role},
} if {
	input.granted == true
	some deny in input.denies
}
