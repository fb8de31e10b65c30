package input

import (
	"fmt"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Contradiction is a condition that none of the statement's principals can ever meet.
type Contradiction struct {
	// At is the first value of the condition, Value its text, Key the condition's key.
	At    Place  `json:"at"`
	Value string `json:"value"`
	Key   string `json:"key"`
	// Principal is the first principal, with the number of others.
	Principal   string `json:"principal"`
	PrincipalAt Place  `json:"principal_at"`
}

// addContradictions adds what conditions and principals of a statement make impossible.
func addContradictions(body *Document, document *policy.Document) {
	for i, statement := range document.Statements {
		for _, condition := range statement.Contradictions() {
			body.Statements[i].Contradictions = append(body.Statements[i].Contradictions, contradiction(statement, condition))
			body.Has.Contradiction = true
		}
	}
}

func contradiction(statement *policy.Statement, condition *policy.Condition) Contradiction {
	in := within(statement)
	value, principal := condition.Values[0], statement.Principals[0]
	at := in.value(value)
	at.When = at.When.And(condition.When)
	named := "`" + principal.Text.String() + "`"
	if others := len(statement.Principals) - 1; others > 0 {
		named = fmt.Sprintf("%s and %s", named, plural(others, "other"))
	}
	return Contradiction{
		At: at, Value: value.Text.String(), Key: condition.Key.String(),
		Principal: named, PrincipalAt: in.value(principal.Value),
	}
}
