package why

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// cannotSeeSteps are what stands in no file, one line each, with its own check.
func (e *explainer) cannotSeeSteps() []Step {
	var steps []Step
	add := func(message, check string) {
		steps = append(steps, Step{Step: CannotSee, Result: Unknown, Message: message, Check: check})
	}
	if e.isOutside() {
		add("what the token or the service really sends", "CloudTrail shows the call with its claims: aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue="+operation(e.Action))
		add(spread, spreadCheck(e.role))
		return steps
	}
	if e.isAnybody() {
		add("who is really signed in", "aws sts get-caller-identity, with the same credentials")
	} else {
		add("who is really signed in", "aws sts get-caller-identity must print "+e.signedIn())
	}
	add("credentials of an earlier session in the environment, another profile, an outdated AWS CLI",
		"aws configure list shows where the credentials come from; env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_SESSION_TOKEN aws sts get-caller-identity asks without them; aws --version")
	if e.caller.Kind == policy.Role && len(e.Question.Limits) == 0 {
		add("session policies and tags that the calling session began with: it may do only what they and its role both allow",
			"aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRole shows them in requestParameters")
	}
	add("a role, or a principal that it trusts, that was deleted and made anew: IAM keeps the id of the old one (AIDA…, AROA…)",
		fmt.Sprintf("aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument", e.role.Name))
	if e.hasManaged() {
		add("whether the default version of a managed policy is the one that stands here: IAM keeps up to five",
			fmt.Sprintf("aws iam list-attached-%s-policies --%s-name %s; aws iam list-policy-versions --policy-arn ARN", e.caller.Kind, e.caller.Kind, e.caller.Name))
	}
	add("policies of VPC endpoints on the way", "aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].[ServiceName,PolicyDocument]'")
	if change := e.change(); change != "" {
		add("whether you may make the change yourself", "aws iam simulate-principal-policy --policy-source-arn YOUR-ARN --action-names "+change)
	}
	add(spread, spreadCheck(e.role))
	return steps
}

const spread = "changes that have not spread yet, which takes IAM seconds to minutes"

func spreadCheck(role *policy.Principal) string {
	return fmt.Sprintf("wait a minute and try again; aws iam get-role --role-name %s shows what is saved", role.Name)
}

// operation is the call that an action allows.
func operation(action string) string {
	_, name, _ := strings.Cut(action, ":")
	return name
}

// hasManaged reports whether a managed policy that is declared here reaches the caller.
func (e *explainer) hasManaged() bool {
	return slices.ContainsFunc(e.caller.Policies, func(document *policy.Document) bool {
		return slices.ContainsFunc(document.Uses, func(use policy.Use) bool {
			return use.Kind == policy.Identity && use.Owner != e.caller.Key && !slices.Contains(e.caller.Groups, use.Owner)
		})
	})
}

// change lists the actions that mending takes.
func (e *explainer) change() string {
	if _, linked := serviceOf(e.role); linked && e.Action != passRole || e.Verdict != policy.No {
		return ""
	}
	var list []string
	if e.has(access.LacksTrust) || e.has(access.LacksTrustDeny) || e.has(access.LacksDocument) {
		list = append(list, "iam:UpdateAssumeRolePolicy")
	}
	if e.has(access.LacksIdentity) || e.has(access.LacksIdentityDeny) {
		list = append(list, map[policy.PrincipalKind]string{policy.Role: "iam:PutRolePolicy", policy.User: "iam:PutUserPolicy"}[e.caller.Kind])
	}
	return strings.TrimSpace(strings.Join(list, " "))
}

// conditionChecks are what shows the values of keys, by the beginning of the key in lower case.
var conditionChecks = []struct{ key, check string }{
	{"aws:sourceip", "curl https://checkip.amazonaws.com shows the address that AWS sees"},
	{"aws:sourcevpc", "aws ec2 describe-vpc-endpoints shows the endpoints that the call may take"},
	{"aws:multifactorauth", "sign in with MFA, or pass --serial-number and --token-code"},
	{"aws:principalorg", "aws organizations describe-organization --query Organization.Id"},
	{"aws:principaltag/", "aws iam list-user-tags or list-role-tags shows the tags of the caller, CloudTrail those of its session"},
	{"aws:requestedregion", "aws configure get region"},
	{"sts:externalid", "ask whoever owns the role for the external ID, and pass it with --external-id"},
	{"sts:sourceidentity", "pass --source-identity"},
	{"aws:requesttag/", "pass --tags"},
}

// checkConditions is what settles conditions on the request.
func checkConditions(details []Detail) string {
	var list, how []string
	for _, detail := range details {
		list = append(list, detail.Message)
		_, key, _ := strings.Cut(strings.ToLower(detail.Message), " ")
		for _, known := range conditionChecks {
			if strings.HasPrefix(key, known.key) && !slices.Contains(how, known.check) {
				how = append(how, known.check)
			}
		}
	}
	return strings.Join(append([]string{"give what the request carries with --context KEY=VALUE: " + strings.Join(list, "; ")}, how...), "; ")
}

// Unread tells of what was not read: a half may stand there.
func (c *Checklist) Unread(problems []policy.Problem) {
	var first *policy.Problem
	count := 0
	for i := range problems {
		if problem := &problems[i]; problem.Unread() {
			if count++; first == nil || problem.Hides() && !first.Hides() {
				first = problem
			}
		}
	}
	if first == nil {
		return
	}
	message := "what could not be read here: " + first.Reason
	if count > 1 {
		message += fmt.Sprintf(", and %d more", count-1)
	}
	c.Steps = append(c.Steps, Step{
		Step: CannotSee, Result: Unknown, Message: message, Span: first.Span,
		Check: "iamlint --format json lists it under coverage.unread, or as a finding",
	})
}
