package iamlint.arn

# METADATA
# title: ARN names a role, user or policy that cannot exist
# description: |
#   In the ARN of a role, user, group or policy the type is followed by a slash, a
#   path that may be empty, and the name. Names hold letters, digits and `_+=,.@-`
#   only, and no segment of the path is empty. Nothing can have this ARN: as a
#   principal AWS refuses it, as a resource it matches nothing.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{arn}` names no possible {type}: {problem}"
#   remedy: Write `role/path/name` without empty segments.
#   replaces: [malformed-principal, misspelt-role-name]
findings contains {"rule": "malformed-role-path", "at": arn.at, "args": {"arn": arn.text, "type": arn.type, "problem": arn.problem}} if {
	input.has.faulty_arn == true
	some arn in input.arns.bad_path
}
