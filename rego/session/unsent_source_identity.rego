package iamlint.session

# METADATA
# title: Call does not pass the source identity that the role demands
# description: |
#   Each Allow of the role's trust policy that may let this caller in asks for another
#   source identity than the call passes, or the call passes none and is made with
#   credentials that carry none. AWS refuses the call.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "{role} demands source identity {expected}, but this call passes {found}"
#   remedy: Pass the source identity.
findings contains {
	"rule": "unsent-source-identity",
	"at": unsent.at,
	"related": [{"at": unsent.condition_at, "message": "the condition of the trust policy"}],
	"args": {"role": input.role, "expected": unsent.expected, "found": unsent.found},
} if {
	input.has.source_identity == true
	some unsent in input.unsent
	unsent.what == "source-identity"
}
