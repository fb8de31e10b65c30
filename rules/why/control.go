package why

import (
	"fmt"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

func (e *explainer) scpStep() Step {
	step := e.controlStep(SCP, e.Control.SCP, e.Control.SCPBy, e.Control.SCPSeen, e.caller.Account)
	if e.isOutside() {
		return Step{Step: SCP, Result: NotNeeded, Message: "service control policies do not reach services and identity providers"}
	}
	return step
}

func (e *explainer) rcpStep() Step {
	if e.Action == passRole {
		return Step{Step: RCP, Result: NotNeeded, Message: "resource control policies know no iam:PassRole"}
	}
	return e.controlStep(RCP, e.Control.RCP, e.Control.RCPBy, e.Control.RCPSeen, e.role.Account)
}

func (e *explainer) controlStep(name string, answer policy.Tri, by *access.Controlling, seen bool, account policy.Text) Step {
	kind := map[string]string{SCP: "service control policy", RCP: "resource control policy"}[name]
	step := Step{Step: name, Result: resultOf(answer)}
	if by != nil {
		step.Span = by.Policy.Span
		if by.Statement != nil {
			step.Span = by.Statement.Span
		}
	}
	switch {
	case answer == policy.Yes && seen:
		step.Message = fmt.Sprintf("no %s above account %s stands in the way", kind, account)
	case answer == policy.Yes:
		step.Result = Unknown
		step.Message = fmt.Sprintf("no %s that reaches account %s is declared here", kind, account)
		step.Check = checkControl(name, account)
	case answer == policy.No && by.Statement != nil:
		step.Message = fmt.Sprintf("%s %q on %s denies it", kind, by.Policy.Name, by.Target)
		step.Fix = "exempt this pair in the Deny"
	case answer == policy.No:
		step.Message = fmt.Sprintf("what is attached to %s allows %s nowhere, and every level has to allow it", by.Target, e.Action)
		step.Fix = "allow the action in a policy attached to " + by.Target
	default:
		step.Message = fmt.Sprintf("%s %q may stand in the way", kind, by.Policy.Name)
		step.Check = checkControl(name, account)
	}
	return step
}

func checkControl(name string, account policy.Text) string {
	filter := map[string]string{SCP: "SERVICE_CONTROL_POLICY", RCP: "RESOURCE_CONTROL_POLICY"}[name]
	return fmt.Sprintf("aws organizations list-policies-for-target --target-id %s --filter %s, and for each unit above it", account, filter)
}

func (e *explainer) sessionSteps() []Step {
	var steps []Step
	if step, told := e.durationStep(); told {
		steps = append(steps, step)
	}
	if step, told := e.sessionPolicyStep(); told {
		steps = append(steps, step)
	}
	if len(steps) == 0 {
		steps = append(steps, Step{Step: Session, Result: NotNeeded, Message: "no session policy and no duration were given"})
	}
	return steps
}

func (e *explainer) sessionPolicyStep() (Step, bool) {
	if len(e.Question.Limits) == 0 {
		return Step{}, false
	}
	step := Step{Step: Session, Result: resultOf(e.Pair.Session), Span: e.Question.Limits[0].Span}
	denied := e.Denied.Session
	switch {
	case denied.Fits == policy.Yes:
		step.Result, step.Span = No, denied.By.Span
		step.Message, step.Fix = "the session policy of the caller's session denies it", "narrow this Deny"
	case e.Pair.Session != policy.Yes && e.Limited == policy.No:
		step.Result, step.Message = NotNeeded, "the session policy does not limit a caller that the role trusts in this form in its own account"
	case e.Pair.Session == policy.Yes && denied.Fits == policy.No:
		step.Message = "the session policy of the caller's session allows it"
	case e.Pair.Session == policy.No:
		step.Message = fmt.Sprintf("the session policy of the caller's session allows %s on the role nowhere: a session may do only what its role and its policies both allow", e.Action)
		step.Fix = e.grantOf(e.Action, "").json()
	default:
		step.Result, step.Message = Unknown, "whether the session policy allows it is not known"
		step.Check = "see the conditions of the session policy"
	}
	return step, true
}

func (e *explainer) durationStep() (Step, bool) {
	if e.Question.Seconds == 0 || e.Action == passRole {
		return Step{}, false
	}
	seconds := e.Question.Seconds
	maximum, _ := access.MaxSession(e.role)
	step := Step{Step: Session, Result: No, Span: e.role.Span}
	if e.role.MaxSession != nil {
		step.Span = e.role.MaxSession.Span
	}
	switch e.Duration {
	case "":
		step.Result, step.Message = Yes, fmt.Sprintf("a session of %d seconds is within the role's bounds", seconds)
	case access.TooShort:
		step.Message, step.Fix = fmt.Sprintf("%d seconds is below the least of 900", seconds), "ask for 900 seconds or more"
	case access.BeyondAny:
		step.Message, step.Fix = fmt.Sprintf("%d seconds is above the most of 43200", seconds), "ask for 43200 seconds or less"
	case access.ChainedLong:
		step.Message = fmt.Sprintf("a session of a role gets at most 3600 seconds of another role, and %d are asked for", seconds)
		step.Fix = "ask for 3600 seconds, or call as an IAM user"
	case access.TooLong:
		step.Message = fmt.Sprintf("%d seconds is above the role's maximum of %d", seconds, maximum)
		step.Fix = fmt.Sprintf("ask for %d seconds or less, or raise the role's maximum session duration", maximum)
	case access.MaybeLong:
		step.Result, step.Message = Unknown, fmt.Sprintf("the role's maximum session duration is not known, and %d seconds are asked for", seconds)
		step.Check = fmt.Sprintf("aws iam get-role --role-name %s --query Role.MaxSessionDuration", e.role.Name)
	}
	return step, true
}
