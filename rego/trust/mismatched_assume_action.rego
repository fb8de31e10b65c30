package iamlint.trust

# METADATA
# title: Principal cannot call the action it is allowed
# description: |
#   Each kind of principal assumes a role by a call of its own: users, roles and
#   services by sts:AssumeRole, SAML providers by sts:AssumeRoleWithSAML, OIDC
#   providers by sts:AssumeRoleWithWebIdentity. A statement that allows only another
#   one lets its principal never in.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create.html
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{principal}` calls {right}, but the statement allows {wrong}"
#   remedy: "Allow the action that this principal calls."
#   fix: write `{with}`, the action that this principal calls
findings contains {
	"rule": "mismatched-assume-action",
	"at": mismatch.at,
	"related": [{"at": mismatch.principal_at, "message": "the principal"}],
	"args": {"principal": mismatch.principal, "right": mismatch.calls, "wrong": mismatch.allowed},
	"fix": mismatch.fix,
} if {
	input.has.mismatch == true
	some statement in input.statements
	some mismatch in statement.mismatches
}
