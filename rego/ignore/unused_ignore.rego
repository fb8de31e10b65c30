package iamlint.ignore

# METADATA
# title: Ignore that hides nothing
# description: |
#   The rule speaks of nothing in reach of the ignore: the flaw was mended, or has moved,
#   or the ignore stands in the wrong place. Left alone, it would hide the next flaw of its
#   kind. A comment behind something covers its line; one that stands alone covers the
#   element that begins on the next line. Nothing is said where the element
#   holds something that no file can tell.
# schemas:
#   - input: schema.file
# custom:
#   subject: file
#   severity: warning
#   precision: very-high
#   tags: [maintenance]
#   message: "`{name}` finds nothing here to ignore"
#   remedy: Delete the ignore, or move it to what it is about.
findings contains {
	"rule": "unused-ignore",
	"at": rule.at,
	"args": {"name": rule.name},
} if {
	input.about == "ignore"
	input.ignore.state == "valid"
	some rule in input.ignore.rules
	rule.state == "unused"
}
