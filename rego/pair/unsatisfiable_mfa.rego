package iamlint.pair

# METADATA
# title: MFA is demanded of callers that carry none
# description: |
#   The statement demands MFA, but only roles or services can use it. As AWS documents it,
#   the credentials of a role session carry no MFA of the person behind it, so that a role
#   that takes another role fails with AccessDenied; people report that the mark survives
#   where the first role was assumed with MFA. It is sure where users call, for instance
#   in the trust policy of the first role of a chain.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
# custom:
#   subject: reference
#   severity: warning
#   precision: medium
#   tags: [assume-role, mfa]
#   message: "{half} demands `{key}`, but {callers} carries no MFA"
#   remedy: Drop the condition for roles, or admit users.
findings contains {
	"rule": "unsatisfiable-mfa",
	"at": input.mfa.at,
	"related": [{"at": input.at, "message": _unsatisfiable_mfa_end}],
	"args": {"half": input.mfa.half, "key": input.mfa.key, "callers": input.mfa.callers},
} if {
	input.without_mfa == true
}

_unsatisfiable_mfa_end := "the principal" if {
	input.position == "principal"
} else := "the role"
