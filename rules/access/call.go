package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// Called is a call of AssumeRole and what is known of the role that it names. What it
// says of the role holds for each of the declared roles that are surely meant; without
// one it says nothing.
type Called struct {
	Call *policy.Call
	// Named is what the call names among the declared roles.
	Named *Reference
	// Duration is what is wrong with the duration, Maximum the longest that one of the
	// roles allows, Longest that role; 0 and nil where a maximum is not known.
	Duration DurationFault
	Maximum  int
	Longest  *policy.Principal
	// Demands are the conditions on what a caller sends which surely keep this call out.
	Demands []Demand
	// Subject is what keeps the token's subject out, Audience what its audience; nil where
	// nothing surely does.
	Subject, Audience *Demand
	// NoContext is an Allow that may let the caller in, where the call provides contexts
	// and the trust policies surely allow sts:SetContext nowhere; nil elsewhere.
	NoContext *Trust
	// Unpermitted is the caller's permission for sts:AssumeRole, where the call provides
	// contexts and the caller, who needs a permission, surely has none for sts:SetContext;
	// nil elsewhere. Caller is that caller.
	Unpermitted *Grant
	Caller      *policy.Principal
	// Narrow are the later calls with this call's session, which its session policy
	// surely forbids.
	Narrow []LaterCall
}

// LaterCall is a call that a session makes, and the role that it surely means.
type LaterCall struct {
	*policy.Call
	Role *policy.Principal
}

// Demand is one key of the request that each Allow which may let the caller in has a
// condition on, none of which this call fulfils.
type Demand struct {
	// Key in lower case: sts:externalid, sts:sourceidentity, aws:requesttag/…; "sub" or
	// "aud" of the token.
	Key string
	// Found is what the call sends; nil for nothing.
	Found *policy.Value
	// Conditions are those that fail, in the order of the files; one at least.
	Conditions []*policy.Condition
}

// addCalls looks at each call on its own.
func (r *Result) addCalls(repo *policy.Repo) {
	later := map[string][]*policy.Call{}
	keys := map[string]int{}
	for _, call := range repo.Calls {
		keys[call.Key]++
		if call.Source != "" && call.Chained == policy.Yes {
			later[call.Source] = append(later[call.Source], call)
		}
	}
	carries := carrier{calls: map[string]*policy.Call{}}
	for _, call := range repo.Calls {
		if keys[call.Key] == 1 {
			carries.calls[call.Key] = call
		}
	}
	for _, call := range repo.Calls {
		called := &Called{Call: call, Named: r.directory.reference(call.Role, policy.Role)}
		r.Calls = append(r.Calls, called)
		if len(called.Named.Sure) == 0 {
			called.Duration = callDuration(call, 0)
			continue
		}
		r.maximum(called)
		called.NoContext = r.withoutContext(called)
		r.demands(called, carries)
		r.token(called)
		if keys[call.Key] == 1 {
			r.narrow(called, later[call.Key])
		}
	}
	for _, called := range r.Calls {
		r.unpermitted(called)
	}
}

// unpermitted finds whether the caller may take the role but provide no contexts, once
// all calls are known whose sessions call.
func (r *Result) unpermitted(called *Called) {
	if len(called.Call.Contexts) == 0 || called.Call.Action != AssumeRole || len(called.Named.Sure) != 1 {
		return
	}
	q := r.FromCall(called.Call, called.Named.Sure[0])
	provides := r.asking(q, SetContext).pair()
	by := r.asking(q, AssumeRole).pair().PermittedBy
	if by != nil && !by.Elsewhere && provides.Needed == policy.Yes && provides.Identity == policy.No {
		called.Unpermitted, called.Caller = by, q.Caller
	}
}

// maximum compares the duration with what the roles allow.
func (r *Result) maximum(called *Called) {
	for _, role := range called.Named.Sure {
		seconds, known := MaxSession(role)
		if !known {
			called.Maximum, called.Longest = 0, nil
			break
		}
		if seconds > called.Maximum {
			called.Maximum, called.Longest = seconds, role
		}
	}
	called.Duration = callDuration(called.Call, called.Maximum)
}

func callDuration(call *policy.Call, maximum int) DurationFault {
	switch {
	case call.Seconds == 0:
		return ""
	case call.Seconds < leastSession:
		return TooShort
	case call.Seconds > mostSession:
		return BeyondAny
	case call.Seconds > chainedSession && call.Chained == policy.Yes:
		return ChainedLong
	case maximum > 0 && call.Seconds > maximum:
		return TooLong
	}
	return ""
}

// admitting are the trusts of a role that may let a caller in by the action, whoever it
// is, under the conditions of the call; false where there may be others.
func (r *Result) admitting(call *policy.Call, role *policy.Principal, action string) ([]*Trust, bool) {
	all := r.trusts[role]
	if all == nil || all.partial {
		return nil, false
	}
	anybody := r.anybody(call, role)
	return slices.DeleteFunc(slices.Clone(all.all), func(trust *Trust) bool {
		return trust.Allows == policy.No || trust.InForce == policy.No || find(trust.Actions, action) == policy.No ||
			!mayCall(trust, call.Action) || isOfOther(trust, call.Provider) || trust.When.Contradicts(call.When) ||
			anybody.Holds(trust.Statement, trust.Document.KnowsVariables(), call.When) == policy.No
	}), true
}

// anybody is the request of a caller of whom nothing is known but the provider of the
// token.
func (r *Result) anybody(call *policy.Call, role *policy.Principal) *request.Context {
	caller := &policy.Principal{}
	if call.Provider.Known() && !call.Provider.IsEmpty() {
		caller = &policy.Principal{Kind: policy.OIDCCaller, Name: call.Provider}
	}
	return request.New(caller, role, call.Action, r.now)
}

// mayCall reports whether a principal of the trust may make the call.
func mayCall(trust *Trust, action string) bool {
	switch trust.Form {
	case policy.ServiceForm, policy.CanonicalUserForm, policy.GroupForm, policy.InstanceProfileForm, policy.InvalidForm:
		return false
	case policy.OIDCForm:
		return action == AssumeRoleWithWebIdentity
	case policy.SAMLForm:
		return action == AssumeRoleWithSAML
	case policy.AccountForm, policy.RootForm, policy.UserForm, policy.RoleForm, policy.SessionForm, policy.FederatedUserForm:
		return action == AssumeRole
	}
	return true
}

// isOfOther reports whether a trust is in another identity provider than that with a URL.
func isOfOther(trust *Trust, url policy.Text) bool {
	if trust.Form != policy.OIDCForm || trust.Negated || url.IsEmpty() {
		return false
	}
	parts := policy.ParseARN(trust.Value.Text).Resource.Split('/', 2)
	return len(parts) == 2 && policy.EqualFold(parts[1], url) == policy.No
}

// withoutContext finds the first Allow for the caller, where no role that is meant allows
// to provide contexts.
func (r *Result) withoutContext(called *Called) (first *Trust) {
	if len(called.Call.Contexts) == 0 || called.Call.Action != AssumeRole {
		return nil
	}
	for _, role := range called.Named.Sure {
		allowed, all := r.admitting(called.Call, role, SetContext)
		if list, _ := r.admitting(called.Call, role, AssumeRole); len(list) > 0 && first == nil {
			first = list[0]
		}
		if !all || len(allowed) > 0 {
			return nil
		}
	}
	return first
}

// demands finds what a call should send and does not.
func (r *Result) demands(called *Called, carries carrier) {
	call := called.Call
	if call.Action != AssumeRole {
		return
	}
	for _, key := range r.demandedKeys(called) {
		held, found, sure := carries.sent(call, key)
		if !sure {
			continue
		}
		demand := Demand{Key: key, Found: found}
		if r.kept(called, &demand, func(role *policy.Principal, trust *Trust) []*policy.Condition {
			return r.failing(call, role, trust, key, held)
		}) {
			called.Demands = append(called.Demands, demand)
		}
	}
}

// demandedKeys are the keys of what a caller sends that the trust policies ask for.
func (r *Result) demandedKeys(called *Called) (keys []string) {
	for _, role := range called.Named.Sure {
		for _, trust := range r.TrustsOf(role) {
			for i := range trust.Statement.Conditions {
				key, known := trust.Statement.Conditions[i].Key.Literal()
				key = strings.ToLower(key)
				if known && (key == "sts:externalid" || key == "sts:sourceidentity" || strings.HasPrefix(key, "aws:requesttag/")) {
					keys = append(keys, key)
				}
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// kept reports whether each Allow of each role that may let the caller in fails by the
// conditions that fails gives, which go to the demand.
func (r *Result) kept(called *Called, demand *Demand, fails func(*policy.Principal, *Trust) []*policy.Condition) bool {
	for _, role := range called.Named.Sure {
		list, all := r.admitting(called.Call, role, called.Call.Action)
		if !all || len(list) == 0 {
			return false
		}
		for _, trust := range list {
			conditions := fails(role, trust)
			if len(conditions) == 0 {
				return false
			}
			for _, condition := range conditions {
				if !slices.Contains(demand.Conditions, condition) {
					demand.Conditions = append(demand.Conditions, condition)
				}
			}
		}
	}
	return len(demand.Conditions) > 0
}

// failing are the conditions on a key by which the statement surely fails, where the
// request holds that under the key and nothing else is known of it.
func (r *Result) failing(call *policy.Call, role *policy.Principal, trust *Trust, key string, held request.Held) (list []*policy.Condition) {
	asked := r.anybody(call, role)
	asked.Set(key, held)
	variables := trust.Document.KnowsVariables()
	if asked.Holds(trust.Statement, variables, call.When) != policy.No {
		return nil
	}
	for i := range trust.Statement.Conditions {
		condition := &trust.Statement.Conditions[i]
		if written, _ := condition.Key.Literal(); strings.EqualFold(written, key) && asked.HoldsOne(condition, variables) != policy.Yes {
			list = append(list, condition)
		}
	}
	return list
}

// narrow finds the calls made with this call's session that its session policy forbids.
func (r *Result) narrow(called *Called, later []*policy.Call) {
	call := called.Call
	if len(call.Policies) == 0 || call.Partial || call.PartialPolicies || len(call.PolicyARNs) > 0 || len(called.Named.Sure) != 1 {
		return
	}
	for _, next := range later {
		if next.Action != AssumeRole || next.When.Contradicts(call.When) {
			continue
		}
		role := r.soleRole(next)
		if role == nil {
			continue
		}
		j := r.judge(called.Named.Sure[0], role, AssumeRole)
		j.limits = call.Policies
		if pair := j.pair(); pair.Session == policy.No && pair.Limited == policy.Yes {
			called.Narrow = append(called.Narrow, LaterCall{next, role})
		}
	}
}

// soleRole is the one role that a call means, declared or as its ARN tells; nil where
// that is not known.
func (r *Result) soleRole(call *policy.Call) *policy.Principal {
	named := r.directory.reference(call.Role, policy.Role)
	if len(named.Sure) == 1 {
		return named.Sure[0]
	}
	written, known := call.Role.Text.Literal()
	made, ok := Undeclared(written)
	if !known || !ok || len(named.Sure)+len(named.May) > 0 || named.More || made.Kind != policy.Role {
		return nil
	}
	return made.Principal
}
