package iamlint.ignore

# METADATA
# title: Ignore of a rule that does not exist
# description: |
#   The ignore names a rule that iamlint does not have: the name is misspelt, or the rule
#   is another tool's or gone. It hides nothing.
# schemas:
#   - input: schema.file
# custom:
#   subject: file
#   severity: warning
#   precision: very-high
#   tags: [maintenance]
#   message: "no rule is called `{name}`; the nearest is `{nearest}`"
#   remedy: Write the rule's name as its finding shows it, in brackets.
findings contains {
	"rule": "unknown-ignored-rule",
	"at": rule.at,
	"args": {"name": rule.name, "nearest": rule.nearest},
} if {
	input.about == "ignore"
	input.ignore.state != "malformed"
	some rule in input.ignore.rules
	rule.state == "unknown"
}
