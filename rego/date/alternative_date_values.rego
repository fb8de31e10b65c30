package iamlint.date

# METADATA
# title: Date value that another value makes idle
# description: |
#   Several values of one operator and key are alternatives: one that matches is
#   enough. Of several ends only the latest counts, of several beginnings only
#   the earliest. Two values do not make a window.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
# custom:
#   subject: document
#   severity: warning
#   precision: high
#   tags: [correctness]
#   message: "`{value}` has no effect, because the values of `{operator}` are OR-ed"
#   remedy: Keep the bound that is meant; write a window with two operators.
findings contains {
	"rule": "alternative-date-values",
	"at": value.at,
	"related": [{"at": value.counts.at, "message": "this value counts"}],
	"args": {"value": value.text, "operator": value.operator.text},
} if {
	input.has.dates == true
	some statement in input.statements
	some value in statement.dates.values
	value.counts
}
