package iamlint.passrole

# METADATA
# title: Policy is set on a service role that is made elsewhere
# description: |
#   Roles below `/service-role/` are those that the console makes for a service, with
#   managed policies that it keeps up. A policy is given here to one that nothing here
#   declares. What the console or another stack does to the role next may undo it, and
#   a service that finds its policy changed may refuse to go on.
# schemas:
#   - input: schema.service_role
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
# custom:
#   subject: service_role
#   severity: note
#   precision: medium
#   tags: [correctness]
#   message: "`{role}` is a service role that nothing here declares, and gets a policy here"
#   remedy: Give the workload a role of its own.
findings contains {
	"rule": "foreign-service-role-policy",
	"at": input.at,
	"related": [{"at": input.known_at, "message": "its path"}],
	"args": {"role": input.role},
} if {
	input.foreign == true
}
