package access

import "github.com/iamlint/iamlint/loaders/policy"

// missed finds the nearest statement of a half that is missing.
func (j judge) missed(p *Pair) *Miss {
	switch {
	case p.Verdict != policy.No:
		return nil
	case p.Trust == policy.No:
		return j.missedTrust()
	case p.Identity == policy.No:
		return j.missedIdentity()
	}
	return nil
}

func (j judge) missedTrust() *Miss {
	role := j.trusts[j.role]
	if role == nil {
		return nil
	}
	asked, _ := j.asked(role)
	for _, trust := range asked {
		if j.names(trust) != policy.Yes {
			continue
		}
		if why := j.failing(trust.Actions, trust.InForce, trust.Document, trust.Statement); why != "" {
			return &Miss{"trust", trust.Document, trust.Statement, trust.Value.Value, why, nil}
		}
	}
	if near, found := role.near[j.caller]; found {
		return &Miss{"trust", near.trust.Document, near.trust.Statement, near.trust.Value.Value, near.reason, nil}
	}
	return nil
}

func (j judge) missedIdentity() *Miss {
	candidates, _ := j.candidates()
	for _, grant := range candidates {
		if why := j.failing(grant.Actions, grant.InForce, grant.Document, grant.Statement); why != "" && j.reaches(grant) == policy.Yes {
			return &Miss{"identity", grant.Document, grant.Statement, grant.Value, why, grant}
		}
	}
	documents, _ := j.held()
	for _, document := range documents {
		if near, found := j.near[meeting{document, j.role}]; found {
			return &Miss{"identity", near.grant.Document, near.grant.Statement, near.grant.Value, near.reason, near.grant}
		}
	}
	if grant := j.unattached[j.role]; grant != nil && j.action == AssumeRole {
		return &Miss{"identity", grant.Document, grant.Statement, grant.Value, MissAttachment, grant}
	}
	return nil
}

// failing says which part of a statement that names the right one fails surely.
func (j judge) failing(actions []Covered, inForce policy.Tri, document *policy.Document, statement *policy.Statement) Reason {
	switch {
	case find(actions, j.action) == policy.No:
		return MissAction
	case inForce == policy.No:
		return MissDate
	case j.holds(document, statement) == policy.No:
		return MissCondition
	}
	return ""
}
