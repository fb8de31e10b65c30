// Package why explains an answer of package access to people: the checklist of what a
// request to take or pass a role needs, in order, each line with the place of its fact,
// what mends it, or how to look at what no file tells.
package why

import (
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Result is how a step ends.
type Result string

// The results of a step.
const (
	Yes       Result = "yes"
	No        Result = "no"
	Unknown   Result = "unknown"
	NotNeeded Result = "not-needed"
)

// The steps, in the order of the checklist: the cheapest proof first.
const (
	Caller     = "caller"
	Partition  = "partition"
	Halves     = "halves"
	Trust      = "trust"
	Identity   = "identity"
	Denies     = "denies"
	Boundary   = "boundary"
	Companions = "companions"
	SCP        = "scp"
	RCP        = "rcp"
	Session    = "session"
	CannotSee  = "cannot-see"
)

// Step is one line of the checklist.
type Step struct {
	Step    string
	Result  Result
	Message string
	// Span is where the fact stands; the zero Span where it stands nowhere.
	Span policy.Span
	// Details are what the line rests on, one by one.
	Details []Detail
	// Fix is what mends it, for No: words, or a statement ready to paste.
	Fix string
	// Check is what to run or look at, for Unknown.
	Check string
}

// Detail is one fact that a step rests on.
type Detail struct {
	Result  Result
	Message string
	Span    policy.Span
}

// Checklist is an answer in words.
type Checklist struct {
	From, To End
	Action   string
	Verdict  policy.Tri
	Missing  []string
	Steps    []Step
	// Expect is the error that AWS gives; empty unless the answer is no.
	Expect string
	// Console is the link by which people switch to the role, or why they cannot; empty
	// where no person asks.
	Console string
	// Means is what the error says that the checklist begins at; empty without one.
	Means string
}

// End is one end of the question.
type End struct {
	// ARN of the principal; Kind is its kind, or the kind of the call.
	ARN, Kind string
	Call      string      // what people call the call; empty for others
	Unknown   bool        // nothing tells who makes the call
	Span      policy.Span // of the declaration, or the call; zero where nothing declares it
}

// Explain puts an answer in words. files are the bytes that spans point into, so that a
// fix has the format of the file it belongs to.
func Explain(answer *access.Answer, result *access.Result, files map[string][]byte) *Checklist {
	e := &explainer{Answer: answer, result: result, files: files, caller: answer.Caller, role: answer.Role}
	c := &Checklist{
		From: end(answer.Caller), To: end(answer.Role), Action: answer.Action,
		Verdict: answer.Verdict, Missing: answer.Missing,
	}
	if session := answer.Question.Session; session != "" && answer.Caller.Kind == policy.Role {
		c.From.ARN, c.From.Kind = sessionARN(answer.Caller, session), "session"
	}
	if call := answer.Question.Call; call != nil {
		c.From.Kind, c.From.Span, c.From.Call = string(call.Kind), call.Span, named(call)
		c.From.Unknown = e.isAnybody()
	}
	c.Steps = append(c.Steps, e.callerStep(), e.partitionStep(), e.halvesStep(), e.trustStep(), e.identityStep())
	c.Steps = append(c.Steps, e.deniesStep(), e.boundaryStep())
	c.Steps = append(c.Steps, e.companionSteps()...)
	c.Steps = append(c.Steps, e.scpStep(), e.rcpStep())
	c.Steps = append(c.Steps, e.sessionSteps()...)
	c.Steps = append(c.Steps, e.cannotSeeSteps()...)
	c.Expect, c.Console = e.expect(), e.console()
	return c
}

func end(principal *policy.Principal) End {
	return End{ARN: principal.ARN().String(), Kind: string(principal.Kind), Span: principal.Span}
}

type explainer struct {
	*access.Answer
	result       *access.Result
	files        map[string][]byte
	caller, role *policy.Principal
}

// resultOf turns an answer into the result of a step.
func resultOf(answer policy.Tri) Result {
	switch answer {
	case policy.Yes:
		return Yes
	case policy.No:
		return No
	}
	return Unknown
}

// isOutside reports whether the caller brings no policies of its own.
func (e *explainer) isOutside() bool {
	switch e.caller.Kind {
	case policy.ServiceCaller, policy.SAMLCaller, policy.OIDCCaller:
		return true
	}
	return false
}
