package why

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// conditions tells one by one whether the conditions of a statement hold.
func (e *explainer) conditions(statement *policy.Statement, document *policy.Document) []Detail {
	var list []Detail
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		detail := Detail{Result: resultOf(e.Holds(condition, document)), Message: shownCondition(condition), Span: condition.KeySpan}
		if len(condition.Values) > 0 {
			detail.Span = condition.Values[0].Span
		}
		list = append(list, detail)
	}
	if statement.Partial || statement.PartialConditions {
		list = append(list, Detail{Result: Unknown, Message: "conditions that could not be read", Span: statement.Span})
	}
	return list
}

// open are the details that are not known.
func open(details []Detail) []Detail {
	var list []Detail
	for _, detail := range details {
		if detail.Result == Unknown {
			list = append(list, detail)
		}
	}
	return list
}

// valuesShown is how many values of a condition are shown.
const valuesShown = 3

func shownCondition(condition *policy.Condition) string {
	var values []string
	for _, value := range condition.Values {
		values = append(values, value.Text.String())
	}
	if more := len(values) - valuesShown; more > 0 {
		values = append(values[:valuesShown:valuesShown], fmt.Sprintf("and %d more", more))
	}
	return fmt.Sprintf("%s %s: %s", condition.Operator, condition.Key, strings.Join(values, ", "))
}
