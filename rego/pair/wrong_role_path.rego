package iamlint.pair

# METADATA
# title: Role ARN has another path than the role
# description: |
#   The path is part of a role's ARN. An ARN with the role's name but another path,
#   often one that was built from the name alone, names another role, which does not
#   exist.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
# custom:
#   subject: reference
#   kinds: [identity]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "`{arn}` has path `{found}`, but role `{role}` has `{expected}`"
#   remedy: Write the role's ARN, path included, or refer to the definition.
#   fix: write `{with}`, as the role is declared
findings contains {
	"rule": "wrong-role-path",
	"at": input.at,
	"related": [{"at": input.near.path_at, "message": "its path"}],
	"args": {"arn": input.text, "found": input.near.found, "role": input.near.name, "expected": input.near.path},
	"fix": input.near.fix,
} if {
	input.position != "principal"
	input.near.reason == "path"
}
