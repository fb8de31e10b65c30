package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// nameCallers fills in what the value and its conditions name.
func (r *Result) nameCallers(trust *Trust) {
	trust.Account, trust.Partition = ownerOf(&trust.Value)
	if account, known := trust.Account.Literal(); known && isWholeAccount(trust.Form) {
		r.directory.accounts[account]++
	}
	if kind := namedKind(trust.Form); kind != "" {
		value := trust.Value.Value
		if trust.Form == policy.SessionForm {
			trust.Named = r.directory.session(value)
		} else {
			trust.Named = r.directory.reference(value, kind)
		}
	}
	if isWholeAccount(trust.Form) || isStar(trust.Form) {
		trust.PrincipalARNs = r.principalARNs(trust.Statement)
	}
	for _, ref := range trust.references() {
		trust.Callers = append(trust.Callers, ref.Sure...)
		trust.MayCallers = append(trust.MayCallers, ref.May...)
	}
	if trust.Role != nil && !trust.Partition.IsEmpty() {
		trust.OtherPartition = policy.Equal(trust.Partition, trust.Role.Partition).Not()
	}
}

// session looks up the role of a session ARN, whatever its path.
func (d *directory) session(value policy.Value) *Reference {
	written := value.Text
	value.Text = roleOfSession(written)
	ref := d.reference(value, policy.Role)
	found := &resolution{more: ref.More}
	candidates, _ := d.candidates(ref, value.Text)
	slices.SortFunc(candidates, func(a, b *entry) int { return a.order - b.order })
	for _, e := range slices.Compact(candidates) {
		if e.principal.Kind == policy.Role {
			found.add(e, policy.Equal(align(value.Text, e.principal), withoutPath(e.principal)))
		}
	}
	ref.Value.Text, ref.Sure, ref.May, ref.More = written, found.sure, found.may, found.more
	ref.Near = slices.DeleteFunc(slices.Clone(ref.Near), func(near Near) bool { return near.Reason == NearPath })
	ref.Declared = ref.declared()
	return ref
}

// principalARNs are the callers that aws:PrincipalArn asks for.
func (r *Result) principalARNs(statement *policy.Statement) []*Reference {
	var list []*Reference
	for _, condition := range statement.Conditions {
		key, _ := condition.Key.Literal()
		operator, _ := condition.Operator.Literal()
		operator = strings.ToLower(operator)
		if !strings.EqualFold(key, "aws:PrincipalArn") || !slices.Contains(demanding(), operator) {
			continue
		}
		for _, value := range condition.Values {
			principal := policy.PrincipalValue{Type: policy.Literal("AWS"), Value: value}
			if kind := namedKind(principal.Form()); kind != "" {
				value.When = condition.When.And(value.When)
				list = append(list, r.directory.reference(value, kind))
			}
		}
	}
	return list
}

// demanding are the operators that demand one of the values, in lower case.
func demanding() []string {
	return []string{"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}
}

func (d *directory) isOwn(account string) bool {
	_, own := d.complete[account]
	return own
}
