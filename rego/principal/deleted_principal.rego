package iamlint.principal

# METADATA
# title: Principal is the id of something deleted
# description: |
#   When a policy is saved, AWS keeps the unique id behind the ARN of a user or
#   role. After that user or role is deleted, the policy shows the id. One created
#   anew under the same name has another id and is not trusted.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
# custom:
#   subject: document
#   kinds: [trust, resource]
#   severity: warning
#   security_severity: "3.0"
#   precision: high
#   tags: [correctness, hygiene]
#   message: "`{id}` is what is left of a deleted {kind}; one created anew under its name is not trusted"
#   remedy: "Write the ARN of the user or role."
findings contains {
	"rule": "deleted-principal",
	"at": principal.at,
	"args": {"id": principal.text, "kind": principal.left_of},
} if {
	input.has.principal.unique_id == true
	some statement in input.statements
	some principal in statement.principals
	principal.form == "unique_id"
}
