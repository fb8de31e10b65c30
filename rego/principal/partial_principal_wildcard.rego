package iamlint.principal

# METADATA
# title: Principal holds a wildcard
# description: |
#   Principals are compared literally. Only the lone `*` under AWS stands for
#   everybody; a `*` or `?` beside other text is no pattern, and AWS refuses it as
#   an invalid principal. Services and identity providers take no wildcard at all.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# custom:
#   subject: document
#   kinds: [trust, resource]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is no pattern: principals are matched literally"
#   remedy: "Name the account and test `aws:PrincipalArn` with ArnLike."
findings contains {
	"rule": "partial-principal-wildcard",
	"at": principal.at,
	"args": {"value": principal.text},
} if {
	input.has.principal.partial_wildcard == true
	some statement in input.statements
	some principal in statement.principals
	principal.form == "partial_wildcard"
}
