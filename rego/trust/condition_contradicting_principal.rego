package iamlint.trust

# METADATA
# title: Condition that no principal of its statement can meet
# description: |
#   A condition on the caller narrows the principals that the statement names. Where
#   it asks for another account, name, path, letter case or type than any of them
#   has, the statement never applies: an Allow lets nobody in, a Deny keeps nobody
#   out. For a session, aws:PrincipalArn is the ARN of the role, with its path, and
#   never that of the session.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
# custom:
#   subject: document
#   kinds: [trust, resource]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is never the {key} of {principal}, so the statement never applies"
#   remedy: "Bring principal and condition into agreement."
findings contains {
	"rule": "condition-contradicting-principal",
	"at": contradiction.at,
	"related": [{"at": contradiction.principal_at, "message": "the principal"}],
	"args": {"value": contradiction.value, "key": contradiction.key, "principal": contradiction.principal},
} if {
	input.has.contradiction == true
	some statement in input.statements
	some contradiction in statement.contradictions
}
