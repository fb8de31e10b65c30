package iamlint.syntax

# METADATA
# title: Terraform file cannot be read
# description: |
#   Terraform refuses the whole module when one of its files does not parse. None
#   of the policies in this file were judged, and what other files take from it is
#   unknown.
# schemas:
#   - input: schema.file
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/syntax/configuration
# custom:
#   subject: file
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "Terraform cannot be read: {error}"
#   remedy: Correct the file at the place shown; terraform fmt and terraform validate report the same.
findings contains {"rule": "malformed-terraform", "at": input.at, "args": {"error": input.error}} if {
	input.rule == "malformed-terraform"
}
