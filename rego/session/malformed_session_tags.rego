package iamlint.session

# METADATA
# title: Session tags that STS refuses
# description: |
#   A session has 50 tags at most, with keys of 128 and values of 256 characters, and
#   no two keys that differ in letter case alone. A call with others fails.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, session]
#   message: "session tag `{key}`: {problem}"
#   remedy: Keep to 50 tags, 128 characters per key and 256 per value.
findings contains {
	"rule": "malformed-session-tags",
	"at": tag.at,
	"args": {"key": tag.key, "problem": tag.problem},
} if {
	input.has.bad_tags == true
	some tag in input.bad_tags
}
