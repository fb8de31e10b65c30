package iamlint.element

# METADATA
# title: Policy is given to an attribute of another kind
# description: |
#   Trust policies name principals and no resources; permissions policies name
#   resources and no principals; resource policies name both. Every statement here
#   is of another kind than the attribute takes, so AWS refuses the document with
#   MalformedPolicyDocument. Most often a role's trust policy and its permissions
#   were swapped.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
# custom:
#   subject: document
#   kinds: [identity, trust, resource, boundary, session, permission_set]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{attribute}` takes a {expected} policy, but this is a {found} policy"
#   remedy: Give the document to the attribute of its kind.
findings contains {
	"rule": "wrong-policy-type",
	"at": input.at,
	"related": [{"at": input.use.at, "message": "is given to this attribute"}],
	"args": {"attribute": input.use.attribute, "expected": input.shape.expected, "found": input.shape.found},
} if {
	input.has.misfit == true
	input.shape.found
}
