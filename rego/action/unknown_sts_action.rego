package iamlint.action

# METADATA
# title: Action of STS does not exist
# description: |
#   The Security Token Service has few actions, and none of them fits this name or
#   pattern. The statement grants or denies nothing with it: no caller gets the
#   session that was meant. Letter case does not matter in actions.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{action}` is no action of STS, the nearest is `{nearest}`"
#   remedy: Write the nearest action, for instance `sts:AssumeRole`.
findings contains {
	"rule": "unknown-sts-action",
	"at": action.at,
	"args": {"action": action.text, "nearest": action.nearest},
} if {
	input.has.unknown_sts_action == true
	some action in input.unknown_sts_actions
}
