package iamlint.arn

# METADATA
# title: Account id is not twelve digits
# description: |
#   An account id has exactly twelve digits, without hyphens and with its leading
#   zeros. AWS refuses a principal with anything else; elsewhere it matches no
#   account, so that an Allow grants nothing and a Deny stops nobody.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{value}` is not a twelve-digit account id"
#   remedy: Write the twelve digits without hyphens, leading zeros included.
#   replaces: [malformed-principal]
findings contains {"rule": "malformed-account-id", "at": arn.at, "args": {"value": arn.part}} if {
	input.has.faulty_arn == true
	some arn in input.arns.bad_account
}
