package iamlint.date

# METADATA
# title: Allow whose date has passed
# description: |
#   The date conditions of this Allow admit no instant from now on, so it grants
#   nothing any more. Requests that relied on it are denied, and the error AWS
#   gives does not speak of the date. In a trust policy, nobody that only this
#   statement admits can assume the role.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: document
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "this Allow ended on `{date}`, {days} ago"
#   remedy: Extend the date, or remove the statement.
findings contains {
	"rule": "expired-allow",
	"at": statement.dates.bound.at,
	"related": [{"at": statement.effect_at, "message": "this Allow"}],
	"args": {"date": statement.dates.bound.text, "days": statement.dates.bound.distance},
} if {
	input.has.dates == true
	some statement in input.statements
	statement.effect == "Allow"
	statement.dates.state == "expired"
}
