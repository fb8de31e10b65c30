package iamlint.principal

# METADATA
# title: Principal is none that AWS knows
# description: |
#   Principal takes `*` or an object whose keys are AWS, Service, Federated or
#   CanonicalUser. Under AWS stands an account id, the ARN of an account root, user,
#   role or session, or `*`. AWS refuses a policy with anything else, often with
#   nothing more than "invalid principal in policy".
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   subject: document
#   kinds: [trust, resource]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is no principal: {problem}"
#   remedy: "Write an account id, an ARN of a user, role or session, or a key such as `AWS` with its value."
findings contains {
	"rule": "malformed-principal",
	"at": principal.at,
	"args": {"value": principal.text, "problem": principal.problem},
} if {
	input.has.principal.invalid == true
	some statement in input.statements
	some principal in statement.principals
	principal.form in {"invalid", "instance_profile"}
}
