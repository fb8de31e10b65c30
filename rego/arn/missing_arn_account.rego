package iamlint.arn

# METADATA
# title: ARN of IAM or STS has no account id
# description: |
#   Roles, users, policies and sessions belong to an account, whose id stands in
#   the fifth field of the ARN. With an empty field the ARN names nothing: AWS
#   refuses it as a principal, and as a resource it matches no request.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{arn}` has no account id"
#   remedy: Put the account id between the fourth and fifth colon.
#   replaces: [malformed-principal]
findings contains {"rule": "missing-arn-account", "at": arn.at, "args": {"arn": arn.text}} if {
	input.has.faulty_arn == true
	some arn in input.arns.no_account
}
