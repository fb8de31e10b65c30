package iamlint.date

# METADATA
# title: Deny that has a beginning and no end
# description: |
#   The date from which this Deny applies has passed, and nothing ends it. It
#   blocks for good. If a window was meant, such as a freeze of deployments, its
#   end is missing.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
# custom:
#   subject: document
#   severity: warning
#   precision: medium
#   tags: [correctness]
#   message: "this Deny has been in force since `{date}`, without an end"
#   remedy: Drop the condition if that is meant, else add an upper bound.
findings contains {
	"rule": "permanently-active-deny",
	"at": statement.dates.bound.at,
	"related": [{"at": statement.effect_at, "message": "this Deny"}],
	"args": {"date": statement.dates.bound.text},
} if {
	input.has.dates == true
	some statement in input.statements
	statement.effect == "Deny"
	statement.dates.state == "elapsed"
	statement.dates.bound.relation in {"after", "at or after"}
}
