package access

import "github.com/iamlint/iamlint/loaders/policy"

// align settles the partition of an ARN against a principal's. An account lies in one
// partition: where the accounts are surely the same, and one of the partitions is
// what the deployment says, the ARN means the principal's partition, or nothing at all.
func align(text policy.Text, principal *policy.Principal) policy.Text {
	if text.Ref != nil && text.IsHole() {
		return text
	}
	if !isDeployed(principal.Partition) && text.Known() {
		return text
	}
	arn := policy.ParseARN(text)
	if arn.Open || arn.Fields < 6 || !isDeployed(principal.Partition) && !isDeployed(arn.Partition) {
		return text
	}
	if arn.Account.HasWildcard() || policy.Equal(arn.Account, principal.Account) != policy.Yes || arn.Partition.HasWildcard() {
		return text
	}
	colon := policy.Literal(":")
	return policy.Concat(arn.Prefix, colon, principal.Partition, colon, arn.Service, colon, arn.Region, colon, arn.Account, colon, arn.Resource)
}

// isDeployed reports whether a partition is a hole that the deployment fills.
func isDeployed(partition policy.Text) bool {
	return partition.IsHole() && partition.Parts[0].Hole.Class == policy.Partition
}

// samePartition compares partitions, given whether the accounts are the same.
func samePartition(a, b policy.Text, sameAccount policy.Tri) policy.Tri {
	if sameAccount == policy.Yes && (isDeployed(a) || isDeployed(b)) {
		return policy.Yes
	}
	return policy.Equal(a, b)
}
