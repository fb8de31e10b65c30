package iamlint.session

# METADATA
# title: Call asks for a longer session than the role allows
# description: |
#   AWS refuses a call whose duration is above the maximum session duration of the
#   role, one hour unless the role says otherwise. It does not shorten the session.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "duration `{value}` exceeds the maximum of {maximum} seconds of {role}"
#   remedy: Ask for less, or raise the maximum session duration of the role.
findings contains {
	"rule": "overlong-session",
	"at": input.duration_at,
	"related": [{"at": input.maximum_at, "message": "the maximum of the role"}],
	"args": {"value": input.duration_text, "maximum": format_int(input.maximum, 10), "role": input.role},
} if {
	input.has.overlong == true
}
