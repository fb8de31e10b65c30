package iamlint.trust

# METADATA
# title: Third party can assume the role without an external ID
# description: |
#   A third party that acts for many customers can be tricked into using your role
#   for another customer, who only has to guess its ARN: the confused deputy. The
#   external ID that the third party assigned to you prevents that. Accounts of your
#   own, as the configuration lists them, need none.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: warning
#   security_severity: "6.5"
#   precision: medium
#   tags: [exposure, external/cwe/cwe-441]
#   message: "`{principal}` is of no account of yours, and can assume the role without an external ID"
#   remedy: "Demand `sts:ExternalId` with the value the third party assigned to you."
#   replaces: [account-wide-trust]
findings contains {
	"rule": "missing-external-id",
	"at": principal.at,
	"related": [{"at": input.trust.role_at, "message": "the role"}],
	"args": {"principal": principal.text},
} if {
	input.has.principal.foreign == true
	input.trust.governed == false
	some statement in input.statements
	statement.admission.outsiders == "no"
	some principal in statement.principals
	principal.form in {"account", "root", "user", "role", "session"}
	principal.negated == false
	principal.own == "no"
}
