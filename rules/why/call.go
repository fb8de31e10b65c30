package why

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// isAnybody reports whether nothing tells who makes the call.
func (e *explainer) isAnybody() bool {
	return e.Question.Call != nil && e.caller.Name.IsHole() && !e.isOutside()
}

// named is what people call a call.
func named(call *policy.Call) string {
	if kind := called(call.Kind); kind != "" {
		return strings.TrimSpace(kind + " " + call.Address)
	}
	return call.Address
}

// called are the kinds of calls in words.
func called(kind policy.CallKind) string {
	switch kind {
	case policy.WorkflowCall:
		return "step"
	case policy.GitLabCall:
		return "job"
	case policy.ProviderCall, policy.BackendCall, policy.ProfileCall:
		return ""
	case policy.ServiceAccountCall:
		return "service account"
	case policy.ShellCall:
		return "command"
	case policy.SDKCall:
		return "program"
	}
	return "deployment"
}
