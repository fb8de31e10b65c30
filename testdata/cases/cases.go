// Package cases holds worked scenarios: may a caller become a role, or pass it on? And
// it writes each of them as a repository, in every format that iamlint reads, for tests.
package cases

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Now is the clock of all scenarios.
const Now = "2026-06-01T12:00:00Z"

//go:embed assume_role.json further.json
var tables embed.FS

// Case is one scenario. README.md explains every field.
type Case struct {
	ID          string `json:"id"`
	Kind        string `json:"kind"`
	Description string `json:"description"`
	Caller      Caller `json:"caller"`
	Role        Role   `json:"role"`
	// Actions must all be allowed; sts:AssumeRole where none is written.
	Actions  []string   `json:"actions"`
	Policies []Policy   `json:"identity_policies"`
	Boundary any        `json:"boundary"`
	SCPs     []Attached `json:"scps"`
	RCPs     []Attached `json:"rcps"`
	// Session is the policy of the session that calls.
	Session any `json:"session_policy"`
	// Management is the id of the management account.
	Management string `json:"management"`
	// Organization is the id of the organization that the accounts are of.
	Organization string         `json:"organization"`
	Context      map[string]any `json:"context"`
	Parameters   Parameters     `json:"parameters"`
	// Expected is what AWS answers, Static what can be said without Context.
	Expected string `json:"expected"`
	Missing  string `json:"missing_half"`
	Static   string `json:"static_verdict"`
	Source   string `json:"source"`
}

// Caller is who asks.
type Caller struct {
	ARN         string            `json:"arn"`
	Type        string            `json:"type"`
	Tags        map[string]string `json:"tags"`
	Credentials string            `json:"credentials"`
}

// Role is what is asked for.
type Role struct {
	ARN    string            `json:"arn"`
	Trust  any               `json:"trust"`
	Tags   map[string]string `json:"tags"`
	Max    int               `json:"max_session_duration"`
	Exists *bool             `json:"exists"`
}

// Policy is a policy by name; that of a group is called group:NAME/POLICY.
type Policy struct {
	Name     string `json:"name"`
	Document any    `json:"document"`
}

// Attached are the SCPs or RCPs of one root, unit or account.
type Attached struct {
	// Account is whose chain the target is of: caller_account or role_account.
	Account   string `json:"applies_to"`
	Target    string `json:"target"`
	Documents []any  `json:"documents"`
}

// Parameters are what the call passes.
type Parameters struct {
	Tags             map[string]string
	SourceIdentity   string
	ExternalID       string `json:"ExternalId"`
	DurationSeconds  int
	Service          string
	ProvidedContexts []string
}

// All are the scenarios, in order.
func All() ([]Case, error) {
	var all []Case
	for _, name := range []string{"assume_role.json", "further.json"} {
		data, err := tables.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var table []Case
		if err := json.Unmarshal(data, &table); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, table...)
	}
	for i := range all {
		if len(all[i].Actions) == 0 {
			all[i].Actions = []string{"sts:AssumeRole"}
		}
	}
	return all, nil
}

// Missing words, as `iamlint why` says them, of the half that a scenario lacks.
var missing = map[string][]string{
	"identity": {"identity"}, "trust": {"trust"}, "both": {"identity", "trust"}, "none": nil,
	"identity_deny": {"identity-deny"}, "trust_deny": {"trust-deny"}, "boundary": {"boundary"}, "boundary_deny": {"boundary"},
	"session_policy": {"session"}, "scp": {"scp"}, "rcp": {"rcp"}, "partition": {"partition"}, "principal_type": {"caller"},
	"parameters": {"parameters"}, "invalid_document": {"invalid-document"}, "cross_account_passrole": {"cross-account"},
}

// Lacks are the words of the contract for what is missing; false for a word nobody knows.
func (c *Case) Lacks() ([]string, bool) {
	words, known := missing[strings.TrimPrefix(c.Missing, "blocked_by:")]
	return words, known
}

// Arguments of `iamlint why`, without the paths; session is the file of the session
// policy.
func (c *Case) Arguments(session string) []string {
	list := []string{c.Caller.ARN, c.Role.ARN}
	if service := c.Parameters.Service; service != "" {
		list = append(list, "--action", "iam:PassRole", "--service", service)
	}
	for _, key := range sorted(c.Parameters.Tags) {
		list = append(list, "--tag", key+"="+c.Parameters.Tags[key])
	}
	if identity := c.Parameters.SourceIdentity; identity != "" {
		list = append(list, "--source-identity", identity)
	}
	if id := c.Parameters.ExternalID; id != "" {
		list = append(list, "--external-id", id)
	}
	if seconds := c.Parameters.DurationSeconds; seconds != 0 {
		list = append(list, "--duration", fmt.Sprint(seconds))
	}
	for _, provider := range c.Parameters.ProvidedContexts {
		list = append(list, "--context", "sts:RequestContextProviders="+provider)
	}
	if c.Session != nil {
		list = append(list, "--session-policy", session)
	}
	return list
}

// ContextArguments tell `iamlint why` what is known at run time.
func (c *Case) ContextArguments() []string {
	var list []string
	for _, key := range sorted(c.Context) {
		values, several := c.Context[key].([]any)
		if !several {
			values = []any{c.Context[key]}
		}
		for _, value := range values {
			list = append(list, "--context", fmt.Sprintf("%s=%v", key, value))
		}
	}
	return list
}

func sorted[V any](object map[string]V) []string {
	var keys []string
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
