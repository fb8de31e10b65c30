package iamlint.pair

# METADATA
# title: Session tags are demanded, but sts:TagSession is not allowed
# description: |
#   The statement that lets the caller in, or the caller's permission, demands session
#   tags, and one half does not allow sts:TagSession. Passing tags takes that action
#   besides sts:AssumeRole: in the trust policy always, in the caller's policies
#   wherever the pair needs a permission. So every call fails: without tags for the
#   condition, with tags for the missing action.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, session-tags]
#   message: "{half} allows {caller} sts:AssumeRole on {role} but not `sts:TagSession`, and session tags are demanded (`{key}`)"
#   remedy: Allow sts:TagSession in that half.
findings contains {
	"rule": "missing-tag-session",
	"at": companion.lacks_at,
	"related": [{"at": companion.demand_at, "message": "the condition that demands them"}],
	"args": {"half": companion.half, "caller": input.caller, "role": input.role, "key": companion.demand},
} if {
	input.lacking == true
	some companion in input.companions
	companion.action == "sts:TagSession"
	companion.demanded == true
}
