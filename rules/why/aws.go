package why

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// expect is the error that AWS gives, as its pages and public reports print it
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
func (e *explainer) expect() string {
	if e.Verdict != policy.No {
		return ""
	}
	operation := e.Action[len("sts:"):]
	switch {
	case e.caller.Kind == policy.Root:
		return "An error occurred (AccessDenied) when calling the AssumeRole operation: Roles may not be assumed by root accounts."
	case e.has(access.LacksDocument):
		return "An error occurred (MalformedPolicyDocument) when the role's trust policy is saved"
	case e.Missing[0] == access.LacksParameters:
		return "An error occurred (ValidationError) when calling the " + operation + " operation: " + e.durationText()
	case e.caller.Kind == policy.OIDCCaller || e.caller.Kind == policy.SAMLCaller:
		return fmt.Sprintf("An error occurred (AccessDenied) when calling the %s operation: Not authorized to perform %s", operation, e.Action)
	case e.caller.Kind == policy.ServiceCaller:
		return fmt.Sprintf("the service reports that it cannot assume %s", e.role.ARN())
	case e.Action == passRole && e.Pair.Trust == policy.No && !e.has(access.LacksIdentity):
		return fmt.Sprintf("the service reports that the role cannot be assumed by %s", e.Question.Service)
	}
	text := fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s%s", e.signedIn(), e.failing().Action, e.role.ARN(), because(e.failing()))
	if e.Action == passRole {
		return text
	}
	return "An error occurred (AccessDenied) when calling the AssumeRole operation: " + text
}

func (e *explainer) has(word string) bool { return slices.Contains(e.Missing, word) }

// failing is the pair of the first action that fails.
func (e *explainer) failing() *access.Pair {
	if e.Pair.Verdict != policy.No {
		for _, pair := range e.Answer.Companions {
			if pair.Verdict == policy.No {
				return pair
			}
		}
	}
	return e.Pair
}

// because names the policy; an explicit Deny goes first, as AWS evaluates it first.
func because(p *access.Pair) string {
	for _, deny := range []struct {
		fits policy.Tri
		kind string
	}{
		{p.Control.RCP.Not(), "a resource control policy"},
		{scpDenies(p), "a service control policy"},
		{p.Denied.Identity.Fits, "an identity-based policy"},
		{p.Denied.Trust.Fits, "a resource-based policy"},
		{p.Denied.Boundary.Fits, "a permissions boundary"},
		{p.Denied.Session.Fits, "a session policy"},
	} {
		if deny.fits == policy.Yes {
			return " with an explicit deny in " + deny.kind
		}
	}
	missing := p.Missing()
	for _, lack := range []struct{ word, kind string }{
		{access.LacksSCP, "service control policy"},
		{access.LacksTrust, "role trust policy"},
		{access.LacksIdentity, "identity-based policy"},
		{access.LacksBoundary, "permissions boundary"},
		{access.LacksSession, "session policy"},
	} {
		if slices.Contains(missing, lack.word) {
			return fmt.Sprintf(" because no %s allows the %s action", lack.kind, p.Action)
		}
	}
	return ""
}

func scpDenies(p *access.Pair) policy.Tri {
	return policy.Is(p.Control.SCP == policy.No && p.Control.SCPBy.Statement != nil)
}

func (e *explainer) durationText() string {
	switch e.Duration {
	case access.TooShort:
		return "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
	case access.BeyondAny:
		return "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200"
	case access.ChainedLong:
		return "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
	}
	return "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
}

// Error is what an error text of AWS tells.
type Error struct {
	// Step is the line of the checklist that the text names.
	Step string
	// From, To and Action are those that the text names; empty where it names none.
	From, To, Action string
	// Means says it in other words.
	Means string
}

// errorTexts are patterns of the messages of AWS, letter case apart, in the order in
// which they are tried.
var errorTexts = []struct{ pattern, step, means string }{
	{`roles may not be assumed by root`, Caller, "the caller is the root user of its account"},
	{`explicit deny in (the role trust policy|a resource-based policy)`, Denies, "a Deny in the role's trust policy fits"},
	{`explicit deny in an? identity-based policy`, Denies, "a Deny in a policy of the caller fits"},
	{`explicit deny in an? service control policy|no service control policy allows`, SCP, "a service control policy above the caller's account stands in the way"},
	{`explicit deny in an? resource control policy|no resource control policy allows`, RCP, "a resource control policy above the role's account stands in the way"},
	{`explicit deny in an? permissions boundary|no permissions boundary allows`, Boundary, "the caller's permissions boundary stands in the way"},
	{`explicit deny in an? session policy|no session policy allows`, Session, "a session policy of the caller's session stands in the way"},
	{`no identity-based policy allows`, Identity, "no policy of the caller allows the action on the role"},
	{`no role trust policy allows|no resource-based policy allows`, Trust, "the role's trust policy does not admit the caller"},
	{`invalid principal in policy|contained an invalid principal`, Trust, "the trust policy names a principal that does not exist, or that is none"},
	{`may only specify sts assumerole actions`, Trust, "the trust policy allows an action that is no way to take a role"},
	{`has prohibited field`, Trust, "an element stands in the wrong kind of policy: a trust policy pasted as a permissions policy, or the reverse"},
	{`not authorized to perform:? sts:assumerolewith(webidentity|saml)`, Trust, "the token's provider, audience or subject is not what the trust policy asks for"},
	{`1 hour session limit|exceeds the maxsessionduration|durationseconds`, Session, "the session is asked for longer or shorter than allowed"},
	{`did not create the default version`, Identity, "somebody edited a policy that a service keeps for its own role. " + restoreServiceRole},
	{`quota for policyversionsperpolicy|exceed quota.*versions`, Identity, "a managed policy has five versions already, the most that IAM keeps: delete one that is not the default (aws iam list-policy-versions)"},
	{`protected role|unmodifiableentity`, Trust, "the role is linked to a service: only its description can be changed, and it is deleted through its service"},
	{`packedpolicytoolarge|packed size`, Session, "session policies and session tags are too large together: shorten them, or pass managed policies"},
	{`no openidconnect provider found|incorrect token audience|couldn't retrieve verification key`, Trust, "the role's account has no provider for this token's issuer, or the provider does not take its audience"},
	{`expiredtoken|invalidclienttokenid|security token included in the request is (expired|invalid)`, CannotSee, "the credentials are old or incomplete: sign in anew, and clear what an earlier session left in the environment"},
	{`multifactorauthentication failed`, CannotSee, "serial number or code of the MFA device is wrong, or the code was used before"},
	{`regiondisabled|sts is not activated in this region`, CannotSee, "the STS endpoint of the region is not active in the caller's account: activate it, or set another region"},
	{`role with name .* cannot be found`, Trust, "the role does not exist in the account that was asked: name, path, letter case, or account is wrong"},
	{`iam:passrole`, Identity, "no policy of the caller allows passing the role"},
	{`invalid information in one or more fields`, Caller, "the console's Switch Role: account, role name, path or letter case is wrong, or one of both policies"},
	{`access ?denied|is not authorized to perform`, Caller, "any of the steps may be the cause"},
}

// restoreServiceRole is how a service role that others came to use is cleaned up
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html).
const restoreServiceRole = "Copy what others need of it into a policy of your own; attach that before you detach anything; " +
	"see on the role's Trust relationships who else may take it, make them a role of their own, and tell them; " +
	"then remove them from the trust policy, detach and delete the edited policy and the role, and let the service make them anew"

// Recognise finds what an error text of AWS tells; false where it is none that concerns
// taking or passing roles.
func Recognise(text string) (Error, bool) {
	for _, known := range errorTexts {
		if regexp.MustCompile(`(?i)` + known.pattern).MatchString(text) {
			return Error{
				Step: known.step, Means: known.means,
				From: submatch(`User: (arn:\S+)`, text), To: submatch(`on resource: (arn:[^\s"']+)`, text), Action: submatch(`not authorized to perform:? ((?:sts|iam):[A-Za-z]+)`, text),
			}, true
		}
	}
	return Error{}, false
}

func submatch(pattern, text string) string {
	if found := regexp.MustCompile(pattern).FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

// BeginAt says what an error means, and puts the steps that it names first; the others
// follow in their order.
func (c *Checklist) BeginAt(told Error) {
	c.Means = told.Means
	slices.SortStableFunc(c.Steps, func(a, b Step) int { return rank(a.Step != told.Step) - rank(b.Step != told.Step) })
}

func rank(later bool) int {
	if later {
		return 1
	}
	return 0
}
