package iamlint.syntax

# METADATA
# title: Date is read as a YAML timestamp
# description: |
#   Without quotes, YAML reads a date as a point in time and not as text. Each
#   tool writes such a value back in its own form, with a time and zone that
#   nobody wrote, or as a number. What IAM compares in the end is not what stands
#   in the file.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
# custom:
#   subject: document
#   severity: warning
#   precision: very-high
#   tags: [correctness]
#   message: "`{value}` is read as a YAML timestamp, not as the text IAM compares"
#   remedy: Quote the date.
findings contains {"rule": "unquoted-date", "at": date.at, "args": {"value": date.text}} if {
	input.has.faulty_syntax == true
	some date in input.syntax.timestamps
}
