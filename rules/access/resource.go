package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// foreignService reports whether a resource is surely no role, by its service alone: what
// stands behind a hole that may hold colons is not known to be one.
func foreignService(text policy.Text) bool {
	if literal, known := text.Literal(); known {
		_, rest, _ := strings.Cut(literal, ":")
		_, rest, _ = strings.Cut(rest, ":")
		service, _, _ := strings.Cut(rest, ":")
		return policy.IsARN(text) && isForeign(service)
	}
	arn := policy.ParseARN(text)
	service, known := arn.Service.Literal()
	if !arn.Partition.Known() && (arn.Fields < 6 || !arn.Partition.IsHole()) {
		return false
	}
	return known && policy.IsARN(text) && isForeign(service)
}

func isForeign(service string) bool {
	return service != "" && !strings.ContainsAny(service, "*?") && !strings.EqualFold(service, "iam")
}

// partitionsOf are the different partitions of the holders.
func partitionsOf(holders []Holder) []policy.Text {
	var list []policy.Text
	seen := map[string]bool{}
	for _, holder := range holders {
		if key := symbol(holder.Principal.Partition); !seen[key] {
			seen[key] = true
			list = append(list, holder.Principal.Partition)
		}
	}
	return list
}

func otherPartition(grant *Grant, partitions []policy.Text) policy.Tri {
	partition := grant.Role.Partition
	if len(grant.Holders) == 0 || len(partitions) > askLimit || grant.MoreHolders != policy.No || partition.HasWildcard() || partition.IsEmpty() {
		return policy.Unknown
	}
	same := policy.No
	for _, other := range partitions {
		same = policy.Or(same, policy.Equal(partition, other))
	}
	return same.Not()
}
