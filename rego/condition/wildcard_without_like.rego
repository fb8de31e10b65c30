package iamlint.condition

# METADATA
# title: Wildcard under an operator that knows none
# description: |
#   StringEquals and its kin compare letter by letter: `*` and `?` stand for themselves.
#   ARNs, accounts, organizations, networks, Regions, and the subject and audience of a
#   token never hold one, so that the value equals nothing. ArnEquals and ArnLike both
#   know wildcards.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   subject: document
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is compared letter by letter, because `{operator}` knows no wildcards"
#   remedy: "Use `StringLike` or `StringNotLike`, or `ArnLike` for ARNs."
findings contains {
	"rule": "wildcard-without-like",
	"at": flaw.at,
	"related": [{"at": flaw.operator.at, "message": "the operator"}],
	"args": {"value": flaw.text, "operator": flaw.operator.text},
} if {
	input.has.faulty_condition == true
	some flaw in input.conditions.literal_wildcards
}
