package iamlint.condition

# METADATA
# title: Source IP compared with private addresses only
# description: |
#   aws:SourceIp is the public address that a request comes from; a request through a
#   VPC endpoint has none. Compared with private ranges only, IpAddress never holds, and
#   NotIpAddress always does: an Allow gives nothing, or a Deny refuses everything.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   subject: document
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is private, but aws:SourceIp is always a public address"
#   remedy: "Test `aws:VpcSourceIp` together with `aws:SourceVpc` for traffic through an endpoint."
findings contains {
	"rule": "private-source-ip",
	"at": flaw.at,
	"related": [{"at": flaw.operator.at, "message": "the operator"}],
	"args": {"value": flaw.text},
} if {
	input.has.faulty_condition == true
	some flaw in input.conditions.private
}
