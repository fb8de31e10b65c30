package iamlint.date

# METADATA
# title: Deny whose date has passed
# description: |
#   The date conditions of this Deny admit no instant from now on, so it blocks
#   nothing any more. What it protected is open to whoever is allowed it
#   elsewhere.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
# custom:
#   subject: document
#   severity: warning
#   security_severity: "4.0"
#   precision: high
#   tags: [correctness]
#   message: "this Deny ended on `{date}` and blocks nothing now"
#   remedy: Move the date if the protection is still wanted, or remove the statement.
findings contains {
	"rule": "expired-deny",
	"at": statement.dates.bound.at,
	"related": [{"at": statement.effect_at, "message": "this Deny"}],
	"args": {"date": statement.dates.bound.text, "days": statement.dates.bound.distance},
} if {
	input.has.dates == true
	some statement in input.statements
	statement.effect == "Deny"
	statement.dates.state == "expired"
}
