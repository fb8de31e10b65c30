package input

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Call is a place where somebody assumes a role.
type Call struct {
	At   Place  `json:"at"`
	Kind string `json:"kind"`
	// Name is what people call the call: step `deploy`, the profile, the block; empty
	// where only its place names it.
	Name string `json:"name"`
	// Role is the role as written, holes as ⟨name⟩.
	Role string `json:"role"`
	// Action is sts:AssumeRole or one of its kin; empty where it is not known.
	Action string `json:"action"`
	// Duration is what is asked for; absent where it is not passed or not known.
	Duration *CallDuration `json:"duration,omitempty"`
	// Chained: the caller is itself a session of a role; Source is that call, absent where
	// it is not known.
	Chained policy.Tri `json:"chained"`
	// Caller names who calls, in words.
	Caller string      `json:"caller"`
	Source *CallSource `json:"source,omitempty"`
	// BadTags are session tags that STS refuses.
	BadTags []BadTag `json:"bad_tags,omitempty"`
	// Oversized are the limits that the session policies surely exceed.
	Oversized []Oversized `json:"oversized,omitempty"`
	// Root is the caller, where it is the root user of an account.
	Root *Node `json:"root,omitempty"`
	// Job is the job of a workflow; absent for other calls.
	Job *CallJob `json:"job,omitempty"`
	Has CallHas  `json:"has"`
}

// CallHas tells what the call holds, for the first lines of rules.
type CallHas struct {
	Duration  bool `json:"duration"`
	BadTags   bool `json:"bad_tags"`
	Oversized bool `json:"oversized"`
	Root      bool `json:"root"`
	// NoToken: the call needs a token that its job surely does not get.
	NoToken bool `json:"no_token"`
}

// CallDuration is a number of seconds that a call asks for.
type CallDuration struct {
	At      Place  `json:"at"`
	Text    string `json:"text"`
	Seconds int    `json:"seconds"`
	// Supplied: the tool that calls brings it, nobody wrote it.
	Supplied bool `json:"supplied"`
}

// CallSource is the call whose session makes another.
type CallSource struct {
	At   Place  `json:"at"`
	Role string `json:"role"`
}

// BadTag is a session tag that STS refuses, and why, in words.
type BadTag struct {
	At      Place  `json:"at"`
	Key     string `json:"key"`
	Problem string `json:"problem"`
}

// Oversized is a limit of session policies that is surely exceeded, in words.
type Oversized struct {
	At      Place  `json:"at"`
	Problem string `json:"problem"`
}

// CallJob is the job of a workflow.
type CallJob struct {
	Name string `json:"name"`
	At   Place  `json:"at"`
	// PermissionsAt is where its permissions are written; absent where nowhere.
	PermissionsAt *Place `json:"permissions_at,omitempty"`
}

// Calls makes the questions about the calls of a repository.
func Calls(repo *policy.Repo) []Question {
	byKey := map[string]*policy.Call{}
	for _, call := range repo.Calls {
		if call.Key != "" {
			byKey[call.Key] = call
		}
	}
	list := make([]Question, 0, len(repo.Calls))
	for _, call := range repo.Calls {
		list = append(list, Question{Subject: "call", When: call.When, Body: newCall(call, byKey[call.Source])})
	}
	return list
}

func newCall(call, source *policy.Call) *Call {
	in := inCall{call}
	body := &Call{
		At: in.place(call.Span), Kind: string(call.Kind), Name: call.Address, Role: call.Role.Text.String(), Action: call.Action,
		Chained: call.Chained, BadTags: in.badTags(), Oversized: in.oversized(), Job: in.job(),
	}
	if call.Seconds > 0 && call.Duration != nil {
		body.Duration = &CallDuration{At: in.value(*call.Duration), Text: call.Duration.Text.String(), Seconds: call.Seconds, Supplied: call.Duration.Default}
	}
	body.Caller = "the caller"
	if source != nil {
		body.Caller = "the caller, `" + source.Role.Text.String() + "`,"
		body.Source = &CallSource{At: inCall{source}.place(source.Span), Role: source.Role.Text.String()}
	}
	if arn := call.CallerARN; arn != nil && rootUser.MatchString(arn.Text.String()) && arn.Text.Known() {
		body.Root = &Node{Text: arn.Text.String(), Known: true, At: in.value(*arn)}
	}
	body.Has = CallHas{
		Duration: body.Duration != nil, BadTags: len(body.BadTags) > 0, Oversized: len(body.Oversized) > 0, Root: body.Root != nil,
		NoToken: call.Job != nil && call.Job.IDToken == policy.No && call.Job.Ambient == policy.No && !call.Job.Static && !call.Provider.IsEmpty(),
	}
	return body
}

var rootUser = regexp.MustCompile(`^arn:[a-z-]+:iam::[0-9]{12}:root$`)

// inCall gives the places of a call.
type inCall struct{ *policy.Call }

func (in inCall) place(span policy.Span) Place {
	return Place{Span: span, When: in.When, Via: in.Role.Via}
}

func (in inCall) value(value policy.Value) Place {
	return Place{Span: value.Span, When: in.When.And(value.When), Via: value.Via}
}

func (in inCall) job() *CallJob {
	if in.Job == nil {
		return nil
	}
	job := &CallJob{Name: in.Job.Name, At: Place{Span: in.Job.Span}}
	if !in.Job.PermissionsSpan.IsZero() {
		job.PermissionsAt = &Place{Span: in.Job.PermissionsSpan}
	}
	return job
}

// Limits of STS.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const (
	maxTags        = 50
	maxTagKey      = 128
	maxTagValue    = 256
	maxPolicyChars = 2048
	maxPolicyARNs  = 10
)

// badTags are the session tags that STS refuses. Keys are compared without regard to
// letter case.
func (in inCall) badTags() (list []BadTag) {
	seen, number := map[string]bool{}, 0
	for _, tag := range in.Tags {
		key := tag.Key.Text.String()
		bad := func(at Place, format string, args ...any) {
			list = append(list, BadTag{At: at, Key: key, Problem: fmt.Sprintf(format, args...)})
		}
		if len(tag.Key.When) == 0 {
			number++
		}
		if len(tag.Key.When) == 0 && number == maxTags+1 {
			bad(in.value(tag.Key), "it is one more than the %d that a session may have", maxTags)
		}
		if size := tag.Key.Text.Characters(); size > maxTagKey {
			bad(in.value(tag.Key), "its key has %d characters, and at most %d are allowed", size, maxTagKey)
		}
		if size := tag.Value.Text.Characters(); size > maxTagValue {
			bad(in.value(tag.Value), "its value has %d characters, and at most %d are allowed", size, maxTagValue)
		}
		if !tag.Key.Text.Known() || len(tag.Key.When) > 0 {
			continue
		}
		if folded := strings.ToLower(key); seen[folded] {
			bad(in.value(tag.Key), "another tag has this key, letter case apart")
		} else {
			seen[folded] = true
		}
	}
	return list
}

// oversized are the limits of session policies that are surely exceeded.
func (in inCall) oversized() (list []Oversized) {
	size, number, at := in.PolicySize, 0, in.place(in.Span)
	for _, document := range in.Policies {
		at = in.place(document.Span)
	}
	for i, arn := range in.PolicyARNs {
		if len(arn.When) > 0 {
			continue
		}
		number++
		size += arn.Text.Characters()
		if len(in.Policies) == 0 && i == 0 {
			at = in.value(arn)
		}
		if own, other := accountOf(arn.Text), accountOf(in.Role.Text); own != "" && other != "" && own != other {
			list = append(list, Oversized{At: in.value(arn), Problem: fmt.Sprintf("`%s` lies in another account than the role, `%s`", arn.Text, other)})
		}
	}
	if size > maxPolicyChars && in.unconditional() {
		list = append(list, Oversized{At: at, Problem: fmt.Sprintf("the session policies have %d characters, and at most %d are allowed", size, maxPolicyChars)})
	}
	if number > maxPolicyARNs {
		list = append(list, Oversized{At: at, Problem: fmt.Sprintf("%d managed session policies are passed, and at most %d are allowed", number, maxPolicyARNs)})
	}
	return list
}

// unconditional reports whether all that is passed is passed together.
func (in inCall) unconditional() bool {
	for _, document := range in.Policies {
		if len(document.When) > 0 {
			return false
		}
	}
	return len(in.Policies) <= 1
}

// accountOf is the account in an ARN of IAM, where it is written in full.
func accountOf(arn policy.Text) string {
	fields := arn.Split(':', 6)
	if len(fields) < 6 || !fields[0].Is("arn") || !fields[2].Is("iam") {
		return ""
	}
	account, _ := fields[4].Literal()
	if len(account) != 12 || strings.Trim(account, "0123456789") != "" {
		return ""
	}
	return account
}
