package iamlint.passrole

# METADATA
# title: Deployer may not pass a role that it hands to a service
# description: |
#   Who makes a resource that gets a role needs iam:PassRole on that role, to that
#   service. None of the deployers that the configuration names for the role's account
#   has a policy that allows it, so that the deployment fails with AccessDenied.
# schemas:
#   - input: schema.handoff
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html
# custom:
#   subject: handoff
#   severity: error
#   precision: high
#   tags: [correctness]
#   message: "{deployer} hands {role} to {service}, but may not pass it"
#   remedy: Allow iam:PassRole on the role's ARN with `iam:PassedToService`.
findings contains {
	"rule": "missing-passrole-permission",
	"at": input.at,
	"related": [{"at": input.deployer_at, "message": "the deployer"}],
	"args": {"deployer": input.deployer, "role": input.role, "service": input.service},
} if {
	input.deployer != ""
}
