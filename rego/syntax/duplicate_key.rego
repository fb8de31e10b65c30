package iamlint.syntax

# METADATA
# title: Object of a policy holds a key twice
# description: |
#   A JSON object can hold a key once. Where one is repeated, most readers keep
#   the last value and drop the others without a word, and IAM may refuse the
#   policy. Either way a value that somebody wrote is not in force: a second
#   `Condition` or `Action` replaces the first.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
# custom:
#   subject: document
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{key}` appears twice in one object, so one of its values is lost"
#   remedy: Merge both values under one key.
findings contains {
	"rule": "duplicate-key",
	"at": duplicate.at,
	"related": [{"at": duplicate.first, "message": "stands here already"}],
	"args": {"key": duplicate.key},
} if {
	input.has.faulty_syntax == true
	some duplicate in input.syntax.duplicate_keys
}
