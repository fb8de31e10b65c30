package iamlint.date

# METADATA
# title: Date bound that leaves itself out
# description: |
#   DateGreaterThan and DateLessThan leave out the instant they name. After the
#   first second of a day, or before its last, the window is a second shorter
#   than it looks.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html
# custom:
#   subject: document
#   severity: note
#   precision: high
#   tags: [maintainability]
#   message: "`{operator}` leaves out `{value}` itself"
#   remedy: Use the …Equals operator, or the next midnight.
findings contains {
	"rule": "exclusive-date-boundary",
	"at": value.operator.at,
	"related": [{"at": value.at, "message": "this instant"}],
	"args": {"value": value.text, "operator": value.operator.text},
} if {
	input.has.dates == true
	some statement in input.statements
	some value in statement.dates.values
	value.leaves_out_itself == true
}
