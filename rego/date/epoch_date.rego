package iamlint.date

# METADATA
# title: Date written as epoch time
# description: |
#   Date operators take seconds since 1970 as well as dates. A number is legal,
#   but nobody who reads the policy can tell whether the date is right.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-epochtime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   subject: document
#   severity: note
#   precision: high
#   tags: [maintainability]
#   message: "`{value}` is epoch time, {date}"
#   remedy: Write the date in W3C form.
findings contains {
	"rule": "epoch-date",
	"at": value.at,
	"args": {"value": value.text, "date": value.epoch},
} if {
	input.has.dates == true
	some statement in input.statements
	some value in statement.dates.values
	value.epoch
}
