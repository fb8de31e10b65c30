package iamlint.principal

# METADATA
# title: Principal is a group
# description: |
#   A group collects permissions for its users and has no credentials, so nobody
#   ever calls as a group. AWS refuses a policy that names one as principal.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
# custom:
#   subject: document
#   kinds: [trust, resource]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{arn}` is a group, and groups are no principals"
#   remedy: "Name the users or roles, or the account with a condition."
findings contains {
	"rule": "group-as-principal",
	"at": principal.at,
	"args": {"arn": principal.text},
} if {
	input.has.principal.group == true
	some statement in input.statements
	some principal in statement.principals
	principal.form == "group"
}
