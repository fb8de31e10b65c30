package iamlint.trust

# METADATA
# title: Trust policy trusts the bare star
# description: |
#   Policies of buckets and endpoints take `"Principal": "*"`. IAM refuses it in the
#   trust policy of a role.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "principal is the bare `*`, which a trust policy does not take"
#   remedy: 'Write the accounts or ARNs that are meant; `{"AWS": "*"}` needs a condition.'
findings contains {
	"rule": "bare-star-principal",
	"at": principal.at,
	"args": {},
} if {
	input.has.principal.bare_star == true
	input.guessed == false
	some statement in input.statements
	some principal in statement.principals
	principal.form == "bare_star"
	principal.negated == false
}
