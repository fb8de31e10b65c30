package iamlint.federation

# METADATA
# title: Role does not admit the service account that is given it
# description: |
#   Each Allow of the role's trust policy for tokens asks for another subject than that
#   of this service account, which is `system:serviceaccount:NAMESPACE:NAME`. AWS refuses
#   its tokens.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, oidc]
#   message: "{subject} of this service account is not admitted by {role}"
#   remedy: Write the service account's namespace and name into the condition.
findings contains {
	"rule": "unmatched-service-account",
	"at": input.at,
	"related": [{"at": unsent.condition_at, "message": "the condition of the trust policy"}],
	"args": {"subject": unsent.found, "role": input.role},
} if {
	input.has.subject == true
	some unsent in input.unsent
	unsent.what == "subject"
}
