package iamlint.trust

# METADATA
# title: Principal differs from a user in letter case
# description: |
#   The principal equals the ARN of a user declared here but for letter case. Names of
#   users are case-sensitive in principals and conditions, and no account can have two
#   that differ in case only, so this one is meant and not matched.
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
#   message: "`{arn}` differs from user `{name}` in letter case"
#   remedy: Write the name as it is defined.
#   fix: write `{with}`, as the user is declared
findings contains {
	"rule": "miscased-user-principal",
	"at": input.at,
	"related": [{"at": input.near.at, "message": "what is declared"}],
	"args": {"arn": input.text, "name": input.near.name},
	"fix": input.near.fix,
} if {
	input.position == "principal"
	input.near.reason == "case"
	input.near.kind == "user"
}
