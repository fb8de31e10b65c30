package why

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

func (e *explainer) trustStep() Step {
	step := Step{Step: Trust, Result: resultOf(e.Pair.Trust), Span: e.role.Span}
	if by := e.TrustBy; by != nil {
		step.Span = by.Value.Span
		step.Details = e.conditions(by.Statement, by.Document)
	}
	switch {
	case e.RoleAbsent:
		step.Result, step.Fix = No, "declare the role, or correct name, path and letter case"
		step.Message = fmt.Sprintf("there is no %s in account %s, which is declared complete", title(e.role), e.role.Account)
	case e.Refused.Surely() == policy.Yes:
		step.Result, step.Span = No, e.Refused.Span
		step.Message = "IAM refuses this trust policy: " + refusal(e.Refused.Why)
		step.Fix = e.trustFix()
	case e.Action == passRole && e.Question.Service == "":
		step.Result = Unknown
		step.Message, step.Check = "which service gets the role is not known", "ask with --service, for instance --service lambda.amazonaws.com"
	case e.Pair.Trust == policy.Yes:
		step.Message = fmt.Sprintf("%s trusts %s", title(e.role), admitted(e.TrustBy))
	case e.Pair.Trust == policy.No:
		step.Message = fmt.Sprintf("%s does not trust %s%s", title(e.role), e.whom(), e.trusted())
		if e.mending(Trust) != "" {
			step.Message = fmt.Sprintf("%s trusts %s, but not this request", title(e.role), e.Missed.Value.Text)
		}
		e.miss(&step, Trust)
		step.Fix = e.trustFix()
		if service, linked := serviceOf(e.role); linked {
			step.Message = fmt.Sprintf("%s is a service-linked role: only %s takes it, and nobody can change its trust policy", title(e.role), service)
			step.Fix = "make a role of your own with the permissions that are needed; do not delete this one"
		}
	default:
		step.Message, step.Check = e.unknownTrust(step.Details)
	}
	return step
}

// serviceOf is the service whose service-linked role it is.
func serviceOf(role *policy.Principal) (service string, linked bool) {
	service, linked = strings.CutPrefix(role.Path.String(), "/aws-service-role/")
	return strings.Trim(service, "/"), linked
}

// whom the trust policy has to admit.
func (e *explainer) whom() string {
	switch {
	case e.Action == passRole:
		return "service " + e.Question.Service
	case e.isOutside():
		return title(e.caller)
	}
	return fmt.Sprintf("%s or its account %s", title(e.caller), e.caller.Account)
}

func admitted(trust *access.Trust) string {
	if trust == nil {
		return "the caller"
	}
	switch trust.Form {
	case policy.AccountForm, policy.RootForm:
		return fmt.Sprintf("account %s", trust.Account)
	case policy.StarForm:
		return "everybody (*)"
	}
	return trust.Value.Text.String()
}

// trusted lists whom the role trusts instead.
func (e *explainer) trusted() string {
	const shown = 3
	var names []string
	for _, trust := range e.result.TrustsOf(e.role) {
		if name := trust.Value.Text.String(); len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case len(names) > shown:
		names = append(names[:shown:shown], fmt.Sprintf("and %d more", len(names)-shown))
	}
	return ", only " + strings.Join(names, ", ")
}

func (e *explainer) unknownTrust(details []Detail) (message, check string) {
	check = "aws iam get-role --role-name " + e.role.Name.String() + " --query Role.AssumeRolePolicyDocument"
	switch {
	case e.role.Span.IsZero():
		return fmt.Sprintf("nothing here declares %s: its trust policy is not known", title(e.role)), check
	case e.TrustBy == nil:
		return "the trust policy could not be read in full", check
	case len(open(details)) > 0:
		return fmt.Sprintf("the trust policy admits %s under conditions that only the request settles", admitted(e.TrustBy)), checkConditions(open(details))
	case e.TrustBy.Form == policy.SessionForm:
		return fmt.Sprintf("the trust policy names one session only, %s", admitted(e.TrustBy)), "ask for the session by its ARN: arn:…:assumed-role/ROLE/SESSION"
	case e.TrustBy.Form == policy.UniqueIDForm:
		return fmt.Sprintf("the trust policy names a unique id, %s, which IAM shows for principals that were deleted", admitted(e.TrustBy)), check
	}
	return fmt.Sprintf("whether %s is the caller is not known", admitted(e.TrustBy)), check
}

func refusal(why string) string {
	switch why {
	case string(policy.BareStarForm):
		return `the bare "*" is no Principal of a trust policy; write {"AWS": "*"}`
	case "Resource", "NotResource":
		return "a trust policy has no " + why
	case "NotPrincipal":
		return "a trust policy has no NotPrincipal"
	case access.UnknownOperator:
		return "it has a condition operator that does not exist"
	}
	return fmt.Sprintf("a %s is no principal", strings.ReplaceAll(why, "_", " "))
}

// miss adds the statement that nearly is the missing half.
func (e *explainer) miss(step *Step, half string) {
	miss := e.Missed
	if miss == nil || miss.Half != half {
		return
	}
	step.Span = miss.Value.Span
	if miss.Why == access.MissCondition {
		step.Details = append(step.Details, e.conditions(miss.Statement, miss.Document)...)
		return
	}
	step.Details = append(step.Details, Detail{Result: No, Message: "the nearest miss: " + e.missed(miss), Span: miss.Value.Span})
}

func (e *explainer) missed(miss *access.Miss) string {
	shown := miss.Value.Text.String()
	switch miss.Why {
	case access.MissDate:
		return shown + ", but " + e.dates(miss.Statement)
	case access.MissAction:
		return fmt.Sprintf("%s, but the statement allows %s", shown, actions(miss.Statement))
	case access.MissAttachment:
		return shown + ", in a policy that is attached to nobody"
	case access.NearCase:
		return shown + " differs in letter case"
	case access.NearPath:
		return shown + " has another path"
	}
	return fmt.Sprintf("%s differs in %s", shown, miss.Why)
}

func actions(statement *policy.Statement) string {
	var list []string
	for _, value := range statement.Actions {
		list = append(list, value.Text.String())
	}
	if len(list) == 0 {
		return "other actions"
	}
	return strings.Join(list, ", ")
}

// dates says how the clock lies outside of a statement's dates.
func (e *explainer) dates(statement *policy.Statement) string {
	window := statement.Window().Possible
	switch {
	case window.None:
		return "no instant satisfies its dates"
	case window.Upper != nil && window.Upper.At.Before(e.result.Now()):
		return "it ended on " + window.Upper.Text()
	case window.Lower != nil && window.Lower.At.After(e.result.Now()):
		return "it begins on " + window.Lower.Text()
	}
	return "the clock is outside of its dates"
}
