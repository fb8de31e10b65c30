package iamlint.passrole

# METADATA
# title: Service-linked role is declared or changed by hand
# description: |
#   The trust policy and the policies of a service-linked role belong to its service.
#   IAM refuses to create a role below `/aws-service-role/`, to attach a policy to one
#   or to bound one; CreateServiceLinkedRole makes it, with what the service needs.
# schemas:
#   - input: schema.service_role
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
# custom:
#   subject: service_role
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{role}` is a service-linked role, whose {part} only {service} can set"
#   remedy: Declare it with the service-linked role resource, or leave it to the service.
findings contains {
	"rule": "handmade-service-linked-role",
	"at": input.at,
	"args": {"role": input.role, "part": input.part, "service": input.service},
} if {
	input.linked == true
}
