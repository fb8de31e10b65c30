package iamlint.federation

# METADATA
# title: Workflow that assumes a role without a token to do it with
# description: |
#   A job of a GitHub workflow may ask for a token of identity where its permissions, or
#   those of the workflow, hold `id-token: write`. Nothing grants it otherwise: the
#   default of a repository, permissive or not, leaves it out. Without a token, with no access
#   keys and no credentials on the machine, the step that assumes the role fails.
# schemas:
#   - input: schema.call
# related_resources:
#   - https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
#   - https://github.com/aws-actions/configure-aws-credentials#oidc
# custom:
#   subject: call
#   severity: error
#   precision: high
#   tags: [assume-role, github]
#   message: "the job assumes {role} without `id-token: write`, so it gets no token"
#   remedy: "Add `permissions` with `id-token: write` to the job."
findings contains {
	"rule": "missing-id-token-permission",
	"at": input.at,
	"related": written,
	"args": {"role": input.role},
} if {
	input.has.no_token == true
	written := permissions
}

permissions := [{"at": input.job.permissions_at, "message": "the permissions of the job"}] if input.job.permissions_at

permissions := [] if not input.job.permissions_at
