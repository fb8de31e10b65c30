package iamlint.pair

# METADATA
# title: Account id differs from the other half's in a digit
# description: |
#   Caller and role fit by name on both sides, but the account id written here occurs
#   nowhere else and differs from the other half's in one digit or two swapped ones.
#   As written, the two halves are in different accounts and never meet.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: reference
#   kinds: [identity, trust]
#   severity: warning
#   precision: medium
#   tags: [assume-role]
#   message: "account `{found}` differs from `{expected}` of the other half by {difference}"
#   remedy: Write the account id of the other half.
#   replaces: [missing-external-id]
findings contains {
	"rule": "misspelt-account-id",
	"at": input.at,
	"related": [{"at": input.near.at, "message": "what is declared"}],
	"args": {"found": input.near.found_account, "expected": input.near.account, "difference": input.near.difference},
} if {
	input.near.reason == "account"
	input.near.only_here == true
	input.near.own_accounts == false
	input.near.other_half == "yes"
}
