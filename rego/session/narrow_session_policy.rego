package iamlint.session

# METADATA
# title: Session policy forbids what the session then does
# description: |
#   A session may do what both its role and its session policy allow. The session
#   policy of this call allows nowhere to assume the role that is assumed with the session.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
# custom:
#   subject: call
#   severity: note
#   precision: high
#   tags: [assume-role]
#   message: "the session policy does not allow `sts:AssumeRole` on {next}, which this session then assumes"
#   remedy: Allow the action in the session policy.
findings contains {
	"rule": "narrow-session-policy",
	"at": later.policy_at,
	"related": [{"at": later.at, "message": "the later call"}],
	"args": {"next": later.role},
} if {
	input.has.narrow == true
	some later in input.narrow
}
