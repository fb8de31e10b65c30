package iamlint.passrole

# METADATA
# title: Role may be passed only to services that it does not trust
# description: |
#   A permission for iam:PassRole tests iam:PassedToService, but the role that it names
#   trusts none of the services that the condition lists. A service that the role trusts
#   cannot be given it, and one that can be given it cannot assume it.
# schemas:
#   - input: schema.grant
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
# custom:
#   subject: grant
#   severity: warning
#   precision: high
#   tags: [correctness]
#   message: "{role} may be passed to {services} only, but trusts {trusted}"
#   remedy: Bring condition and trust policy into agreement.
findings contains {
	"rule": "passed-service-mismatch",
	"at": input.passing.at,
	"related": [{"at": input.admits_at, "message": "the role's trust policy"}],
	"args": {"role": input.role, "services": input.passing.services, "trusted": input.admits},
} if {
	input.passes == true
	input.passing.trusted == "no"
	input.admits != ""
}
