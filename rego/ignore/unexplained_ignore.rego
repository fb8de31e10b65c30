package iamlint.ignore

# METADATA
# title: Ignore without a reason
# description: |
#   An ignore is a promise that somebody has looked at a finding. Without a reason nobody
#   can tell later whether it still holds, so an ignore without one hides nothing.
# schemas:
#   - input: schema.file
# custom:
#   subject: file
#   severity: warning
#   precision: very-high
#   tags: [maintenance]
#   message: this ignore hides nothing, because it gives no reason
#   remedy: Write the reason behind ` -- `, or as `reason` in metadata.
findings contains {
	"rule": "unexplained-ignore",
	"at": input.at,
} if {
	input.about == "ignore"
	input.ignore.state == "unexplained"
}
