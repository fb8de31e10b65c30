package iamlint.trust

# METADATA
# title: Service lacks an action that it needs to assume the role
# description: |
#   Some services tag their sessions or set a source identity when they assume a
#   role. Their call fails unless the trust policy also allows sts:TagSession or
#   sts:SetSourceIdentity.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
#   - https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
# custom:
#   subject: document
#   kinds: [trust]
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "`{service}` also needs {actions}"
#   remedy: "Add the companion actions to the statement."
findings contains {
	"rule": "incomplete-service-trust",
	"at": service.at,
	"related": [{"at": service.service_at, "message": "the service"}],
	"args": {"service": service.service, "actions": service.actions},
} if {
	input.has.incomplete_service == true
	some service in input.trust.incomplete
}
