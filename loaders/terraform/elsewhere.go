package terraform

import (
	"github.com/iamlint/iamlint/loaders/policy"
)

// elsewhere counts a call of a module that is not in the repository as not read: what
// it declares, and whom it gives what, nobody sees. Local modules are entered.
func (ev *evaluator) elsewhere(call *block) {
	attribute := call.Body.Attributes["source"]
	if attribute == nil {
		return
	}
	source, known := ev.sourceOf(call)
	if known && isLocal(source) {
		return
	}
	reason := "module from elsewhere"
	if known {
		reason += ": " + source
	}
	ev.repo.Problems = append(ev.repo.Problems, policy.Problem{Span: span(attribute.Expr.Range()), Reason: reason})
}
