package iamlint.date

# METADATA
# title: Statement that begins in the future
# description: |
#   The date conditions of this statement admit no instant before a date that
#   lies ahead. Until then an Allow grants nothing and a Deny blocks nothing.
#   That is right for access that is prepared ahead, and a mistyped year
#   otherwise.
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
#   message: "this {effect} begins on `{date}`, in {days}"
#   remedy: Check the date if it should apply already.
findings contains {
	"rule": "not-yet-active",
	"at": statement.dates.bound.at,
	"related": [{"at": statement.effect_at, "message": "this statement"}],
	"args": {
		"effect": statement.effect,
		"date": statement.dates.bound.text,
		"days": statement.dates.bound.distance,
	},
} if {
	input.has.dates == true
	some statement in input.statements
	statement.effect in {"Allow", "Deny"}
	statement.dates.state == "not-yet-active"
}
