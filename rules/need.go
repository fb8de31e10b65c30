package rules

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// need is the first line of a rule's body, where that compares a field of the input
// with a constant. Rules begin with what the question must hold at all, so
// that most of them need not be compiled or asked for most questions.
type need struct {
	field ast.Ref // from the input down
	value ast.Value
	other bool // anything but the value
}

// needsOf reads what each rule of a module needs; nil where one may need nothing.
func needsOf(text string) []need {
	var needs []need
	head, body := false, false
	for line := range strings.Lines(text) {
		if body {
			need, plain := parseNeed(strings.TrimSpace(line))
			if !plain {
				return nil
			}
			needs = append(needs, need)
		}
		head = head || strings.HasPrefix(line, "findings contains ")
		body = head && strings.HasSuffix(line, " if {\n") && !strings.HasPrefix(line, "\t")
		if body {
			head = false
		}
	}
	if head {
		return nil
	}
	return needs
}

// parseNeed reads a line such as `input.has.dates == true`.
func parseNeed(line string) (parsed need, plain bool) {
	words := strings.Split(line, " ")
	if len(words) != 3 || words[1] != "==" && words[1] != "!=" {
		return need{}, false
	}
	parsed.other = words[1] == "!="
	path, ofInput := strings.CutPrefix(words[0], "input.")
	text, quoted := strings.CutPrefix(strings.TrimSuffix(words[2], `"`), `"`)
	if !ofInput || strings.Trim(path, lower+".") != "" || strings.Trim(text, lower+"-") != "" {
		return need{}, false
	}
	for name := range strings.SplitSeq(path, ".") {
		parsed.field = append(parsed.field, ast.StringTerm(name))
	}
	parsed.value = ast.String(text)
	if !quoted {
		parsed.value = ast.Boolean(true)
	}
	return parsed, quoted || text == "true"
}

// lower are the characters of names.
const lower = "abcdefghijklmnopqrstuvwxyz_"

// mayAnswer reports whether the input holds what one of the module's rules needs.
func (m *module) mayAnswer(value ast.Value) bool {
	for _, need := range m.needs() {
		if found, err := value.Find(need.field); err == nil && (found.Compare(need.value) == 0) != need.other {
			return true
		}
	}
	return len(m.needs()) == 0
}
