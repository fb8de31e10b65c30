package iamlint.date

# METADATA
# title: Statement that ends soon
# description: |
#   The statement applies now and ends within 30 days, or as many as the option `days`
#   says. Then an Allow stops granting and a Deny stops blocking, without a deployment and without a
#   warning. Statements that another one of the same document continues are left
#   alone.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
# custom:
#   subject: document
#   severity: warning
#   precision: high
#   tags: [correctness]
#   message: "this {effect} ends on `{date}`, in {days}"
#   remedy: Extend the date or plan its end.
#   options:
#     - {name: days, default: 30, least: 1, description: how many days before its end a statement is told}
findings contains {
	"rule": "expiring-soon",
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
	statement.dates.state == "active"
	statement.dates.bound.days <= data.options["expiring-soon"].days
	statement.dates.outlasted == false
}
