package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// nameCallers fills in what the value and its conditions name.
func (r *Result) nameCallers(trust *Trust) {
	trust.Account, trust.Partition = accountOf(trust.Form, trust.Value.Text)
	if account, known := trust.Account.Literal(); known && trust.Form == WholeAccount {
		r.directory.accounts[account]++
	}
	if kind := trust.Form.named(); kind != "" {
		value := trust.Value.Value
		if trust.Form == NamedSession {
			trust.Named = r.directory.session(value)
		} else {
			trust.Named = r.directory.reference(value, kind)
		}
	}
	if trust.Form == WholeAccount || trust.Form == Star {
		trust.PrincipalARNs = r.principalARNs(trust.Statement)
	}
	for _, ref := range trust.references() {
		trust.Callers = append(trust.Callers, ref.Sure...)
		trust.MayCallers = append(trust.MayCallers, ref.May...)
	}
	r.compareWithRole(trust)
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
		if !strings.EqualFold(key, "aws:PrincipalArn") || strings.Contains(operator, "not") || matcher(operator) == nil {
			continue
		}
		for _, value := range condition.Values {
			if kind := arnForm(policy.ParseARN(value.Text)).named(); kind != "" && !wild(value.Text) {
				value.When = condition.When.And(value.When)
				list = append(list, r.directory.reference(value, kind))
			}
		}
	}
	return list
}

func (r *Result) compareWithRole(trust *Trust) {
	literal, known := trust.Account.Literal()
	if known && literal != "" && len(r.directory.own) > 0 {
		trust.Foreign = policy.Is(!r.directory.isOwn(literal))
	}
	if trust.Role == nil || trust.Account.IsEmpty() {
		return
	}
	trust.SameAccount = policy.Equal(trust.Account, trust.Role.Account)
	trust.Foreign = policy.And(trust.Foreign, trust.SameAccount.Not())
	if !trust.Partition.IsEmpty() {
		trust.OtherPartition = policy.Equal(trust.Partition, trust.Role.Partition).Not()
	}
}

func (d *directory) isOwn(account string) bool {
	_, own := d.complete[account]
	return own
}
