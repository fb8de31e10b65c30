package iamlint.trust

# METADATA
# title: Role may assume itself but does not trust itself
# description: |
#   Since September 2022 its permissions alone let no role assume itself; roles that
#   had done so before were moved over later. A role that assumes itself, for instance
#   to take fewer permissions or tags, needs its own ARN or its account in its trust
#   policy.
# schemas:
#   - input: schema.grant
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
#   - https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/
# custom:
#   subject: grant
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "{role} may assume itself by permission, but does not trust itself"
#   remedy: Add the role's ARN to its trust policy, or drop the permission.
findings contains {
	"rule": "untrusted-self-assumption",
	"at": input.at,
	"related": [{"at": input.admits_at, "message": "the role's trust policy"}],
	"args": {"role": input.role},
} if {
	input.self == true
	input.takes == true
	input.trusted == "no"
	input.closed == false
}
