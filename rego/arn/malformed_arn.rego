package iamlint.arn

# METADATA
# title: Value is not an ARN
# description: |
#   An ARN has six fields, separated by colons, of which some may be empty. AWS
#   refuses a principal with fewer. Fields that are missing at the end of a
#   resource become wildcards, so a colon too few in the middle moves the account
#   and the name out of their places, and the ARN matches nothing.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{value}` is not an ARN: {problem}"
#   remedy: Write `arn:partition:service:region:account:resource`, with empty fields where the service has none.
#   replaces: [malformed-principal]
findings contains {"rule": "malformed-arn", "at": arn.at, "args": {"value": arn.text, "problem": arn.problem}} if {
	input.has.faulty_arn == true
	some arn in input.arns.malformed
}
