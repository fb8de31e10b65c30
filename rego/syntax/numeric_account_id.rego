package iamlint.syntax

# METADATA
# title: Account id stands as a number
# description: |
#   Account ids are strings of twelve digits. Written as a number, an id loses its
#   leading zeros, and some tools turn it into a floating-point number on the way
#   to AWS. The policy then names another account, or none.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   subject: document
#   kinds: [identity, trust, resource]
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "account id `{value}` is a number, not a twelve-digit string"
#   remedy: Quote the account id.
findings contains {"rule": "numeric-account-id", "at": account.at, "args": {"value": account.text}} if {
	input.has.faulty_syntax == true
	some account in input.syntax.numeric_accounts
}
