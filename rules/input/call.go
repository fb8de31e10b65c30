package input

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Call is a place where somebody assumes a role, with what it lacks of what the role
// that it surely means demands.
type Call struct {
	At Place `json:"at"`
	// Kind is what calls: "profile", "provider", "backend", "service-account", …
	Kind string `json:"kind"`
	// Action is the action of STS; empty where it is not known.
	Action string `json:"action"`
	// Role names the role: a declared one where it is surely meant, and RoleAt is where;
	// else what is written.
	Role   string `json:"role"`
	RoleAt Place  `json:"role_at"`
	// Seconds is the duration that is asked for; 0 where none is, or it is not known.
	Seconds int `json:"seconds"`
	// Duration is what is surely wrong with it: "too short", "too long" (for the role),
	// "chained" (for a session of a role), "beyond any"; empty where nothing is.
	Duration     string `json:"duration"`
	DurationText string `json:"duration_text"`
	DurationAt   Place  `json:"duration_at"`
	// Maximum is the longest session of the role in seconds, MaximumAt where it says so,
	// or its declaration; 0 where it is not known.
	Maximum   int   `json:"maximum"`
	MaximumAt Place `json:"maximum_at"`
	// Caller names who calls, in words; Source is the call whose session calls, absent
	// where there is none, or it is not known.
	Caller string      `json:"caller"`
	Source *CallSource `json:"source,omitempty"`
	// BadTags are session tags that STS refuses, Oversized the limits that the session
	// policies surely exceed.
	BadTags   []BadTag    `json:"bad_tags,omitempty"`
	Oversized []Oversized `json:"oversized,omitempty"`
	// Root is the caller, where it is the root user of an account.
	Root *Node `json:"root,omitempty"`
	// Job is the job of a workflow; absent for other calls.
	Job *CallJob `json:"job,omitempty"`
	// Has tells what is there, so that rules are asked about few calls.
	Has CallHas `json:"has"`
	// Unsent is what each Allow of the role's trust policy that may let the caller in
	// demands, and the call does not send.
	Unsent []Unsent `json:"unsent"`
	// NoContext are the halves that allow the call, but not the contexts that it provides.
	NoContext []NoContext `json:"no_context"`
	// Narrow are the later calls with this session that its session policy forbids.
	Narrow []NarrowCall `json:"narrow"`
}

// CallHas tells what of a Call is there.
type CallHas struct {
	// Overlong: the duration is above the maximum of the role.
	Overlong bool `json:"overlong"`
	// What of each kind is in Unsent.
	ExternalID     bool `json:"external_id"`
	SourceIdentity bool `json:"source_identity"`
	SessionTag     bool `json:"session_tag"`
	Subject        bool `json:"subject"`
	// Of the token of a workflow's job.
	WorkflowSubject bool `json:"workflow_subject"`
	Environment     bool `json:"environment"`
	Audience        bool `json:"audience"`
	Narrow          bool `json:"narrow"`
	// NoContext: contexts are provided, and a half surely does not allow it.
	NoContext bool `json:"no_context"`
	// TooShort and Chained: the duration is below 900 seconds, or above an hour for a session.
	TooShort bool `json:"too_short"`
	Chained  bool `json:"chained"`
	// What of each kind is there.
	BadTags   bool `json:"bad_tags"`
	Oversized bool `json:"oversized"`
	Root      bool `json:"root"`
	// NoToken: the call needs a token that its job surely does not get.
	NoToken bool `json:"no_token"`
}

// Unsent is something that a trust policy demands of a request and a call does not send.
type Unsent struct {
	// What: "external-id", "source-identity", "session-tag", "subject" of a service account,
	// "workflow-subject", "environment" for one that differs in where the job runs, "audience".
	What string `json:"what"`
	// Tag is the key of the tag.
	Tag string `json:"tag"`
	// Expected and Found in words: "`a` or `b`", "none".
	Expected string `json:"expected"`
	Found    string `json:"found"`
	// At is what is sent, or the call; ConditionAt the first condition that fails.
	At          Place `json:"at"`
	ConditionAt Place `json:"condition_at"`
	// Where says of a job in which environment it runs, in words; WhereAt is where the job
	// says so, or its beginning.
	Where   string `json:"where"`
	WhereAt *Place `json:"where_at,omitempty"`
}

// NoContext is a half that allows a call without the contexts that it provides.
type NoContext struct {
	// Half in words, At the first of its actions.
	Half string `json:"half"`
	At   Place  `json:"at"`
}

// NarrowCall is a later call that a session policy forbids.
type NarrowCall struct {
	Role string `json:"role"`
	At   Place  `json:"at"`
	// PolicyAt is the session policy.
	PolicyAt Place `json:"policy_at"`
}

// calls makes the questions about calls.
func calls(facts *access.Result) (list []Question) {
	byKey := map[string]*policy.Call{}
	for _, called := range facts.Calls {
		byKey[called.Call.Key] = called.Call
	}
	for _, called := range facts.Calls {
		body := newCall(called)
		if source := called.Call.Source; source != "" {
			body.addFacts(called.Call, byKey[source])
		} else {
			body.addFacts(called.Call, nil)
		}
		list = append(list, Question{Subject: "call", Body: body})
		if values, faulty := (inCall{called.Call}).values(); faulty {
			list = append(list, values)
		}
	}
	return list
}

func newCall(called *access.Called) *Call {
	call := called.Call
	body := &Call{
		At: ofCall(call, call.Span), Kind: string(call.Kind), Action: call.Action, Role: "`" + call.Role.Text.String() + "`",
		Seconds: call.Seconds, Duration: string(called.Duration), Maximum: called.Maximum,
		Has: CallHas{
			Overlong: called.Duration == access.TooLong, TooShort: called.Duration == access.TooShort, Chained: called.Duration == access.ChainedLong,
		},
	}
	if sure := called.Named.Sure; len(sure) > 0 {
		body.Role, body.RoleAt = title(sure[0]), declared(sure[0])
	}
	if call.Duration != nil {
		body.DurationText, body.DurationAt = call.Duration.Text.String(), ofCall(call, call.Duration.Span)
	}
	if longest := called.Longest; longest != nil {
		body.MaximumAt = declared(longest)
		if longest.MaxSession != nil {
			body.MaximumAt = Place{Span: longest.MaxSession.Span, When: longest.When, Via: longest.MaxSession.Via}
		}
	}
	for i := range called.Demands {
		body.addUnsent(call, &called.Demands[i])
	}
	switch {
	case called.Subject == nil:
	case call.Kind == policy.WorkflowCall:
		body.addSubject(call, called.Subject)
	default:
		body.addUnsent(call, called.Subject)
	}
	if called.Audience != nil {
		body.addUnsent(call, called.Audience)
	}
	body.addContexts(called)
	for _, later := range called.Narrow {
		body.Has.Narrow = true
		body.Narrow = append(body.Narrow, NarrowCall{
			Role: title(later.Role), At: ofCall(later.Call, later.Span), PolicyAt: Place{Span: call.Policies[0].Span, When: call.Policies[0].When},
		})
	}
	return body
}

func (c *Call) addContexts(called *access.Called) {
	if trust := called.NoContext; trust != nil {
		c.lacksContext("the trust policy of "+c.Role, trust.Statement)
	}
	if grant := called.Unpermitted; grant != nil {
		c.lacksContext("the permission of "+title(called.Caller)+" on "+c.Role, grant.Statement)
	}
}

func (c *Call) lacksContext(half string, statement *policy.Statement) {
	if len(statement.Actions) == 0 {
		return
	}
	c.Has.NoContext = true
	c.NoContext = append(c.NoContext, NoContext{Half: half, At: within(statement).value(statement.Actions[0])})
}

// ofCall is a place that a call is written at.
func ofCall(call *policy.Call, span policy.Span) Place { return Place{Span: span, When: call.When} }

func (c *Call) addUnsent(call *policy.Call, demand *access.Demand) {
	unsent := Unsent{Expected: expected(demand.Conditions), Found: "none", At: c.At, ConditionAt: Place{Span: demand.Conditions[0].KeySpan}}
	if demand.Found != nil {
		unsent.Found = "`" + demand.Found.Text.String() + "`"
		if !demand.Found.Default {
			unsent.At = ofCall(call, demand.Found.Span)
		}
	}
	switch tag, isTag := strings.CutPrefix(demand.Key, "aws:requesttag/"); {
	case isTag:
		unsent.What, unsent.Tag, c.Has.SessionTag = "session-tag", tag, true
	case demand.Key == "sts:externalid":
		unsent.What, c.Has.ExternalID = "external-id", true
	case demand.Key == "sts:sourceidentity":
		unsent.What, c.Has.SourceIdentity = "source-identity", true
	case demand.Key == "sub":
		unsent.What, c.Has.Subject = "subject", true
	case demand.Key == "aud":
		unsent.What, c.Has.Audience = "audience", true
	}
	c.Unsent = append(c.Unsent, unsent)
}

// expected says in words what conditions ask for, one of which has to hold.
func expected(conditions []*policy.Condition) string {
	var words []string
	for _, condition := range conditions {
		operator := strings.ToLower(condition.Operator.String())
		if strings.HasPrefix(operator, "null") {
			words = append(words, "any")
			continue
		}
		var values []string
		for _, value := range condition.Values {
			values = append(values, "`"+value.Text.String()+"`")
		}
		word := listedOr(values)
		if strings.Contains(operator, "not") {
			word = "other than " + word
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return listedOr(slices.Compact(words))
}

// listedOr joins alternatives, the fourth and further ones counted.
func listedOr(words []string) string {
	const shown = 3
	if len(words) > shown {
		words = append(words[:shown:shown], fmt.Sprintf("one of %d more", len(words)-shown))
	}
	return strings.Join(words, " or ")
}
