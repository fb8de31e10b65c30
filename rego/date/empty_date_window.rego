package iamlint.date

# METADATA
# title: Date conditions that no instant satisfies
# description: |
#   All conditions of a statement have to hold together. Two of these leave no
#   instant that satisfies both, so the statement never applies, whatever the
#   clock says. Usually the bounds are swapped, or one of the years is wrong.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "no instant is both {first} `{firstDate}` and {second} `{secondDate}`"
#   remedy: Swap the bounds, or correct the year.
findings contains {
	"rule": "empty-date-window",
	"at": conflict.second.at,
	"related": [{"at": conflict.first.at, "message": "the other bound"}],
	"args": {
		"first": conflict.first.relation,
		"firstDate": conflict.first.text,
		"second": conflict.second.relation,
		"secondDate": conflict.second.text,
	},
} if {
	input.has.dates == true
	some statement in input.statements
	conflict := statement.dates.conflict
}
