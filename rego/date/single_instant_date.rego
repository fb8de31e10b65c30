package iamlint.date

# METADATA
# title: DateEquals on the clock
# description: |
#   `aws:CurrentTime` and `aws:EpochTime` are the instant of the request.
#   DateEquals holds for one second of all time, not for the day that a date
#   without a time seems to name.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-epochtime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
# custom:
#   subject: document
#   severity: warning
#   precision: high
#   tags: [correctness]
#   message: "`{operator}` is true for the single second `{value}`"
#   remedy: Write a window with DateGreaterThanEquals and DateLessThan.
findings contains {
	"rule": "single-instant-date",
	"at": value.operator.at,
	"related": [{"at": value.at, "message": "that second"}],
	"args": {"value": value.text, "operator": value.operator.text},
} if {
	input.has.dates == true
	some statement in input.statements
	some value in statement.dates.values
	value.single_instant == true
}
