package iamlint.ignore

# METADATA
# title: Ignore that cannot be understood
# description: |
#   A comment or metadata tells iamlint to ignore something, but not in the form that
#   it reads. It hides nothing. In a comment the form is
#   `iamlint:ignore RULE[,RULE] -- reason until=2027-01-31`, the date being optional; in
#   the metadata of CloudFormation it is a list of `rule`, `reason` and `until`.
# schemas:
#   - input: schema.file
# custom:
#   subject: file
#   severity: warning
#   precision: very-high
#   tags: [maintenance]
#   message: "this ignore hides nothing: {fault}"
#   remedy: Write the rule, a reason, and the last day if there is one, in the form that the page shows.
findings contains {
	"rule": "malformed-ignore",
	"at": input.at,
	"args": {"fault": input.ignore.fault},
} if {
	input.about == "ignore"
	input.ignore.state == "malformed"
}
