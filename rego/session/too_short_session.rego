package iamlint.session

# METADATA
# title: Session of less than 900 seconds
# description: |
#   A call asks for a session that is shorter than STS gives. AssumeRole and its kin take 900
#   seconds or more, and refuse the call otherwise with a ValidationError.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, session]
#   message: "duration `{value}` is below the minimum of 900 seconds"
#   remedy: Ask for 900 seconds or more.
findings contains {
	"rule": "too-short-session",
	"at": input.duration_at,
	"args": {"value": input.duration_text},
} if {
	input.has.too_short == true
}
