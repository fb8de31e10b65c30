package iamlint.session

# METADATA
# title: Session of more than an hour for a caller that is a session itself
# description: |
#   A role that assumes another role gets a session of one hour at most, whatever the maximum
#   of the other role is. A call that asks for more fails with a ValidationError.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, session]
#   message: "duration `{value}` exceeds one hour, the limit when {caller} is a role session"
#   remedy: Ask for 3600 seconds.
findings contains {
	"rule": "overlong-chained-session",
	"at": input.duration_at,
	"related": related,
	"args": {"value": input.duration_text, "caller": input.caller},
} if {
	input.has.chained == true
	input.action == "sts:AssumeRole"
	related := chained_from
}

chained_from := [{"at": input.source.at, "message": "the role whose session calls"}] if input.source

chained_from := [] if not input.source
