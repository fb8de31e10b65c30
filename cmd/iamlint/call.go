package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// call finds the call that people mean by its address or FILE:LINE; nil where it is
// none. Of calls that are alternatives of each other, it is the one for the role.
func (r *joined) call(name string, role access.Subject) (*policy.Call, error) {
	var found []*policy.Call
	for _, call := range r.repo.Calls {
		if call.Address == name || strings.HasPrefix(r.Place(call.Span).String(), name+":") {
			found = append(found, call)
		}
	}
	if len(found) > 1 {
		if meant := slices.DeleteFunc(slices.Clone(found), func(call *policy.Call) bool {
			asked, known := r.RoleOf(call)
			return !known || asked.Principal != role.Principal
		}); len(meant) > 0 {
			found = alternatives(meant)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	var list strings.Builder
	for _, call := range found[:min(len(found), maxCandidates)] {
		fmt.Fprintf(&list, "\n  %s  %s  %s", r.Place(call.Span), call.Address, call.Role.Text)
	}
	if rest := len(found) - maxCandidates; rest > 0 {
		fmt.Fprintf(&list, "\n  and %d more", rest)
	}
	return nil, fmt.Errorf("%q may mean any of %d calls; name one by FILE:LINE:%s", name, len(found), list.String())
}

// alternatives makes one call of several that stand at one place: a step of a workflow
// that others call. Its token says what any of theirs does.
func alternatives(calls []*policy.Call) []*policy.Call {
	if slices.ContainsFunc(calls, func(call *policy.Call) bool { return call.Span != calls[0].Span }) || len(calls) == 1 {
		return calls
	}
	joined := *calls[0]
	joined.Claims = slices.Clone(joined.Claims)
	for i := range joined.Claims {
		claim := &joined.Claims[i]
		for _, other := range calls[1:] {
			same := slices.IndexFunc(other.Claims, func(c policy.TokenClaim) bool { return c.Key == claim.Key })
			if same < 0 {
				claim.All = false
				continue
			}
			claim.Values = append(slices.Clip(claim.Values), other.Claims[same].Values...)
			claim.All = claim.All && other.Claims[same].All
		}
	}
	return []*policy.Call{&joined}
}
