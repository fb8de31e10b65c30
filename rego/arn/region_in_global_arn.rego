package iamlint.arn

# METADATA
# title: Region stands in an ARN that has none
# description: |
#   IAM, Organizations, CloudFront and Route 53 are not divided into Regions, and
#   the ARNs of S3 buckets leave the Region out. With a Region in the fourth field
#   the ARN names nothing, so the statement never applies or AWS refuses it.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{region}` stands in `{arn}`, but {service} ARNs have no Region"
#   remedy: Leave the Region field empty.
#   fix: write `{with}`, without the Region
#   replaces: [malformed-principal]
findings contains {"rule": "region-in-global-arn", "at": arn.at, "args": {"region": arn.part, "arn": arn.text, "service": arn.service}, "fix": arn.fix} if {
	input.has.faulty_arn == true
	some arn in input.arns.needless_region
}
