package iamlint.trust

# METADATA
# title: Role made for a service trusts others too
# description: |
#   Roles with the path `/service-role/` are those that the console makes for one
#   service, with the permissions that this service needs. Another principal that
#   may assume one gets all of them, and nobody expects it there.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: warning
#   security_severity: "4.0"
#   precision: medium
#   tags: [least-privilege]
#   message: "`{principal}` is trusted by {role}, which is meant for {service} alone"
#   remedy: "Give the other principal a role of its own."
findings contains {
	"rule": "shared-service-role",
	"at": principal.at,
	"related": [{"at": input.trust.service.at, "message": "the service"}],
	"args": {"principal": principal.text, "role": input.trust.role, "service": input.trust.service.text},
} if {
	input.has.service_role == true
	some statement in input.statements
	statement.effect == "Allow"
	some principal in statement.principals
	principal.negated == false
	principal.form in _shared_service_role_outsiders
}

_shared_service_role_outsiders := {
	"account", "root", "user", "role", "session", "federated_user",
	"star", "saml_provider", "oidc_provider",
}
