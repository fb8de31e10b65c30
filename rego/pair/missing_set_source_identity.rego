package iamlint.pair

# METADATA
# title: Source identity is demanded, but sts:SetSourceIdentity is not allowed
# description: |
#   The statement that lets the caller in, or the caller's permission, demands a source
#   identity, and one half does not allow sts:SetSourceIdentity. Setting one takes that
#   action besides sts:AssumeRole: in the trust policy always, in the caller's policies
#   wherever the pair needs a permission. So every call fails.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, source-identity]
#   message: "{half} allows {caller} sts:AssumeRole on {role} but not `sts:SetSourceIdentity`, and a source identity is demanded"
#   remedy: Allow sts:SetSourceIdentity in that half.
findings contains {
	"rule": "missing-set-source-identity",
	"at": companion.lacks_at,
	"related": [{"at": companion.demand_at, "message": "the condition that demands it"}],
	"args": {"half": companion.half, "caller": input.caller, "role": input.role},
} if {
	input.lacking == true
	some companion in input.companions
	companion.action == "sts:SetSourceIdentity"
	companion.demanded == true
}
