package iamlint.trust

# METADATA
# title: Role can be assumed from every AWS account
# description: |
#   An Allow for `AWS: *` lets every principal of every AWS account assume the role,
#   strangers included, unless a condition on the organization, the account, the ARN
#   or the network of the caller keeps them out. An external ID alone does not: AWS
#   does not treat it as a secret.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: error
#   security_severity: "9.8"
#   precision: high
#   tags: [exposure, external/cwe/cwe-284]
#   message: "principal `{value}` lets every AWS account assume {role}"
#   remedy: "Name the accounts, or test `aws:PrincipalOrgID` or `aws:PrincipalArn`."
findings contains {
	"rule": "public-trust",
	"at": principal.at,
	"related": [{"at": input.trust.role_at, "message": "the role"}],
	"args": {"value": principal.text, "role": input.trust.role},
} if {
	input.has.principal.star == true
	some statement in input.statements
	statement.admission.world == "no"
	some principal in statement.principals
	principal.form == "star"
	principal.negated == false
}
