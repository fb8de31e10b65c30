package iamlint.trust

# METADATA
# title: Trust policy names resources
# description: |
#   A trust policy is attached to a role and always concerns that role. Resource and
#   NotResource have no place in it: IAM refuses the policy with "Has prohibited
#   field Resource".
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{element}` stands in a trust policy, which always concerns its own role"
#   remedy: "Remove it."
findings contains {
	"rule": "resource-in-trust-policy",
	"at": statement.resource_key.at,
	"args": {"element": statement.resource_key.text},
} if {
	input.has.resource_key == true
	input.has.principal.any == true
	input.guessed == false
	some statement in input.statements
	statement.resource_key
}
