package iamlint.date

# METADATA
# title: Date condition that no longer limits an Allow
# description: |
#   Every instant from now on satisfies the date conditions of this Allow. It
#   applies as if they were not there, and who reads it may take it for limited
#   in time.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
# custom:
#   subject: document
#   severity: note
#   precision: high
#   tags: [maintainability]
#   message: "`{date}` has passed, so the condition no longer limits this Allow"
#   remedy: Remove the condition.
findings contains {
	"rule": "elapsed-date-condition",
	"at": statement.dates.bound.at,
	"related": [{"at": statement.effect_at, "message": "this Allow"}],
	"args": {"date": statement.dates.bound.text},
} if {
	input.has.dates == true
	some statement in input.statements
	statement.effect == "Allow"
	statement.dates.state == "elapsed"
}
