package iamlint.pair

import data.iamlint.lib

# METADATA
# title: Role ARN names a role that nothing read here declares
# description: |
#   Nothing that was read declares the role, so its half of the pair could not be
#   checked. That is normal for roles of other repositories; ask for this rule to list
#   what a run did not see.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: reference
#   kinds: [identity]
#   severity: note
#   precision: high
#   tags: [assume-role]
#   message: "nothing in this repository declares `{arn}`, so its trust policy could not be checked"
#   remedy: Give the other repository's facts or the account's dump to the run, or leave it.
#   opt_in: true
findings contains {
	"rule": "undeclared-role-arn",
	"at": input.at,
	"related": [],
	"args": {"arn": input.text},
} if {
	input.position == "permission"
	input.account_complete == false
	lib.undeclared
	not input.near
}
