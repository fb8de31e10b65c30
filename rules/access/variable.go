package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// requestScope is the scope of holes that a policy variable leaves: each request
// fills them anew.
const requestScope = "\x00request"

// withVariables turns the policy variables of a text into holes. Whether its
// document's Version knows variables does not matter: where it does not, the text
// matches nothing that could be meant, and Unknown is no lie.
func withVariables(text policy.Text) policy.Text {
	if !hasVariable(text) {
		return text
	}
	var pieces []policy.Text
	for _, part := range text.Parts {
		if part.Hole != nil {
			pieces = append(pieces, policy.Text{Parts: []policy.Part{part}})
			continue
		}
		pieces = append(pieces, variables(part.Literal)...)
	}
	return policy.Concat(append(pieces, policy.Text{})...)
}

func hasVariable(text policy.Text) bool {
	for _, part := range text.Parts {
		if strings.Contains(part.Literal, "${") {
			return true
		}
	}
	return false
}

func variables(literal string) []policy.Text {
	var pieces []policy.Text
	for {
		before, rest, found := strings.Cut(literal, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(pieces, policy.Literal(literal))
		}
		pieces = append(pieces, policy.Literal(before), policy.HoleText(strings.ToLower(name), requestScope, policy.AnyText))
		literal = after
	}
}

// bindCaller fills the variables that the caller's kind settles.
func bindCaller(text policy.Text, caller *policy.Principal) policy.Text {
	if caller.Kind != policy.User {
		return text
	}
	return text.Bind(func(hole policy.Hole) (policy.Text, bool) {
		return caller.Name, hole.Scope == requestScope && hole.Name == "aws:username"
	})
}

// knowsVariables reports whether the version of a document is the one with variables.
func knowsVariables(document *policy.Document) bool {
	return document.Version != nil && document.Version.Text.Is("2012-10-17")
}
