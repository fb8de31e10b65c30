package iamlint.session

# METADATA
# title: Contexts are provided to a role that does not allow it
# description: |
#   A call that passes ProvidedContexts needs `sts:SetContext` beside `sts:AssumeRole` in
#   the role's trust policy. Without it AWS refuses the call.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/singlesignon/latest/userguide/trustedidentitypropagation-identity-enhanced-iam-role-sessions.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, session]
#   message: "the trust policy of {role} allows `sts:AssumeRole` but not `sts:SetContext`, and contexts are passed"
#   remedy: Allow sts:SetContext in the trust policy.
findings contains {
	"rule": "missing-set-context",
	"at": input.context_at,
	"related": [{"at": input.at, "message": "the call"}],
	"args": {"role": input.role},
} if {
	input.has.no_context == true
}
