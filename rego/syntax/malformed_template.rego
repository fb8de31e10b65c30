package iamlint.syntax

# METADATA
# title: CloudFormation template cannot be read
# description: |
#   CloudFormation refuses a template that does not parse as YAML or JSON, so that
#   nothing in it is deployed. None of its policies were judged.
# schemas:
#   - input: schema.file
# related_resources:
#   - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
# custom:
#   subject: file
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "template cannot be read: {error}"
#   remedy: Correct the YAML or JSON at the place shown; look at the indentation and quotes of the line before, too.
findings contains {"rule": "malformed-template", "at": input.at, "args": {"error": input.error}} if {
	input.rule == "malformed-template"
}
