package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// addSubject adds what keeps the subject of a job's token out. A trust policy that asks for
// an environment where the job runs in none, or for none where it does, is a flaw of its own.
func (c *Call) addSubject(call *policy.Call, demand *access.Demand) {
	if slices.ContainsFunc(demand.Conditions, literalWildcard) {
		return // that the condition matches nobody is a finding of its own
	}
	unsent := Unsent{
		What: "workflow-subject", Expected: expected(demand.Conditions), Found: listedOr(subjectsOf(call)),
		At: inCall{call}.place(call.Span), ConditionAt: Place{Span: demand.Conditions[0].KeySpan},
	}
	if job := call.Job; job != nil {
		at := Place{Span: job.Span, When: call.When}
		unsent.Where, unsent.WhereAt = "no environment", &at
		if job.Environment != nil {
			unsent.Where = "environment `" + job.Environment.Text.String() + "`"
			at = inCall{call}.value(*job.Environment)
		}
		if job.Environment == nil && allAsk(demand.Conditions, "environment") ||
			job.Environment != nil && job.Environment.Text.Known() && allAsk(demand.Conditions, "ref", "pull_request") {
			unsent.What = "environment"
		}
	}
	c.Has.WorkflowSubject, c.Has.Environment = unsent.What == "workflow-subject", unsent.What == "environment"
	c.Unsent = append(c.Unsent, unsent)
}

// literalWildcard reports whether a condition compares a wildcard letter by letter.
func literalWildcard(condition *policy.Condition) bool {
	wild := func(value policy.Value) bool { return holdsWildcard(value, wildcardsNeverIn(condition.Key)) }
	return literally(comparing(condition)) && slices.ContainsFunc(condition.Values, wild)
}

// subjectsOf are the subjects that the token of a call may have, in words. Their form with
// numbers, which they may have in its place, is left out.
func subjectsOf(call *policy.Call) (words []string) {
	for _, claim := range call.Claims {
		if claim.Key != "sub" {
			continue
		}
		for _, value := range claim.Values {
			if word := "`" + value.Text.String() + "`"; !strings.Contains(word, "@⟨") && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

// allAsk reports whether each value that the conditions ask for is a subject of GitHub with
// one of the ends.
func allAsk(conditions []*policy.Condition, ends ...string) bool {
	for _, condition := range conditions {
		if operator := baseOperator(condition); operator != "stringequals" && operator != "stringlike" && operator != "stringequalsignorecase" {
			return false
		}
		for _, value := range condition.Values {
			segments := value.Text.Split(':', 4)
			if len(segments) < 3 || !segments[0].Is("repo") || !slices.ContainsFunc(ends, segments[2].Is) {
				return false
			}
		}
	}
	return true
}
