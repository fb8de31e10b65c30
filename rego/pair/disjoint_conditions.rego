package iamlint.pair

# METADATA
# title: Conditions of the two halves exclude each other
# description: |
#   The trust policy and the caller's permission each have one statement for this pair.
#   Both are asked about the same request, and each demands a value of the same key that
#   the other does not admit. Whatever the request carries, one half says no: AssumeRole
#   fails with AccessDenied.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
# custom:
#   subject: pair
#   severity: error
#   precision: high
#   tags: [assume-role, conditions]
#   message: "the trust policy demands `{key}` {first}, and the permission of {caller} {second}; no request satisfies both"
#   remedy: Bring the two conditions into agreement.
findings contains {
	"rule": "disjoint-conditions",
	"at": input.conflict.trust_at,
	"related": [{"at": input.conflict.identity_at, "message": "the condition of the permission"}],
	"args": {
		"caller": input.caller, "key": input.conflict.key,
		"first": input.conflict.trust, "second": input.conflict.identity,
	},
} if {
	input.disjoint == true
}
