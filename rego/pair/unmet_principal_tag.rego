package iamlint.pair

# METADATA
# title: Condition demands a tag that the caller does not have
# description: |
#   The one statement by which this caller could take the role has a condition on
#   aws:PrincipalTag, and the tags that the caller is declared with do not meet it.
#   AssumeRole fails with AccessDenied, as if the statement were not there. Roles are
#   judged only where their sessions surely carry no tags of their own, and a statement
#   that picks some of several callers by tag is left alone.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, tags]
#   message: "{half} demands `{key}` {demand}, but {caller} has {found}"
#   remedy: Tag the caller, or correct the condition.
findings contains {
	"rule": "unmet-principal-tag",
	"at": input.tag.at,
	"related": [{"at": input.tag.found_at, "message": "what the caller is tagged with"}],
	"args": {
		"half": input.tag.half, "key": input.tag.key, "demand": input.tag.demand,
		"caller": input.tag.holder, "found": input.tag.found,
	},
} if {
	input.tag_unmet == true
	input.tag.of == "caller"
}
