package iamlint.session

# METADATA
# title: Longest session of a role out of range
# description: |
#   The longest session that a role allows is between 3600 and 43200 seconds, one to
#   twelve hours. IAM refuses a role with another value.
# schemas:
#   - input: schema.principal
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
# custom:
#   subject: principal
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "{value} seconds as longest session lie outside 3600 to 43200"
#   remedy: "Write a value in that range."
findings contains {
	"rule": "out-of-range-session-duration",
	"at": input.max_session.at,
	"related": [{"at": input.at, "message": input.title}],
	"args": {"value": input.max_session.text},
} if {
	input.has.max_session == true
	true in {input.max_session.seconds < 3600, input.max_session.seconds > 43200}
}
