package iamlint.pair

# METADATA
# title: Condition demands a tag that the role does not have
# description: |
#   The one statement by which this caller could take the role has a condition on
#   aws:ResourceTag or iam:ResourceTag, and the tags that the role is declared with do
#   not meet it. AssumeRole fails with AccessDenied, as if the statement were not there.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, tags]
#   message: "{half} demands `{key}` {demand}, but {role} has {found}"
#   remedy: Tag the role, or correct the condition.
findings contains {
	"rule": "unmet-resource-tag",
	"at": input.tag.at,
	"related": [{"at": input.tag.found_at, "message": "what the role is tagged with"}],
	"args": {
		"half": input.tag.half, "key": input.tag.key, "demand": input.tag.demand,
		"role": input.tag.holder, "found": input.tag.found,
	},
} if {
	input.tag_unmet == true
	input.tag.of == "role"
}
