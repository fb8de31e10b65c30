package iamlint.trust

# METADATA
# title: Principal has another path than the role or user
# description: |
#   The path is part of the ARN of a role or user. A principal with the right name and
#   another path does not exist, and IAM refuses the trust policy; in a condition on
#   aws:PrincipalArn it never matches.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
# custom:
#   subject: reference
#   kinds: [trust, resource]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "`{arn}` has path `{found}`, but {kind} `{entity}` has `{expected}`"
#   remedy: Write the ARN of the definition, path included.
#   fix: write `{with}`, as the {kind} is declared
findings contains {
	"rule": "wrong-principal-path",
	"at": input.at,
	"related": [{"at": input.near.path_at, "message": "its path"}],
	"args": {"arn": input.text, "found": input.near.found, "kind": input.near.kind, "entity": input.near.name, "expected": input.near.path},
	"fix": input.near.fix,
} if {
	input.position == "principal"
	input.names != "session"
	input.near.reason == "path"
}
