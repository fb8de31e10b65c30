package iamlint.trust

# METADATA
# title: Principal names a user where a role is declared, or the reverse
# description: |
#   The trust policy names a user, but only a role of that name is declared in the
#   account, or the reverse. The ARN names a principal that does not exist, and IAM
#   refuses the policy.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: reference
#   kinds: [trust, resource]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "`{arn}` names a {found}, but `{name}` is a {expected}"
#   remedy: Write the ARN of the definition.
findings contains {
	"rule": "wrong-principal-kind",
	"at": input.at,
	"related": [{"at": input.near.at, "message": "what is declared"}],
	"args": {"arn": input.text, "found": input.names, "name": input.near.name, "expected": input.near.kind},
} if {
	input.position == "principal"
	input.near.reason == "kind"
}
