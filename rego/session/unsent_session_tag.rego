package iamlint.session

# METADATA
# title: Call does not pass the session tag that the role demands
# description: |
#   Each Allow of the role's trust policy that may let this caller in asks for a session
#   tag that the call does not pass, or passes with another value. AWS refuses the call.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "{role} demands {expected} for session tag `{key}`, but this call passes {found}"
#   remedy: Pass the tag with an accepted value.
findings contains {
	"rule": "unsent-session-tag",
	"at": unsent.at,
	"related": [{"at": unsent.condition_at, "message": "the condition of the trust policy"}],
	"args": {"role": input.role, "key": unsent.tag, "expected": unsent.expected, "found": unsent.found},
} if {
	input.has.session_tag == true
	some unsent in input.unsent
	unsent.what == "session-tag"
}
