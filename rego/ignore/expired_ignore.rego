package iamlint.ignore

# METADATA
# title: Ignore whose last day has passed
# description: |
#   The ignore was meant to hold until a day that has passed. It hides nothing any more,
#   and what it hid is told again.
# schemas:
#   - input: schema.file
# custom:
#   subject: file
#   severity: warning
#   precision: very-high
#   tags: [maintenance]
#   message: this ignore ended with `{until}`
#   remedy: Mend what it hides and delete it, or give it a later day if the reason still holds.
findings contains {
	"rule": "expired-ignore",
	"at": input.ignore.until_at,
	"args": {"until": input.ignore.until},
} if {
	input.about == "ignore"
	input.ignore.state == "expired"
}
