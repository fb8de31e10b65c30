package iamlint.pair

# METADATA
# title: Trust policy admits an account of which nobody may take the role
# description: |
#   The trust policy admits a whole account, which lets in those whom a policy of that
#   account permits to assume the role. The configuration says that every principal and
#   policy of the account is declared here, all of them were read, and none has such a
#   permission. So the trust admits nobody today, and whoever is given a wide permission
#   tomorrow.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials
# custom:
#   subject: reference
#   severity: note
#   precision: medium
#   replaces: [account-wide-trust]
#   tags: [least-privilege]
#   message: "{role} trusts account `{account}`, but nobody there may assume it"
#   remedy: Remove the trust, or give a principal the permission.
findings contains {
	"rule": "unused-account-trust",
	"at": input.at,
	"related": [{"at": input.trusts_at, "message": "the role"}],
	"args": {"role": input.trusts, "account": input.account},
} if {
	input.unused == true
}
