package iamlint.passrole

# METADATA
# title: Role is handed to a service that it does not trust
# description: |
#   A resource gets a role for its service to act as, but no statement of the role's
#   trust policy names the principal of that service. The service cannot assume the
#   role: depending on the service, the resource is refused when it is made, or fails
#   when it runs.
# schemas:
#   - input: schema.handoff
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
# custom:
#   subject: handoff
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{resource}` hands {role} to {service}, but the role trusts only {trusted}"
#   remedy: Add the service principal to the trust policy.
findings contains {
	"rule": "service-missing-from-trust",
	"at": input.at,
	"related": [{"at": input.admits_at, "message": "the role's trust policy"}],
	"args": {"resource": input.resource, "role": input.role, "service": input.service, "trusted": input.admits},
} if {
	input.trusted == "no"
	input.admits != ""
}
