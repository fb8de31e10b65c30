package input

import "github.com/iamlint/iamlint/loaders/policy"

// File is one problem that a loader met in a file, or one ignore that stands there.
type File struct {
	// About is problem or ignore.
	About string `json:"about"`
	At    Place  `json:"at"`
	// Rule is the id of the rule that the loader means.
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
	// Error and Token are what a parser said, and the text it stopped at.
	Error   string `json:"error"`
	Token   string `json:"token"`
	Related *Place `json:"related,omitempty"`
	// Ignore is what the file asks not to be told.
	Ignore *Ignore `json:"ignore,omitempty"`
}

// Problem makes the question of a loader's problem; ok is false where no rule
// reports it and it is only counted.
func Problem(problem policy.Problem) (question Question, ok bool) {
	if problem.Rule == "" {
		return Question{}, false
	}
	body := &File{
		About: "problem", At: Place{Span: problem.Span}, Rule: problem.Rule, Reason: problem.Reason,
		Error: problem.Args["error"], Token: problem.Args["token"],
	}
	if !problem.Related.IsZero() {
		body.Related = &Place{Span: problem.Related}
	}
	return Question{Subject: "file", Body: body}, true
}
