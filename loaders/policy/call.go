package policy

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// Call is a place where somebody assumes a role. A parameter that is nil is surely not
// passed, unless Partial says that something of the call was not read.
type Call struct {
	// Key is the identity: file or scope, and address. Empty for calls that nobody refers
	// to. Calls that are alternatives, one for each role that may be meant, share it.
	Key  string
	Kind CallKind
	// Address is what people call it: `provider.aws.prod`, `profile:prod`, the name of
	// the step or job; empty where only its place names it.
	Address string
	Span    Span // of what says that a role is assumed: the value of role-to-assume, role_arn …
	// Action is sts:AssumeRole, sts:AssumeRoleWithWebIdentity or
	// sts:AssumeRoleWithSAML; empty where that is not known.
	Action string
	Role   Value
	// Caller is the Key of the declared principal that calls, CallerARN its ARN where
	// that is what stands there; empty and nil where unknown.
	Caller    string
	CallerARN *Value
	// Source is the Key of the call whose session makes this one: a chain of profiles,
	// of providers, of steps. Chained tells whether the caller is itself a session of a
	// role: Yes with a Source that assumes one.
	Source  string
	Chained Tri
	// Profile is the profile of the AWS configuration whose credentials the call uses,
	// where that is written; nil elsewhere.
	Profile *Value

	ExternalID     *Value
	Duration       *Value // seconds, or as the format writes a duration (`1h`): see Seconds
	SessionName    *Value
	SourceIdentity *Value
	MFA            *Value // serial number or ARN of the device
	Tags           []Tag
	Transitive     []Value // keys of the tags that go on
	Policies       []*Document
	PolicyARNs     []Value
	// PartialTags and PartialPolicies are set where more tags, or session policies, may
	// be passed than were read.
	PartialTags     bool
	PartialPolicies bool
	// PolicySize is how many characters the session policy has at least, white space
	// included: what is not known of it counts nothing.
	PolicySize int
	Contexts   []Value // ARNs of the context providers
	// Seconds is Duration in seconds where it is known; 0 where it is not, or not passed.
	Seconds int

	// Provider is the URL of the identity provider without its scheme, as the
	// provider's ARN and the names of its claims have it; an empty text for other calls.
	Provider Text
	// Audience is the value that the token asks for, the provider's usual one included.
	Audience *Value
	// Claims are what the token can say; what is not listed is not known.
	Claims []TokenClaim
	// Job is the job of a workflow that calls; nil for other calls.
	Job  *Job
	When When
	// Partial is set where parameters may be passed that were not read.
	Partial bool
}

// CallKind is what calls.
type CallKind string

// The kinds of calls.
const (
	WorkflowCall       CallKind = "workflow"        // a step of a GitHub workflow
	GitLabCall         CallKind = "gitlab"          // a job of GitLab CI
	ProfileCall        CallKind = "profile"         // a profile of the AWS configuration
	ProviderCall       CallKind = "provider"        // a provider block of Terraform
	BackendCall        CallKind = "backend"         // a backend or remote state of Terraform
	ShellCall          CallKind = "shell"           // aws sts assume-role in a script
	ServiceAccountCall CallKind = "service-account" // a service account of Kubernetes
	SDKCall            CallKind = "sdk"             // a program
	DeployCall         CallKind = "deploy"          // a deployment tool that is told a role
)

// TokenClaim is one claim of a token and what it can say. Values with holes are patterns.
type TokenClaim struct {
	Key    string // `sub`, `aud`, `repository` …, without the provider
	Values []Value
	// All is set where the claim is surely one of the values, as the provider makes it
	// unless it is told otherwise: GitHub's subject may be made by a template of one's own.
	All bool
	// Whoever are the values whatever the repository is called, where its name was only
	// heard of; nil elsewhere.
	Whoever []Value
}

// Job is a job of a workflow.
type Job struct {
	Name string
	Span Span
	// Environment is nil where the job has none.
	Environment *Value
	// IDToken tells whether the job may ask for a token, PermissionsSpan where its
	// permissions stand; a zero span where neither job nor workflow writes any.
	IDToken         Tri
	PermissionsSpan Span
	// Reusable is set where other workflows call this one: they decide what it may do.
	Reusable bool
	// Static is set where the step passes access keys, and needs no token.
	Static bool
	// Ambient tells whether the step may find credentials that it was not told of: those
	// of the machine that runs the job, or of a step before it.
	Ambient Tri
}

// Handoff is a resource that gets a role for its service to act as.
type Handoff struct {
	Address  string // what people call the resource
	Property string // as the format writes it: `role`, `TaskRoleArn`
	Span     Span   // of the value
	Role     Value
	// Key is that of the declared role which the value refers to, or names beside it;
	// empty where it is an ARN, or nothing tells.
	Key string
	// Services are the service principals one of which has to be trusted.
	Services []string
	// Account is where the resource lives.
	Account Text
	When    When
}

// IsRole reports whether a value may name a role of which something is known.
func IsRole(value *Node) bool {
	known := !value.Text.IsEmpty() && (!value.Text.IsHole() || value.Text.Ref != nil)
	return known && (value.IsScalar() || value.Kind == Open)
}

// Seconds is a duration in seconds: a number of them, or as Go writes it (1h30m). It is 0
// where the value is nil or not known.
func Seconds(duration *Value) int {
	if duration == nil {
		return 0
	}
	text, known := duration.Text.Literal()
	if !known {
		return 0
	}
	if seconds, err := strconv.Atoi(text); err == nil {
		return seconds
	}
	parsed, err := time.ParseDuration(text)
	if err != nil {
		return 0
	}
	return int(parsed / time.Second)
}

// values are all values of the call; nil ones among them.
func (c *Call) values() []*Value {
	list := []*Value{&c.Role, c.CallerARN, c.ExternalID, c.Duration, c.SessionName, c.SourceIdentity, c.MFA, c.Audience, c.Profile}
	for i := range c.Tags {
		list = append(list, &c.Tags[i].Key, &c.Tags[i].Value)
	}
	for _, values := range [][]Value{c.Transitive, c.PolicyARNs, c.Contexts} {
		for i := range values {
			list = append(list, &values[i])
		}
	}
	for _, claim := range c.Claims {
		for _, values := range [][]Value{claim.Values, claim.Whoever} {
			for i := range values {
				list = append(list, &values[i])
			}
		}
	}
	if c.Job != nil {
		list = append(list, c.Job.Environment)
	}
	return list
}

// Characters counts those of the literal stretches of a text: how many it has at least.
func (t Text) Characters() (count int) {
	for _, part := range t.Parts {
		count += utf8.RuneCountInString(part.Literal)
	}
	return count
}

func (c *Call) bind(fill func(Hole) (Text, bool)) {
	for _, value := range c.values() {
		if value != nil {
			value.Text = value.Text.Bind(fill)
		}
	}
}
