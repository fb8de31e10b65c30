package iamlint.date

# METADATA
# title: Date value that is no date
# description: |
#   Date operators take a date of the W3C profile of ISO 8601, or seconds since
#   1970. With anything else the comparison fails: no request matches the value,
#   and what a negated operator does then is documented nowhere. A time of day
#   alone is no date either: IAM knows no hours that come back every day.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
#   - https://www.w3.org/TR/NOTE-datetime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   subject: document
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is neither a W3C date nor epoch time, so `{operator}` cannot compare with it"
#   remedy: Write `YYYY-MM-DDThh:mm:ssZ`.
findings contains {
	"rule": "malformed-date",
	"at": value.at,
	"related": [{"at": value.operator.at, "message": "the operator"}],
	"args": {"value": value.text, "operator": value.operator.text},
} if {
	input.has.dates == true
	some statement in input.statements
	some value in statement.dates.values
	value.malformed == true
}
