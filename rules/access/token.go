package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// subjectKey stands for the key of a token's subject, whose provider a trust policy may
// name by an expression.
const subjectKey = "provider.example:sub"

// token finds what keeps the token of a call out.
func (r *Result) token(called *Called) {
	call := called.Call
	if call.Action != AssumeRoleWithWebIdentity {
		return
	}
	for i := range call.Claims {
		claim := &call.Claims[i]
		switch {
		case !claim.All || len(claim.Values) == 0:
		case call.Kind == policy.WorkflowCall && !call.Provider.IsEmpty() && claim.Key == "sub":
			called.Subject = r.refused(called, claim)
			if called.Subject != nil && customised(called.Subject.Conditions) {
				called.Subject = nil
			}
		case call.Kind == policy.WorkflowCall && !call.Provider.IsEmpty() && claim.Key == "aud":
			called.Audience = r.refused(called, claim)
		case call.Kind == policy.ServiceAccountCall && claim.Key == "sub" && len(claim.Values) == 1:
			called.Subject = r.account(called, claim)
		}
	}
}

// account finds what keeps out the subject of a service account's token, whichever
// provider it is of.
func (r *Result) account(called *Called, claim *policy.TokenClaim) *Demand {
	demand := Demand{Key: claim.Key, Found: &claim.Values[0]}
	if !r.kept(called, &demand, func(role *policy.Principal, trust *Trust) []*policy.Condition {
		return r.failingSubject(called.Call, role, trust, holding(claim.Values))
	}) {
		return nil
	}
	return &demand
}

// failingSubject are the conditions on the subject of tokens that surely fail, whichever
// provider they are of: a statement for another provider lets this token in no more.
func (r *Result) failingSubject(call *policy.Call, role *policy.Principal, trust *Trust, held request.Held) (list []*policy.Condition) {
	asked := r.anybody(call, role)
	asked.Set(subjectKey, held)
	for i := range trust.Statement.Conditions {
		condition := &trust.Statement.Conditions[i]
		if !isClaim(condition.Key, "sub") || len(condition.When) > 0 || conditional(condition.Values) {
			continue
		}
		alone := *condition
		alone.Key = policy.Literal(subjectKey)
		if asked.HoldsOne(&alone, trust.Document.KnowsVariables()) == policy.No {
			list = append(list, condition)
		}
	}
	return list
}

// refused finds the conditions on one claim which every value that the claim can have
// fails, in each Allow that may let in tokens of the call's provider.
func (r *Result) refused(called *Called, claim *policy.TokenClaim) *Demand {
	call, demand := called.Call, Demand{Key: claim.Key, Found: &claim.Values[0]}
	values := claim.Values
	if claim.Whoever != nil {
		values = claim.Whoever
	}
	key := policy.Concat(call.Provider, policy.Literal(":"+claim.Key)).String()
	if !r.kept(called, &demand, func(role *policy.Principal, trust *Trust) []*policy.Condition {
		own := *trust
		own.Statement = keyed(trust.Statement, claim.Key, key)
		return r.failing(call, role, &own, key, holding(append(respelt(own.Statement, values), values...)))
	}) {
		return nil
	}
	return &demand
}

// holding is what a token holds that says one of the values.
func holding(values []policy.Value) request.Held {
	held := request.Held{Present: policy.Yes, Known: true}
	for _, value := range values {
		held.Values = append(held.Values, value.Text)
	}
	return held
}

// keyed is a statement in which conditions on the claim whose provider an expression
// names are on that of the key: a statement for another provider lets the token in no more.
func keyed(statement *policy.Statement, claim, key string) *policy.Statement {
	named := *statement
	for i, condition := range statement.Conditions {
		operator := strings.ToLower(condition.Operator.String())
		if condition.Key.Known() || !isClaim(condition.Key, claim) || strings.HasSuffix(operator, "ifexists") || strings.HasPrefix(operator, "forallvalues") {
			continue
		}
		if &named.Conditions[0] == &statement.Conditions[0] {
			named.Conditions = slices.Clone(statement.Conditions)
		}
		named.Conditions[i].Key = policy.Literal(key)
	}
	return &named
}

// respelt are the subjects with the environment as the conditions spell it: GitHub tells
// environments apart by their letters alone, and not in which case a token has them.
func respelt(statement *policy.Statement, values []policy.Value) (list []policy.Value) {
	const mark = ":environment:"
	for _, value := range values {
		last := len(value.Text.Parts) - 1
		if last < 0 || value.Text.Parts[last].Hole != nil {
			continue
		}
		literal := value.Text.Parts[last].Literal
		at := strings.LastIndex(literal, mark)
		if at < 0 {
			continue
		}
		for _, condition := range statement.Conditions {
			for _, written := range condition.Values {
				text := written.Text.String()
				from := strings.LastIndex(text, mark)
				if from < 0 || !strings.EqualFold(text[from:], literal[at:]) || text[from:] == literal[at:] {
					continue
				}
				other := value
				other.Text.Parts = slices.Clone(value.Text.Parts)
				other.Text.Parts[last].Literal = literal[:at] + text[from:]
				list = append(list, other)
			}
		}
	}
	return list
}

// otherClaims are those that a repository or organization may put into the subject in
// place of GitHub's own, each with its name before it.
// https://docs.github.com/actions/reference/security/oidc
var otherClaims = []string{
	"actor", "actor_id", "base_ref", "check_run_id", "context", "enterprise", "enterprise_id", "environment_node_id", "event_name", "head_ref", "issuer_scope",
	"job_workflow_ref", "job_workflow_sha", "ref_protected", "ref_type", "repository", "repository_id", "repository_owner", "repository_owner_id",
	"repository_visibility", "run_attempt", "run_id", "run_number", "runner_environment", "sha", "workflow", "workflow_ref", "workflow_sha",
}

// customised reports whether the subject that a condition asks for may be made by a
// template of the repository's own.
func customised(conditions []*policy.Condition) bool {
	for _, condition := range conditions {
		for _, value := range condition.Values {
			if isCustomised(value.Text.String()) {
				return true
			}
		}
	}
	return false
}

func isCustomised(subject string) bool {
	segments := strings.Split(subject, ":")
	ends := 0 // of GitHub's own
	for i, segment := range segments[:len(segments)-1] {
		switch {
		case slices.Contains(otherClaims, segment), strings.HasPrefix(segment, "repo_property_"), segment == "repo" && i > 0:
			return true
		case segment == "ref", segment == "environment":
			ends++
		}
	}
	wild := strings.ContainsAny(subject, "*?")
	return ends > 1 || len(segments) == 2 && segments[0] == "repo" && !wild || segments[0] == "ref" || segments[0] == "environment"
}

// isClaim reports whether a condition key ends as those of a token's claim do.
func isClaim(key policy.Text, claim string) bool {
	last := len(key.Parts) - 1
	return last >= 0 && key.Parts[last].Hole == nil && strings.HasSuffix(strings.ToLower(key.Parts[last].Literal), ":"+claim)
}

func conditional(values []policy.Value) bool {
	return slices.ContainsFunc(values, func(value policy.Value) bool { return len(value.When) > 0 })
}
