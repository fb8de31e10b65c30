package iamlint.arn

# METADATA
# title: Part of an ARN is not in lower case
# description: |
#   The word `arn`, the partition, the service and the resource types of IAM are
#   written in lower case, and ARNs are compared letter by letter. AWS refuses
#   such an ARN, or it matches nothing: a role at `Role/deploy` does not exist.
#   Names and paths may have capitals.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{field}` in `{arn}` is not in lower case"
#   remedy: Write `arn`, the partition, the service and the resource type in lower case.
#   fix: write `{with}`, in lower case
#   replaces: [malformed-principal]
findings contains {"rule": "miscased-arn", "at": arn.at, "args": {"field": arn.part, "arn": arn.text}, "fix": arn.fix} if {
	input.has.faulty_arn == true
	some arn in input.arns.miscased
}
