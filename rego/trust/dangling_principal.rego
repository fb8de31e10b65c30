package iamlint.trust

import data.iamlint.lib

# METADATA
# title: Trust policy names a principal that is declared nowhere
# description: |
#   The configuration says, or a dump of the account shows, that everything of this
#   account is declared in what was read, and no user or role of that name is. IAM
#   resolves principals when a trust policy is saved and refuses unknown ones: Invalid
#   principal in policy.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   subject: reference
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "`{arn}` is defined nowhere, though all of its account is declared"
#   remedy: Define the principal, or correct the ARN; IAM refuses unknown principals.
findings contains {
	"rule": "dangling-principal",
	"at": input.at,
	"related": lib.like_named,
	"args": {"arn": input.text},
} if {
	input.position == "principal"
	input.account_complete == true
	lib.undeclared
	not _dangling_principal_told
}

_dangling_principal_told if input.near.reason in {"case", "path", "kind", "account"}

_dangling_principal_told if input.other_partition
