package iamlint.syntax

# METADATA
# title: Policy is not valid JSON
# description: |
#   AWS refuses a policy document that does not parse as JSON, with
#   MalformedPolicyDocument. Nothing of the policy could be judged behind the
#   place shown. Most often a comma is missing at the end of the line before, or
#   one too many stands before a closing bracket.
# schemas:
#   - input: schema.file
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
# custom:
#   subject: file
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "policy is not valid JSON: {error} at `{token}`"
#   remedy: Correct the JSON at the place shown; most often a comma is missing at the end of the line before.
findings contains {
	"rule": "malformed-json",
	"at": input.at,
	"related": [{"at": at, "message": "the value before it ends here"} | at := input.related],
	"args": {"error": input.error, "token": input.token},
} if {
	input.rule == "malformed-json"
}
