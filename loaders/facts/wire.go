package facts

import (
	"bytes"
	"encoding/json"

	"github.com/iamlint/iamlint/loaders/policy"
)

// wire is a facts file as it is written. Documents, scopes and paths of files stand in
// tables, and are named by their numbers elsewhere.
type wire struct {
	Schema int    `json:"schema"`
	Kind   string `json:"kind"`
	Source
	Organization *Organization        `json:"organization,omitempty"`
	Accounts     []Account            `json:"accounts,omitempty"`
	Dumped       []dumped             `json:"dumped,omitempty"`
	Files        []string             `json:"files"`
	Scopes       []string             `json:"scopes"`
	Documents    []document           `json:"documents"`
	Principals   []principal          `json:"principals"`
	Policies     []managed            `json:"policies,omitempty"`
	Providers    []provider           `json:"providers,omitempty"`
	Bounds       []organizationPolicy `json:"organizationPolicies,omitempty"`
	Names        []value              `json:"names,omitempty"`
	Calls        []call               `json:"calls,omitempty"`
}

// dumped is an account of which every role, or every user, is declared.
type dumped struct {
	Account string `json:"account"`
	Roles   bool   `json:"roles,omitempty"`
	Users   bool   `json:"users,omitempty"`
}

// place is a file's number, and, where it is a stretch of the file, line and column of
// its start and end.
type place []int

// text is a string where it is one, else an object: parts, and what it refers to.
type text struct {
	literal string
	open    *openText
}

type openText struct {
	Parts []part `json:"parts"`
	Ref   *ref   `json:"ref,omitempty"`
}

// part is a literal stretch, or a hole where Hole is not empty.
type part struct {
	Literal string       `json:"text,omitempty"`
	Hole    string       `json:"hole,omitempty"`
	Scope   int          `json:"scope,omitempty"`
	Class   policy.Class `json:"class,omitempty"`
}

type ref struct {
	Scope     int    `json:"scope"`
	Address   string `json:"address"`
	Attribute string `json:"attribute"`
}

func (t text) MarshalJSON() ([]byte, error) {
	if t.open != nil {
		return plainJSON(t.open)
	}
	return plainJSON(t.literal)
}

func (t *text) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("{")) {
		return json.Unmarshal(data, &t.open)
	}
	return json.Unmarshal(data, &t.literal)
}

// plainJSON does not escape what only HTML minds.
func plainJSON(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}

type condition struct {
	Operator text    `json:"operator"`
	Key      text    `json:"key"`
	Values   []value `json:"values"`
	At       place   `json:"at,omitempty"`
	When     []cond  `json:"when,omitempty"`
}

// value has a kind where it is no string.
type value struct {
	Text    text   `json:"text"`
	At      place  `json:"at,omitempty"`
	When    []cond `json:"when,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Default bool   `json:"default,omitempty"`
}

type cond struct {
	Name  string `json:"name"`
	Scope int    `json:"scope,omitempty"`
	Not   bool   `json:"not,omitempty"`
}

type document struct {
	At         place       `json:"at,omitempty"`
	When       []cond      `json:"when,omitempty"`
	Version    *value      `json:"version,omitempty"`
	Statements []statement `json:"statements,omitempty"`
	Uses       []use       `json:"uses,omitempty"`
	Partial    bool        `json:"partial,omitempty"`
	ByAWS      bool        `json:"byAWS,omitempty"`
}

type use struct {
	Kind  policy.DocumentKind `json:"kind,omitempty"`
	Owner string              `json:"owner,omitempty"`
	Name  string              `json:"name,omitempty"`
	When  []cond              `json:"when,omitempty"`
}

type statement struct {
	At                place            `json:"at,omitempty"`
	When              []cond           `json:"when,omitempty"`
	Effect            *value           `json:"effect,omitempty"`
	Principals        []principalValue `json:"principals,omitempty"`
	NotPrincipals     []principalValue `json:"notPrincipals,omitempty"`
	Actions           []value          `json:"actions,omitempty"`
	NotActions        []value          `json:"notActions,omitempty"`
	Resources         []value          `json:"resources,omitempty"`
	NotResources      []value          `json:"notResources,omitempty"`
	Conditions        []condition      `json:"conditions,omitempty"`
	Partial           bool             `json:"partial,omitempty"`
	PartialConditions bool             `json:"partialConditions,omitempty"`
}

type principalValue struct {
	Type text `json:"type"`
	value
}

type principal struct {
	Kind        policy.PrincipalKind `json:"kind"`
	Key         string               `json:"key"`
	Address     string               `json:"address"`
	Name        text                 `json:"name"`
	Path        text                 `json:"path"`
	Account     text                 `json:"account"`
	Partition   text                 `json:"partition"`
	At          place                `json:"at,omitempty"`
	NameAt      place                `json:"nameAt,omitempty"`
	PathAt      place                `json:"pathAt,omitempty"`
	Trust       []int                `json:"trust,omitempty"`
	Policies    []int                `json:"policies,omitempty"`
	Managed     []value              `json:"managed,omitempty"`
	Boundary    []int                `json:"boundary,omitempty"`
	BoundaryRef *value               `json:"boundaryRef,omitempty"`
	Tags        []tag                `json:"tags,omitempty"`
	MaxSession  *value               `json:"maxSession,omitempty"`
	Incomplete  []string             `json:"incomplete,omitempty"`
	When        []cond               `json:"when,omitempty"`
}

type tag struct {
	Key   value `json:"key"`
	Value value `json:"value"`
}

type managed struct {
	Key           string `json:"key"`
	Address       string `json:"address"`
	Name          text   `json:"name"`
	ARN           text   `json:"arn"`
	At            place  `json:"at,omitempty"`
	NameAt        place  `json:"nameAt,omitempty"`
	Documents     []int  `json:"documents,omitempty"`
	Attached      bool   `json:"attached,omitempty"`
	MaybeAttached bool   `json:"maybeAttached,omitempty"`
}

type declaration struct {
	Key     string `json:"key"`
	Address string `json:"address"`
	Name    text   `json:"name"`
	At      place  `json:"at,omitempty"`
	NameAt  place  `json:"nameAt,omitempty"`
	When    []cond `json:"when,omitempty"`
}

type provider struct {
	declaration
	Kind      policy.ProviderKind `json:"kind"`
	ARN       text                `json:"arn"`
	ClientIDs []value             `json:"clientIDs,omitempty"`
}

type organizationPolicy struct {
	declaration
	Kind      policy.DocumentKind `json:"kind"`
	Documents []int               `json:"documents,omitempty"`
	Targets   []value             `json:"targets,omitempty"`
}

type call struct {
	Key            string          `json:"key,omitempty"`
	Kind           policy.CallKind `json:"kind"`
	Address        string          `json:"address,omitempty"`
	At             place           `json:"at,omitempty"`
	Action         string          `json:"action,omitempty"`
	Role           value           `json:"role"`
	Caller         string          `json:"caller,omitempty"`
	CallerARN      *value          `json:"callerARN,omitempty"`
	Source         string          `json:"source,omitempty"`
	Chained        policy.Tri      `json:"chained,omitempty"`
	ExternalID     *value          `json:"externalID,omitempty"`
	Duration       *value          `json:"duration,omitempty"`
	SessionName    *value          `json:"sessionName,omitempty"`
	SourceIdentity *value          `json:"sourceIdentity,omitempty"`
	MFA            *value          `json:"mfa,omitempty"`
	Tags           []tag           `json:"tags,omitempty"`
	Transitive     []value         `json:"transitive,omitempty"`
	Policies       []int           `json:"policies,omitempty"`
	PolicyARNs     []value         `json:"policyARNs,omitempty"`
	Contexts       []value         `json:"contexts,omitempty"`
	Seconds        int             `json:"seconds,omitempty"`
	Provider       text            `json:"provider"`
	Audience       *value          `json:"audience,omitempty"`
	Claims         []claim         `json:"claims,omitempty"`
	When           []cond          `json:"when,omitempty"`
	Partial        bool            `json:"partial,omitempty"`
	// PartialTags and PartialPolicies: more of these may be passed.
	PartialTags     bool   `json:"partialTags,omitempty"`
	PartialPolicies bool   `json:"partialPolicies,omitempty"`
	PolicySize      int    `json:"policySize,omitempty"`
	Profile         *value `json:"profile,omitempty"`
}

type claim struct {
	Key    string  `json:"key"`
	Values []value `json:"values"`
	All    bool    `json:"all,omitempty"`
}
