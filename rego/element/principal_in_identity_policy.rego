package iamlint.element

# METADATA
# title: Permissions policy has a Principal element
# description: |
#   A policy that is attached to a user, group or role concerns whoever bears it,
#   so it has no Principal or NotPrincipal element. AWS refuses such a document
#   with MalformedPolicyDocument. Often the statement was meant for the trust
#   policy of a role, or for the policy of a resource.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
# custom:
#   subject: document
#   kinds: [identity, boundary, session, permission_set]
#   severity: error
#   precision: very-high
#   tags: [correctness]
#   message: "`{element}` stands in a permissions policy, which has no such element"
#   remedy: Remove it; if it says who may assume the role, it belongs in the role's trust policy.
findings contains {
	"rule": "principal-in-identity-policy",
	"at": element.at,
	"related": [{"at": at, "message": "is attached as permissions here"} | at := input.use.at],
	"args": {"element": element.text},
} if {
	input.has.misfit == true
	not input.shape.found
	some element in input.shape.principals
}
