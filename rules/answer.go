package rules

import (
	"encoding/json"
	"fmt"
	"strings"
)

// newAnswer reads one member of a group's findings:
// {"rule": id, "at": place, "related": [{"at": place, "message": text}], "args": {name: text},
// "fix": {"replace": text, "with": text}}.
func newAnswer(member any, rules map[string]*module) (answer, error) {
	object, _ := member.(map[string]any)
	id, _ := object["rule"].(string)
	module := rules[id]
	if module == nil {
		return answer{}, fmt.Errorf("a finding names no rule: %v", member)
	}
	if err := module.read(); err != nil {
		return answer{}, err
	}
	at, err := placeNumber(object["at"])
	if err != nil {
		return answer{}, fmt.Errorf("%s: %w", id, err)
	}
	result := answer{rule: module.rule, at: at, args: map[string]string{}}
	args, _ := object["args"].(map[string]any)
	for name, value := range args {
		result.args[name] = fmt.Sprint(value)
	}
	if fix, ok := object["fix"].(map[string]any); ok {
		result.replace, _ = fix["replace"].(string)
		result.with, _ = fix["with"].(string)
	}
	related, _ := object["related"].([]any)
	for _, item := range related {
		fields, _ := item.(map[string]any)
		at, err := placeNumber(fields["at"])
		if err != nil {
			return answer{}, fmt.Errorf("%s: related: %w", id, err)
		}
		message, _ := fields["message"].(string)
		result.related = append(result.related, relatedAnswer{at: at, message: message})
	}
	return result, nil
}

func placeNumber(value any) (int, error) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, fmt.Errorf("%v is no place", value)
	}
	at, err := number.Int64()
	return int(at), err
}

// fill puts args into the braces of a message template.
func fill(template string, args map[string]string) string {
	var filled strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		filled.WriteString(before)
		if !found {
			return filled.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := args[name]
		if !closed || !known {
			filled.WriteString("{")
			template = rest
			continue
		}
		filled.WriteString(cut(value))
		template = after
	}
}

// maxShown is how much of a value a message shows: no name that AWS takes is longer.
const maxShown = 2_048

func cut(value string) string {
	if len(value) <= maxShown {
		return value
	}
	return strings.ToValidUTF8(value[:maxShown], "") + "…"
}
