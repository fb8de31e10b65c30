package iamlint.session

# METADATA
# title: Role whose name is too long for Switch Role
# description: |
#   Switch Role in the console takes path and name of a role together, up to 64
#   characters. People who are to take on this role can do so by the API only.
# schemas:
#   - input: schema.principal
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
# custom:
#   subject: principal
#   severity: note
#   precision: medium
#   tags: [usability]
#   message: "path and name `{role}` have {count} characters, and Switch Role accepts 64"
#   remedy: "Shorten the path, or switch by CLI only."
findings contains {
	"rule": "unswitchable-role",
	"at": input.path.at,
	"related": [{"at": input.at, "message": "the role"}],
	"args": {"role": input.switch.role, "count": format_int(input.switch.length, 10)},
} if {
	input.has.switch == true
	input.switch.people == "yes"
	input.switch.length > 64
}
