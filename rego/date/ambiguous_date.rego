package iamlint.date

# METADATA
# title: Date value that can be read in two ways
# description: |
#   A bare four-digit number is a year or a second of 1970, thirteen digits are
#   milliseconds or a date in the far future, and a time without a zone may be
#   anybody's. AWS takes one of them, and it need not be the one that was meant.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
#   - https://www.w3.org/TR/NOTE-datetime
# custom:
#   subject: document
#   severity: warning
#   precision: high
#   tags: [correctness]
#   message: "`{value}` can be read as {first} or as {second}"
#   remedy: Write the full date with its zone.
findings contains {
	"rule": "ambiguous-date",
	"at": value.at,
	"args": {"value": value.text, "first": value.readings.first, "second": value.readings.second},
} if {
	input.has.dates == true
	some statement in input.statements
	some value in statement.dates.values
	value.readings
}
