package iamlint.pair

# METADATA
# title: Caller and role lie in different partitions
# description: |
#   Partitions, such as aws, aws-cn and aws-us-gov, share no identities. A principal
#   of one cannot assume a role of another, whatever the policies say.
# schemas:
#   - input: schema.reference
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
# custom:
#   subject: reference
#   kinds: [identity, trust]
#   severity: error
#   precision: high
#   tags: [assume-role]
#   message: "{caller} is in partition `{first}` and {role} in `{second}`; roles are not assumed across partitions"
#   remedy: Use a principal of the role's own partition.
findings contains {
	"rule": "cross-partition-assumption",
	"at": input.at,
	"related": [{"at": input.other_partition.at, "message": "the other end"}],
	"args": {"caller": input.other_partition.caller, "first": input.other_partition.caller_partition, "role": input.other_partition.role, "second": input.other_partition.role_partition},
} if {
	input.other_partition.role_partition != ""
}
