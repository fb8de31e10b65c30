package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// UnknownAction is an action of STS that does not exist.
type UnknownAction struct {
	Text string `json:"text"`
	// Nearest is the action that is spelt most like it.
	Nearest string `json:"nearest"`
	At      Place  `json:"at"`
}

func unknownSTSActions(document *policy.Document) []UnknownAction {
	var list []UnknownAction
	for _, statement := range document.Statements {
		in := within(statement)
		for _, actions := range [][]policy.Value{statement.Actions, statement.NotActions} {
			for _, action := range actions {
				if literal, known := action.Text.Literal(); known && isUnknownSTSAction(literal) {
					list = append(list, UnknownAction{Text: literal, Nearest: nearestSTSAction(literal), At: in.value(action)})
				}
			}
		}
	}
	return list
}

func hasUnknownSTSAction(document *policy.Document) bool { return len(unknownSTSActions(document)) > 0 }

func isUnknownSTSAction(action string) bool {
	action = strings.ToLower(action)
	return strings.HasPrefix(action, "sts:") && !strings.Contains(action, "${") && !slices.ContainsFunc(policy.STSActions(), func(name string) bool {
		return policy.MatchString(action, strings.ToLower(name))
	})
}

// nearestSTSAction compares the beginning only, since the text may be of any length.
func nearestSTSAction(action string) string {
	action = strings.ToLower(action[:min(len(action), 64)])
	return slices.MinFunc(policy.STSActions(), func(a, b string) int {
		return policy.EditDistance(action, strings.ToLower(a)) - policy.EditDistance(action, strings.ToLower(b))
	})
}
