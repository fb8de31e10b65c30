package iamlint.pair

# METADATA
# title: Role ARN differs from the role in letter case
# description: |
#   Names of roles are case-sensitive when a role is assumed or passed, although no
#   account can have two roles whose names differ in letter case only. So the ARN is
#   surely meant for the role declared here, and surely names none: AssumeRole fails
#   with AccessDenied.
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
#   message: "`{arn}` differs from role `{name}` in letter case"
#   remedy: Write the name as it is defined; names are case-sensitive when a role is assumed.
#   fix: write `{with}`, as the role is declared
findings contains {
	"rule": "miscased-role-name",
	"at": input.at,
	"related": [{"at": input.near.at, "message": "what is declared"}],
	"args": {"arn": input.text, "name": input.near.name},
	"fix": input.near.fix,
} if {
	input.position == "permission"
	input.near.reason == "case"
}
