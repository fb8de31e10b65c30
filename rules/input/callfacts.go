package input

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

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

// addFacts adds what the call says of itself, whoever the role is.
func (c *Call) addFacts(call, source *policy.Call) {
	in := inCall{call}
	c.Caller, c.BadTags, c.Oversized, c.Job = "the caller", in.badTags(), in.oversized(), in.job()
	if source != nil {
		c.Caller = "the caller, `" + source.Role.Text.String() + "`,"
		c.Source = &CallSource{At: inCall{source}.place(source.Span), Role: source.Role.Text.String()}
	}
	c.Root = in.root()
	c.Has.BadTags, c.Has.Oversized, c.Has.Root = len(c.BadTags) > 0, len(c.Oversized) > 0, c.Root != nil
	c.Has.NoToken = call.Job != nil && call.Job.IDToken == policy.No && call.Job.Ambient == policy.No && !call.Job.Static && !call.Provider.IsEmpty()
}

// root is the root user, where its ARN is that of the caller, or the device is the root
// user's own.
func (in inCall) root() *Node {
	if arn := in.CallerARN; arn != nil && arn.Text.Known() && rootUser().MatchString(arn.Text.String()) {
		return &Node{Text: arn.Text.String(), Known: true, At: in.value(*arn)}
	}
	if in.MFA == nil || in.Action != "sts:AssumeRole" {
		return nil
	}
	device, _ := in.MFA.Text.Literal()
	user, found := strings.CutSuffix(device, ":mfa/root-account-mfa-device")
	if !found || !rootUser().MatchString(user+":root") {
		return nil
	}
	return &Node{Text: user + ":root", Known: true, At: in.value(*in.MFA)}
}

var rootUser = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^arn:[a-z-]+:iam::[0-9]{12}:root$`) })

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
