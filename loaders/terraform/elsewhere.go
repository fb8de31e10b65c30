package terraform

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// elsewhere counts a call of a module that is not in the repository as not read: what
// it declares, and whom it gives what, nobody sees. Local modules are read as the
// directories they are.
func (ev *evaluator) elsewhere(call *block) {
	attribute := call.Body.Attributes["source"]
	if attribute == nil {
		return
	}
	source, known := ev.eval(attribute.Expr, ev.env(call)).Text.Literal()
	if known && (strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../")) {
		return
	}
	reason := "module from elsewhere"
	if known {
		reason += ": " + source
	}
	ev.repo.Problems = append(ev.repo.Problems, policy.Problem{Span: span(attribute.Expr.Range()), Reason: reason})
}
