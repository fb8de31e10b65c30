// Package rules asks the embedded Rego rules about what the loaders read, and makes
// findings of their answers: compile, ask, place, sort.
//
// It decides nothing about policies: Go says what is (rules/input, rules/access),
// Rego says what is wrong (rego/).
package rules

import "github.com/iamlint/iamlint/loaders/policy"

// Severity of a rule: what its findings mean to the user.
type Severity string

// The severities, worst first. Error: AWS refuses it or it surely cannot work.
// Warning: probably wrong or dangerous. Note: worth knowing.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Rank orders severities: error 3, warning 2, note 1, anything else 0.
func (s Severity) Rank() int {
	switch s {
	case Error:
		return 3
	case Warning:
		return 2
	case Note:
		return 1
	}
	return 0
}

// Rule is what a rule's METADATA tells; its documentation and its SARIF descriptor.
type Rule struct {
	ID, Group, Title, Description string
	Subject                       string   // document, grant, trust, pair, principal, call or file
	Kinds                         []string // kinds of documents it is asked about; empty: all
	Severity                      Severity
	SecuritySeverity              string // "0.1" to "10.0"; empty for rules without one
	Precision                     string // very-high, high, medium or low
	Tags                          []string
	Message, Remedy               string
	Fix                           string   // describes the fix that findings may bear; empty for rules without one
	Related                       []string // URLs
	Replaces                      []string // ids whose findings it takes the place of where it points
	OptIn                         bool
	Options                       []Option
}

// Option is a number that the configuration may set for a rule, which reads it as
// data.options[rule][name].
type Option struct {
	Name        string `yaml:"name"`
	Default     int    `yaml:"default"`
	Least       int    `yaml:"least"`
	Description string `yaml:"description"`
}

// Finding is one flaw at one place.
type Finding struct {
	Rule     *Rule
	Severity Severity // the rule's, unless the configuration changed it
	Message  string
	Span     policy.Span
	Related  []Related
	// Via are the places that lead to Span, where something stands there that acts elsewhere.
	Via []policy.Span
	// Fingerprint stays the same when the policy moves; 16 hex digits.
	Fingerprint string
	// Content is the same key without the file's path and without telling several alike
	// from each other: it stays when the file is renamed.
	Content string
	// Statement is the place of the statement the finding is about, for rules that
	// replace others there; zero where it is about none.
	Statement policy.Span
	// elsewhere is the file of another repository that the finding was moved from.
	elsewhere string
	// Fix surely mends the flaw and brings no other; nil where none is certain.
	Fix *Fix
	// offered is what the rule would have written: Fix, where the source allows it.
	offered *offered
	// Ends of the assumption that the finding is about; nil where it is about none.
	Ends *Ends
}

// Related is a second place of a finding and what it has to do with it.
type Related struct {
	Message string
	Span    policy.Span
	// Step: it is the next step of the way that begins at the finding's own place: to
	// the other half of a pair, or to where a value is used.
	Step bool
}

// Fix is a change of the source, in words and in bytes.
type Fix struct {
	Description string
	Edits       []Edit
}

// Edit puts a text in the place of a span.
type Edit struct {
	Span policy.Span
	Text string
}

// Ends are who would become whom, where a finding is about that: in words, such as
// "user `bob`".
type Ends struct {
	Caller, Role string
}

// Result is what one run found, over all roots.
type Result struct {
	Findings []Finding
	// Ignored are the findings that somebody asked not to be told, Older those that the
	// tree compared with has too.
	Ignored, Older []Finding
	// Rules are all rules, sorted by id, whether they fired or not. Check leaves them
	// out: who needs them reads them of the engine.
	Rules    []*Rule
	Coverage Coverage
	// Files are the bytes of every file that a finding points into, by path.
	Files map[string][]byte
}

// Coverage says what a run looked at, and what it could not read or not fully know.
type Coverage struct {
	Files                 int   `json:"files"`
	Documents             int   `json:"documents"`
	Statements            int   `json:"statements"`
	DocumentsWithUnknowns int   `json:"documentsWithUnknowns"`
	Principals            int   `json:"principals"`
	Calls                 int   `json:"calls"`
	Pairs                 Pairs `json:"pairs"`
	// Ignored are the findings that somebody asked not to be told; Older those that the
	// tree compared with has too; Baselined those that a baseline knows, which also holds
	// StaleBaseline entries that nothing answers to any more.
	Ignored       int      `json:"ignored"`
	Older         int      `json:"older,omitempty"`
	Baselined     int      `json:"baselined,omitempty"`
	StaleBaseline int      `json:"staleBaseline,omitempty"`
	Unread        []Unread `json:"unread"`
}

// Pairs counts the judged pairs of caller and role by verdict.
type Pairs struct {
	Allowed int `json:"allowed"`
	Denied  int `json:"denied"`
	Unknown int `json:"unknown"`
}

// Unread is something that was not read, and why.
type Unread struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
}
