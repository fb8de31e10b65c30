package iamlint.session

# METADATA
# title: External ID that no call can pass
# description: |
#   An external ID has 2 to 1224 letters, digits and characters of `_+=,.@:/-`. STS
#   refuses a call with any other, so that a trust policy which demands one admits
#   nobody.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
# custom:
#   subject: document
#   kinds: [trust, call]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{value}` is no valid external ID: {problem}"
#   remedy: "Choose a value within the allowed characters and length."
findings contains {
	"rule": "malformed-external-id",
	"at": flaw.at,
	"related": [{"at": flaw.key.at, "message": "the condition key"} | input.kind != "call"],
	"args": {"value": flaw.text, "problem": flaw.problem},
} if {
	input.has.faulty_condition == true
	some flaw in input.conditions.external_ids
}
