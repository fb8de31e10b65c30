package iamlint.element

# METADATA
# title: Statement of a trust or resource policy names no principal
# description: |
#   Trust policies, resource policies and resource control policies say who is
#   meant in a Principal element. Without one AWS refuses the document: the
#   statement is about nobody.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# custom:
#   subject: document
#   kinds: [trust, resource, rcp]
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{statement}` of a {kind} policy names no `Principal`"
#   remedy: Name who is meant, for instance an account or a service.
findings contains {
	"rule": "missing-principal",
	"at": statement.at,
	"args": {"statement": statement.label, "kind": _missing_principal_words[input.kind]},
} if {
	input.has.misfit == true
	not input.shape.found
	some statement in input.shape.nobody
}

_missing_principal_words := {"trust": "trust", "resource": "resource", "rcp": "resource control"}
