package iamlint.session

# METADATA
# title: Contexts are provided where only sts:AssumeRole is allowed
# description: |
#   A call that passes ProvidedContexts needs `sts:SetContext` beside `sts:AssumeRole`: in
#   the role's trust policy, and in the caller's policies wherever the caller needs a
#   permission. Without it AWS refuses the call.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.aws.amazon.com/singlesignon/latest/userguide/trustedidentitypropagation-identity-enhanced-iam-role-sessions.html
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, session]
#   message: "{half} allows `sts:AssumeRole` but not `sts:SetContext`, and contexts are passed"
#   remedy: Allow sts:SetContext there, too.
findings contains {
	"rule": "missing-set-context",
	"at": lacking.at,
	"related": [{"at": input.at, "message": "the call"}],
	"args": {"half": lacking.half},
} if {
	input.has.no_context == true
	some lacking in input.no_context
}
