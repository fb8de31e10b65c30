package input

import (
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Ignore is something that a file asks not to be told, and what became of it.
type Ignore struct {
	// State is valid, malformed, unexplained or expired; an ignore that is not valid
	// hides nothing.
	State string `json:"state"`
	// Fault says what is wrong with one that is malformed.
	Fault string `json:"fault,omitempty"`
	// Until is the last day of one that ends.
	Until   string        `json:"until,omitempty"`
	UntilAt Place         `json:"until_at,omitempty"`
	Rules   []IgnoredRule `json:"rules,omitempty"`
}

// IgnoredRule is a rule that an ignore names.
type IgnoredRule struct {
	Name string `json:"name"`
	// State is used, where it hid a finding; unused, where the rule spoke of nothing
	// in reach; unknown, where there is no such rule; or open, where nobody can tell.
	State string `json:"state"`
	// Nearest is the rule that an unknown one most likely means.
	Nearest string `json:"nearest,omitempty"`
	At      Place  `json:"at"`
}

// IgnoreState tells whether an ignore holds, and else why not.
func IgnoreState(ignore *policy.Ignore, now time.Time) (state, fault string) {
	if ignore.Fault != "" {
		return "malformed", ignore.Fault
	}
	if ignore.Reason == nil {
		return "unexplained", ""
	}
	if ignore.Until == nil {
		return "valid", ""
	}
	written, known := ignore.Until.Text.Literal()
	if !known {
		return "valid", ""
	}
	last, err := time.Parse(time.DateOnly, written)
	switch {
	case err != nil:
		return "malformed", "`" + written + "` is no date such as 2027-01-31"
	case !now.Before(last.AddDate(0, 0, 1)):
		return "expired", ""
	}
	return "valid", ""
}

// IgnoreQuestion asks about an ignore; the rules are those that it names.
func IgnoreQuestion(ignore *policy.Ignore, state, fault string, rules []IgnoredRule) Question {
	body := &Ignore{State: state, Fault: fault, Rules: rules}
	if ignore.Until != nil {
		body.Until, body.UntilAt = ignore.Until.Text.String(), Place{Span: ignore.Until.Span}
	}
	return Question{Subject: "file", Body: &File{About: "ignore", At: Place{Span: ignore.Span}, Ignore: body}}
}
