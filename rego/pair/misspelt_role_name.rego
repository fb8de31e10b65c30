package iamlint.pair

# METADATA
# title: ARN names nothing declared but nearly something
# description: |
#   No role or user of that name is declared here, but one whose name differs in at
#   most three characters, letter case and punctuation apart. A name that differs is
#   another principal: the permission or trust reaches nobody.
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
#   message: "`{name}` is defined nowhere, but `{near}` is"
#   remedy: Write the name of the definition, if it is meant.
findings contains {
	"rule": "misspelt-role-name",
	"at": input.at,
	"related": [{"at": input.near.at, "message": "what is declared"}],
	"args": {"name": input.name, "near": input.near.name},
} if {
	input.near.reason == "name"
	input.declared != "yes"
	input.account_complete == false
	input.reserved == false
	not input.other_partition
}
