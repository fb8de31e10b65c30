package iamlint.pair

# METADATA
# title: Trust policy names a caller that no policy allows to assume the role
# description: |
#   The trust policy names the caller itself, but the caller is in another account, or
#   is trusted through its account only, and then needs a permission of its own as
#   well: both halves must say Allow. Every policy of the caller was read, and none
#   allows the action on this role. Its AssumeRole fails with AccessDenied, because no
#   identity-based policy allows the action.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "{role} trusts {caller}, but no policy of {caller} allows {action} on it"
#   remedy: Allow the action on the role's ARN in a policy of the caller.
findings contains {
	"rule": "trust-without-permission",
	"at": input.named_at,
	"related": array.concat(_trust_without_permission_near, [{"at": input.caller_at, "message": "the caller is declared here"}]),
	"args": {"role": input.role, "caller": input.caller, "action": input.action},
} if {
	input.named == true
	input.needed == "yes"
	input.identity == "no"
	input.trust != "no"
	input.complete == true
	input.denied == true
	not _trust_without_permission_told
}

# A permission that nearly names the role, has expired, is attached to nobody, is
# misspelt, or asks for a tag that is not there, has a finding of its own at the better place.
_trust_without_permission_told if {
	input.missed.half == "identity"
	input.missed.why in {"case", "path", "account", "partition", "name", "date", "attachment"}
}

_trust_without_permission_told if input.tag_unmet

_trust_without_permission_told if input.mistyped

_trust_without_permission_near := [{"at": input.missed.at, "message": "the nearest permission"}] if {
	input.missed.half == "identity"
} else := []
