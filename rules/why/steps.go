package why

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

func (e *explainer) callerStep() Step {
	step := Step{Step: Caller, Result: Yes, Span: e.caller.Span}
	if call := e.Question.Call; call != nil {
		step.Span = call.Span
		step.Details = append(step.Details, Detail{Result: Yes, Message: "the call is " + named(call), Span: call.Span})
	}
	switch {
	case e.OtherRole:
		step.Result = No
		step.Message = fmt.Sprintf("this call asks for %s, which is another role", e.Question.Call.Role.Text)
		step.Fix = "name " + e.role.ARN().String()
	case e.isAnybody():
		step.Result, step.Message = Unknown, "which credentials the call is made with is not known"
		step.Check = "aws sts get-caller-identity, with the same credentials; then ask with that ARN"
	case e.caller.Kind == policy.Root:
		step.Result, step.Message = No, "the root user cannot assume roles"
		step.Fix = "call as an IAM user or a role of the account"
	case e.caller.Kind == policy.FederatedUser:
		step.Result, step.Message = No, "a session of GetFederationToken may call nothing of STS but GetCallerIdentity"
		step.Fix = "call as the IAM user itself, or with GetSessionToken"
	case e.caller.Kind == policy.Group:
		step.Result, step.Message = No, "a group calls nothing: ask for one of its users"
	case e.CallerAbsent:
		step.Result = No
		step.Message = fmt.Sprintf("there is no %s in account %s, which is declared complete", title(e.caller), e.caller.Account)
		step.Fix = "declare it, or correct name, path and letter case"
	case e.isOutside():
		step.Message = title(e.caller) + " calls with no policies of its own"
	case e.caller.Span.IsZero():
		step.Result, step.Message = Unknown, fmt.Sprintf("nothing here declares %s: its policies are not known", title(e.caller))
		step.Check = lookAt(e.caller)
	default:
		step.Message = fmt.Sprintf("%s of account %s is declared here", title(e.caller), e.caller.Account)
	}
	return step
}

func (e *explainer) partitionStep() Step {
	step := Step{Step: Partition, Result: resultOf(e.SamePartition)}
	switch e.SamePartition {
	case policy.Yes:
		step.Message = "both are in one partition"
	case policy.No:
		step.Message = fmt.Sprintf("the caller is in partition %s, the role in %s: no role is assumed across partitions", e.caller.Partition, e.role.Partition)
		step.Span, step.Fix = e.role.Span, "use a role of the caller's own partition"
	case policy.Unknown:
		step.Message = fmt.Sprintf("whether %s and %s are one partition is not known", e.caller.Partition, e.role.Partition)
		switch {
		case e.isAnybody():
			step.Message = "who calls is not known, nor the partition"
		case e.caller.Partition.String() == e.role.Partition.String():
			step.Message = "whether both are in one partition is not known"
		}
		step.Check = "aws sts get-caller-identity shows the partition in its Arn"
	}
	return step
}

func (e *explainer) halvesStep() Step {
	step := Step{Step: Halves, Result: Yes}
	switch {
	case e.isOutside():
		step.Result, step.Message = NotNeeded, "the role's trust policy alone decides"
	case e.Action == passRole && e.SameAccount == policy.No:
		step.Result, step.Span = No, e.role.Span
		step.Message = fmt.Sprintf("a role is passed only within its own account: the caller is in %s, the role in %s", e.caller.Account, e.role.Account)
		step.Fix = "pass a role of the caller's own account"
	case e.Action == passRole:
		step.Message = "the caller needs iam:PassRole on the role, and the role has to trust the service"
	case e.SameAccount == policy.No:
		step.Message = fmt.Sprintf("another account (%s → %s): the trust policy has to admit the caller, and a policy of the caller has to allow it", e.caller.Account, e.role.Account)
	case e.SameAccount == policy.Unknown && e.isAnybody():
		step.Result, step.Message = Unknown, "who calls is not known: from another account both halves are needed"
		step.Check = "aws sts get-caller-identity, with the same credentials"
	case e.SameAccount == policy.Unknown:
		step.Result = Unknown
		step.Message = fmt.Sprintf("whether account %s is %s is not known: across accounts both halves are needed", e.caller.Account, e.role.Account)
		if e.caller.Account.String() == e.role.Account.String() {
			step.Message = "whether both live in one account is not known, since each stands in files of its own: across accounts both halves are needed"
		}
		step.Check = "map the paths of the files to accounts in .iamlint.yaml"
	case e.Needed == policy.No:
		step.Message = "one account, and the trust policy admits the caller by itself: no permission is needed"
	case e.Needed == policy.Yes:
		step.Message = "one account, and the trust policy only hands over to the account: a policy of the caller has to allow it"
	default:
		step.Message = "one account: a trust policy that names the caller is enough; one that names the account needs a permission besides"
	}
	return step
}

func (e *explainer) identityStep() Step {
	step := Step{Step: Identity, Result: resultOf(e.Identity)}
	switch {
	case e.isOutside():
		step.Result, step.Message = NotNeeded, "services and identity providers need no permission"
		return step
	case e.PermittedBy != nil:
		step.Span = e.PermittedBy.Value.Span
		step.Details = e.conditions(e.PermittedBy.Statement, e.PermittedBy.Document)
	case e.ManagedBy != nil:
		step.Span = e.ManagedBy.Span
	}
	if e.Needed == policy.No && e.Identity != policy.Yes {
		step.Result, step.Message = NotNeeded, "the trust policy admits the caller by itself"
		return step
	}
	switch e.Identity {
	case policy.Yes:
		step.Message = fmt.Sprintf("%s may call %s on %s", title(e.caller), e.Action, e.reach())
	case policy.No:
		step.Message = fmt.Sprintf("no policy of %s allows %s on %s", title(e.caller), e.Action, e.role.ARN())
		if e.mending(Identity) != "" {
			step.Message = fmt.Sprintf("a permission of %s for %s is there, but not for this request", title(e.caller), e.Missed.Value.Text)
		}
		e.miss(&step, Identity)
		step.Fix = e.permission()
	default:
		step.Message = e.unknownIdentity()
		if e.isAnybody() {
			step.Check = "ask again with the ARN of who calls"
			return step
		}
		step.Check = fmt.Sprintf("aws iam simulate-principal-policy --policy-source-arn %s --action-names %s --resource-arns %s", e.caller.ARN(), e.Action, e.role.ARN())
	}
	return step
}

// reach is what the permission names.
func (e *explainer) reach() string {
	if e.PermittedBy == nil {
		return fmt.Sprintf("the role by the AWS-managed policy %s", e.ManagedBy.Text)
	}
	if e.PermittedBy.NotResource {
		return "all but what NotResource lists"
	}
	return e.PermittedBy.Value.Text.String()
}

func (e *explainer) unknownIdentity() string {
	if e.PermittedBy != nil && len(open(e.conditions(e.PermittedBy.Statement, e.PermittedBy.Document))) > 0 {
		return "a permission names the role, under conditions that only the request settles"
	}
	if e.PermittedBy != nil {
		return "a permission may take in the role: something in it is not known"
	}
	if reasons := e.caller.Incomplete; len(reasons) > 0 {
		return fmt.Sprintf("not every policy of %s is known: %s", title(e.caller), strings.Join(reasons, "; "))
	}
	return fmt.Sprintf("not every policy of %s is known", title(e.caller))
}

func (e *explainer) boundaryStep() Step {
	step := Step{Step: Boundary, Result: resultOf(e.Pair.Boundary)}
	if len(e.caller.Boundary) > 0 {
		step.Span = e.caller.Boundary[0].Span
	}
	if ref := e.caller.BoundaryRef; ref != nil {
		step.Span = ref.Span
	}
	denied := e.Denied.Boundary
	switch {
	case len(e.caller.Boundary) == 0 && e.caller.BoundaryRef == nil:
		step.Result, step.Message = NotNeeded, "no permissions boundary is set on the caller"
		if !e.isOutside() && !e.Complete {
			step.Message = "no permissions boundary is known"
		}
	case denied.Fits == policy.Yes:
		step.Result, step.Span = No, denied.By.Span
		step.Message, step.Fix = "the permissions boundary denies it", "narrow this Deny"
	case e.Pair.Boundary != policy.Yes && e.Limited == policy.No:
		step.Result, step.Message = NotNeeded, "the boundary does not limit a caller that the role trusts in this form in its own account"
	case e.Pair.Boundary == policy.Yes && denied.Fits == policy.No:
		step.Message = "the permissions boundary allows it"
	case e.Pair.Boundary == policy.No && e.Limited == policy.Yes:
		step.Message = fmt.Sprintf("the permissions boundary allows %s on the role nowhere", e.Action)
		step.Fix = e.statement(e.caller.Boundary, e.Action)
	case e.Pair.Boundary == policy.No:
		step.Result = Unknown
		step.Message = fmt.Sprintf("the permissions boundary does not allow %s, and AWS documents both outcomes for a user that is trusted by name", e.Action)
		step.Check = "allow the action in the boundary to be sure"
	default:
		step.Result, step.Message = Unknown, "what the permissions boundary says is not known"
		step.Check = lookAt(e.caller)
	}
	return step
}

func (e *explainer) deniesStep() Step {
	step := Step{Step: Denies, Result: Yes, Message: "no Deny of the caller's policies or the trust policy fits"}
	for _, deny := range []struct {
		where string
		fits  policy.Tri
		by    *policy.Statement
	}{
		{"a policy of the caller", e.Denied.Identity.Fits, e.Denied.Identity.By},
		{"the role's trust policy", e.Denied.Trust.Fits, e.Denied.Trust.By},
	} {
		if deny.fits == policy.No {
			continue
		}
		detail := Detail{Result: No, Message: deny.where + " denies it"}
		if deny.by != nil {
			detail.Span = deny.by.Span
		}
		if deny.fits == policy.Unknown {
			detail.Result, detail.Message = Unknown, deny.where+" may deny it"
		}
		if deny.fits == policy.Unknown && deny.by == nil {
			detail.Message = "a Deny may stand in what was not read of " + deny.where
		}
		step.Details = append(step.Details, detail)
	}
	for _, wanted := range []Result{No, Unknown} {
		for _, detail := range step.Details {
			if detail.Result == wanted && step.Result == Yes {
				step.Result, step.Message, step.Span = wanted, detail.Message, detail.Span
			}
		}
	}
	if len(step.Details) == 1 {
		step.Details = nil
	}
	switch step.Result {
	case No:
		step.Fix = "narrow this Deny: no Allow overrides it"
	case Unknown:
		step.Check = "look whether the Deny's conditions hold for this request"
	}
	return step
}

// signedIn is the ARN that the caller's credentials show.
func (e *explainer) signedIn() string {
	if e.caller.Kind != policy.Role {
		return e.caller.ARN().String()
	}
	session := e.Question.Session
	if session == "" {
		session = "SESSION"
	}
	return sessionARN(e.caller, session)
}

func sessionARN(role *policy.Principal, session string) string {
	return fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", role.Partition, role.Account, role.Name, session)
}

const passRole = "iam:PassRole"

// lookAt is the command that shows a principal and its policies.
func lookAt(principal *policy.Principal) string {
	kind := string(principal.Kind)
	return fmt.Sprintf("aws iam get-%s --%s-name %s; aws iam list-attached-%s-policies --%s-name %s; aws iam list-%s-policies --%s-name %s",
		kind, kind, principal.Name, kind, kind, principal.Name, kind, kind, principal.Name)
}

// title is what people call a principal.
func title(principal *policy.Principal) string {
	name := principal.Name.String()
	if _, known := principal.Name.Literal(); !known {
		name = principal.Address
	}
	switch principal.Kind {
	case "":
		return name
	case policy.ServiceCaller:
		return "service " + name
	case policy.OIDCCaller, policy.SAMLCaller:
		return "identity provider " + name
	}
	return fmt.Sprintf("%s %q", principal.Kind, name)
}
