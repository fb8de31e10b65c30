package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// foreignService reports whether a resource is surely no role, by its service alone.
func foreignService(text policy.Text) bool {
	service, known := policy.ParseARN(text).Service.Literal()
	return known && policy.IsARN(text) && service != "" && !strings.ContainsAny(service, "*?") && !strings.EqualFold(service, "iam")
}

// notRole names what a known ARN is instead of a role's.
func notRole(text policy.Text) string {
	arn := policy.ParseARN(text)
	service, known := arn.Service.Literal()
	if !known || arn.Fields < 6 || arn.Open || wild(text) {
		return ""
	}
	kind, known := arn.Type().Literal()
	if !known || kind == "" {
		return ""
	}
	switch strings.ToLower(service + "/" + kind) {
	case "iam/role":
		return ""
	case "sts/assumed-role", "sts/federated-user":
		return "session"
	case "iam/instance-profile":
		return "instance profile"
	case "iam/saml-provider", "iam/oidc-provider":
		return "provider"
	case "iam/user", "iam/group", "iam/root", "iam/policy":
		return strings.ToLower(kind)
	}
	return service
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
	if len(grant.Holders) == 0 || len(partitions) > askLimit || grant.MoreHolders != policy.No || wild(partition) || partition.IsEmpty() {
		return policy.Unknown
	}
	same := policy.No
	for _, other := range partitions {
		same = policy.Or(same, policy.Equal(partition, other))
	}
	return same.Not()
}

// Reached are some of the declared roles that a grant surely reaches, in the order of
// the files: also of one that covers every role, for which Role lists none.
func (r *Result) Reached(grant *Grant, atMost int) []*policy.Principal {
	if grant.Role.Breadth != EveryRole && grant.Role.Breadth != EveryRoleOfAccount {
		return grant.Role.Sure[:min(len(grant.Role.Sure), atMost)]
	}
	var list []*policy.Principal
	for _, e := range r.directory.entries[:min(len(r.directory.entries), askLimit)] {
		if len(list) == atMost {
			break
		}
		if !grant.NotResource && matches(withVariables(grant.Value.Text), e, policy.Role) == policy.Yes {
			list = append(list, e.principal)
		}
	}
	return list
}
