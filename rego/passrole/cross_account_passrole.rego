package iamlint.passrole

# METADATA
# title: Role of another account is passed
# description: |
#   A role can be passed to a service only within its own account. A permission for
#   iam:PassRole on a role of another account than its holder's has no effect, and a
#   resource that is given such a role is refused.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
# custom:
#   subject: reference
#   kinds: [identity]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "role `{arn}` is in account {found}, but {passer} can pass only roles of its own account {expected}"
#   remedy: Use a role of the same account.
findings contains {
	"rule": "cross-account-passrole",
	"at": input.at,
	"related": [{"at": other.at, "message": "who passes the role"}],
	"args": {"arn": input.text, "found": other.found, "expected": other.expected, "passer": other.passer},
} if {
	input.other_account.found != ""
	other := input.other_account
}
