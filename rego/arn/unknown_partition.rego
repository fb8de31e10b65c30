package iamlint.arn

# METADATA
# title: Partition of an ARN does not exist
# description: |
#   Every account belongs to one partition, such as `aws`, `aws-cn` or `aws-us-
#   gov`, which stands in the second field of its ARNs. None has this name, so the
#   ARN names nothing and AWS refuses the policy.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{partition}` is no AWS partition"
#   remedy: Write the partition of the account, usually `aws`.
#   replaces: [malformed-principal]
findings contains {
	"rule": "unknown-partition",
	"at": arn.at,
	"related": [{"at": at, "message": "stands here, too"} | some at in arn.others],
	"args": {"partition": arn.part},
} if {
	input.has.faulty_arn == true
	some arn in input.arns.no_partition
}
