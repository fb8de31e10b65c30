package why

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

func (e *explainer) companionSteps() []Step {
	if len(e.Answer.Companions) == 0 {
		return []Step{{Step: Companions, Result: NotNeeded, Message: "nothing that is passed needs another action"}}
	}
	var steps []Step
	for _, pair := range e.Answer.Companions {
		step := Step{Step: Companions, Result: resultOf(pair.Verdict)}
		switch pair.Verdict {
		case policy.Yes:
			step.Message = pair.Action + " is allowed, which this request needs besides"
		case policy.No:
			step.Message = fmt.Sprintf("this request needs %s besides, which is not allowed: %s", pair.Action, strings.Join(pair.Missing(), ", "))
			step.Span, step.Fix = e.companionFix(pair)
		default:
			step.Message = fmt.Sprintf("this request needs %s besides, and whether it is allowed is not known", pair.Action)
			step.Check = "see the steps above for what is not known"
		}
		steps = append(steps, step)
	}
	return steps
}

// companionFix is where the action is missing, and what mends it.
func (e *explainer) companionFix(pair *access.Pair) (policy.Span, string) {
	missing := pair.Missing()
	switch {
	case slices.Contains(missing, access.LacksTrust) && e.TrustBy != nil:
		return e.TrustBy.Statement.Span, fmt.Sprintf("add %s to the actions of this statement of the trust policy", pair.Action)
	case slices.Contains(missing, access.LacksTrust):
		return policy.Span{}, e.written(e.formatOf(e.role.Trust, e.role.Span), e.admission(pair.Action))
	case slices.Contains(missing, access.LacksIdentity) && e.PermittedBy != nil:
		return e.PermittedBy.Statement.Span, fmt.Sprintf("add %s to the actions of this permission", pair.Action)
	case slices.Contains(missing, access.LacksIdentity):
		return policy.Span{}, e.statement(e.caller.Policies, pair.Action)
	}
	return policy.Span{}, "allow " + pair.Action + " wherever sts:AssumeRole is allowed"
}
