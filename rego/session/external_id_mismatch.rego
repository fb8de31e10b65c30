package iamlint.session

# METADATA
# title: Call does not pass the external ID that the role demands
# description: |
#   Each Allow of the role's trust policy that may let this caller in asks for another
#   external ID than the call passes, or the call passes none. AWS refuses the call.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "{role} demands external ID {expected}, but this call passes {found}"
#   remedy: Pass the external ID that the trust policy demands.
findings contains {
	"rule": "external-id-mismatch",
	"at": unsent.at,
	"related": [{"at": unsent.condition_at, "message": "the condition of the trust policy"}],
	"args": {"role": input.role, "expected": unsent.expected, "found": unsent.found},
} if {
	input.has.external_id == true
	some unsent in input.unsent
	unsent.what == "external-id"
}
