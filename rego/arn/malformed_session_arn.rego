package iamlint.arn

# METADATA
# title: ARN of a role session cannot be
# description: |
#   The session of a role has an ARN of the service sts: `assumed-role`, the name
#   of the role without its path, and the name of the session. It has no Region,
#   and in a Principal element no wildcard. Nothing can have this ARN, so a policy
#   with it matches nobody.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{arn}` is no session ARN: {problem}"
#   remedy: Write `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the path of the role.
#   replaces: [malformed-principal, partial-principal-wildcard]
findings contains {"rule": "malformed-session-arn", "at": arn.at, "args": {"arn": arn.text, "problem": arn.problem}} if {
	input.has.faulty_arn == true
	some arn in input.arns.bad_session
}
