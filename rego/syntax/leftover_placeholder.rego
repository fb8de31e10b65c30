package iamlint.syntax

# METADATA
# title: Placeholder was never filled in
# description: |
#   An account id, name, ARN or condition value is still the word that stood in the
#   example or template it was copied from. Nothing of that name exists, so AWS
#   refuses the policy, or it matches nothing.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
# custom:
#   subject: document
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is a placeholder that was never filled in"
#   remedy: Put the real account id, name or ARN in its place.
#   replaces: [malformed-principal, account-wide-trust]
findings contains {
	"rule": "leftover-placeholder",
	"at": placeholder.at,
	"related": [{"at": at, "message": "spelt otherwise here"} | at := placeholder.other],
	"args": {"value": placeholder.word},
} if {
	input.has.faulty_arn == true
	some placeholder in input.arns.placeholders
}
