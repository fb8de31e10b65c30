package iamlint.arn

# METADATA
# title: Resource type of an IAM ARN holds a wildcard
# description: |
#   The type in an ARN of IAM, such as `role`, ends at the first slash. A wildcard
#   in it reaches other types too (`r*`), or what only begins like the type
#   (`role*`). Access is then wider than it reads.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
# custom:
#   subject: document
#   kinds: [identity, scp, boundary, session, permission_set]
#   severity: warning
#   security_severity: "4.0"
#   precision: very-high
#   tags: [least-privilege]
#   message: "`{arn}` has a wildcard in the resource type"
#   remedy: Write the type in full with its slash, for instance `role/*`.
findings contains {"rule": "wildcard-resource-type", "at": arn.at, "args": {"arn": arn.text}} if {
	input.has.faulty_arn == true
	some arn in input.arns.wildcard_type
}
