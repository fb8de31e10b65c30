package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// Unmet is a condition on a tag that surely keeps a pair out, of a statement that is
// the missing half but for its conditions.
type Unmet struct {
	Clause
	// Holder bears the tag, or should: the caller, or the role where OfRole is set.
	Holder *policy.Principal
	OfRole bool
	// Found are the declared tags of that key.
	Found []policy.Tag
}

// UnmetTag finds the condition on a tag for which a pair fails; nil where it fails for
// something else as well, or does not fail. A statement that picks some of several
// callers by their tags leaves the others out on purpose: it is told where all of
// them fail, or where the trust policy names the caller itself.
func (r *Result) UnmetTag(p *Pair) *Unmet {
	missed := p.Missed
	if missed == nil || missed.Why != MissCondition || missed.Half == LacksIdentity && (p.Needed != policy.Yes || !p.Complete) {
		return nil
	}
	j := r.judge(p.Caller, p.Role, p.Action)
	for i := range missed.Statement.Conditions {
		condition := &missed.Statement.Conditions[i]
		tag, ofRole := tagOf(condition)
		if tag == "" || len(condition.When) > 0 || !j.fails(condition, missed.Document) {
			continue
		}
		unmet := &Unmet{Clause: Clause{missed.Half, missed.Statement, condition.Values[0], condition}, Holder: p.Caller}
		if ofRole {
			unmet.Holder, unmet.OfRole = p.Role, true
		} else if !r.isMeant(p) {
			continue
		}
		for _, declared := range unmet.Holder.Tags {
			if policy.EqualFold(declared.Key.Text, policy.Literal(tag)) == policy.Yes {
				unmet.Found = append(unmet.Found, declared)
			}
		}
		return unmet
	}
	return nil
}

// fails reports whether a condition surely fails for the pair.
func (j judge) fails(condition *policy.Condition, document *policy.Document) bool {
	return len(condition.Values) > 0 && j.context.HoldsOne(condition, document.KnowsVariables()) == policy.No
}

// tagOf is the tag that a condition asks for, of the caller or of the role; empty for
// other keys.
func tagOf(condition *policy.Condition) (tag string, ofRole bool) {
	key, _ := condition.Key.Literal()
	for _, family := range []string{"aws:PrincipalTag/", "aws:ResourceTag/", "iam:ResourceTag/"} {
		if len(key) > len(family) && strings.EqualFold(key[:len(family)], family) {
			return key[len(family):], !strings.HasPrefix(family, "aws:Principal")
		}
	}
	return "", false
}

// isMeant reports whether a statement that a tag of the caller decides was surely
// written for this caller.
func (r *Result) isMeant(p *Pair) bool {
	if p.NamedBy != nil && (p.Missed.Half == LacksIdentity || p.NamedBy.Statement == p.Missed.Statement) {
		return true
	}
	if p.Missed.Half == LacksTrust {
		return p.PermittedBy != nil && p.PermittedBy.Trusted == policy.No
	}
	grant := p.Missed.grant
	if grant.MoreHolders != policy.No || len(grant.Holders) > listLimit {
		return false
	}
	for _, holder := range grant.Holders {
		if holder.Principal.Kind == policy.Group || r.Pair(holder.Principal, p.Role, p.Action).Identity != policy.No {
			return false
		}
	}
	return true
}

// MFAOfTrust finds the condition on MFA by which a trust keeps out its only callers,
// roles and services, whose sessions carry none; nil where another statement may let the
// principal in. AWS does not rule out every session of a role, so this is no verdict.
func (r *Result) MFAOfTrust(trust *Trust) *policy.Condition {
	statement := trust.Statement
	condition := mfaOf(statement)
	if condition == nil || trust.Role == nil || trust.Allows != policy.Yes || find(trust.Actions, AssumeRole) != policy.Yes || len(statement.NotPrincipals) > 0 {
		return nil
	}
	for i := range statement.Principals {
		switch statement.Principals[i].FormAmong(r.directory.kind) {
		case policy.RoleForm, policy.SessionForm, policy.ServiceForm:
		default:
			return nil
		}
	}
	if r.Pair(r.callerOf(trust), trust.Role, AssumeRole).trustWays > 1 {
		return nil
	}
	return condition
}

// callerOf is the principal that a trust names, declared or not.
func (r *Result) callerOf(trust *Trust) *policy.Principal {
	switch {
	case trust.Form == policy.ServiceForm:
		return &policy.Principal{Kind: policy.ServiceCaller, Name: trust.Value.Text}
	case len(trust.Callers) > 0:
		return trust.Callers[0]
	case trust.Form == policy.SessionForm:
		return principalOf(roleOfSession(trust.Value.Text), policy.Role)
	}
	return principalOf(trust.Value.Text, policy.Role)
}

// MFAOfGrant is MFAOfTrust for a permission that names a role, where roles alone hold it.
func (r *Result) MFAOfGrant(grant *Grant) *policy.Condition {
	condition := mfaOf(grant.Statement)
	if condition == nil || grant.Allows != policy.Yes || find(grant.Actions, AssumeRole) != policy.Yes || grant.Role.Breadth != Exact ||
		grant.MoreHolders != policy.No || len(grant.Holders) == 0 || len(grant.Holders) > listLimit {
		return nil
	}
	role := principalOf(grant.Value.Text, policy.Role)
	if len(grant.Role.Sure) > 0 {
		role = grant.Role.Sure[0]
	}
	for _, holder := range grant.Holders {
		if holder.Principal.Kind != policy.Role || !complete(holder.Principal) || r.Pair(holder.Principal, role, AssumeRole).identityWays > 1 {
			return nil
		}
	}
	return condition
}

// mfaOf is the condition of a statement that demands MFA, or a recent one; nil where
// requests without MFA may pass.
func mfaOf(statement *policy.Statement) *policy.Condition {
	if statement.Partial || statement.PartialConditions {
		return nil
	}
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		if request.DemandsMFA(condition) && len(condition.When) == 0 {
			return condition
		}
	}
	return nil
}

// principalOf is the principal that an ARN names and nobody declares.
func principalOf(text policy.Text, kind policy.PrincipalKind) *policy.Principal {
	arn := policy.ParseARN(text)
	principal := undeclared(kind, arn.Partition, arn.Account, "")
	principal.Path, principal.Name = arn.Path(), arn.Name()
	principal.Address = text.String()
	return principal
}
