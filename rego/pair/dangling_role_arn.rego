package iamlint.pair

import data.iamlint.lib

# METADATA
# title: Role ARN names a role that is declared nowhere
# description: |
#   The configuration says, or a dump of the account shows, that everything of this
#   account is declared in what was read, and no role of that name is. The permission
#   names nothing, and AssumeRole fails.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: reference
#   kinds: [identity]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "`{arn}` is defined nowhere, though all of its account is declared"
#   remedy: Define the role, or correct the ARN.
findings contains {
	"rule": "dangling-role-arn",
	"at": input.at,
	"related": lib.like_named,
	"args": {"arn": input.text},
} if {
	input.position != "principal"
	input.account_complete == true
	lib.undeclared
	not _dangling_role_arn_told
}

_dangling_role_arn_told if input.near.reason in {"case", "path", "account"}

_dangling_role_arn_told if input.other_partition
