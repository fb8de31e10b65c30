package iamlint.trust

# METADATA
# title: Role trusts a whole account
# description: |
#   Naming an account, by its id or its root, delegates to it: whoever its
#   administrators give sts:AssumeRole on this role can assume it. That is the usual
#   form inside the own account, and wider than needed for another one.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
# custom:
#   subject: document
#   kinds: [trust]
#   severity: note
#   security_severity: "3.0"
#   precision: medium
#   tags: [least-privilege]
#   message: "every principal of account `{account}` with the permission can assume {role}"
#   remedy: "Name the users or roles, or test `aws:PrincipalArn`."
findings contains {
	"rule": "account-wide-trust",
	"at": principal.at,
	"related": [{"at": input.trust.role_at, "message": "the role"}],
	"args": {"account": principal.account, "role": input.trust.role},
} if {
	input.has.principal.account == true
	some statement in input.statements
	statement.admission.members == "no"
	some principal in statement.principals
	principal.form in {"account", "root"}
	principal.negated == false
	principal.elsewhere == true
}
