package terraform

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// reread is a statement as the provider takes it over from another document: condition
// values become strings, and a value that is a number outside a list gets lost with its key.
func reread(statement *policy.Node) *policy.Node {
	return withField(statement, "Condition", func(conditions *policy.Node) *policy.Node {
		for _, operator := range conditions.Fields {
			conditions = withField(conditions, operator.Key.String(), rereadKeys)
		}
		return conditions
	})
}

func rereadKeys(keys *policy.Node) *policy.Node {
	isNumber := func(field policy.Field) bool { return field.Value.Kind == policy.Number }
	isBool := func(field policy.Field) bool { return field.Value.Kind == policy.Bool }
	if !slices.ContainsFunc(keys.Fields, isNumber) && !slices.ContainsFunc(keys.Fields, isBool) {
		return keys
	}
	clone := *keys
	clone.Fields = slices.DeleteFunc(slices.Clone(keys.Fields), isNumber)
	for i, field := range clone.Fields {
		if isBool(field) {
			clone.Fields[i].Value = asString(field.Value)
		}
	}
	return &clone
}

// withField is an object with one member changed.
func withField(object *policy.Node, name string, change func(*policy.Node) *policy.Node) *policy.Node {
	for i, field := range object.Fields {
		if !field.Key.Is(name) || field.Value == nil {
			continue
		}
		changed := change(field.Value)
		if changed == field.Value {
			return object
		}
		clone := *object
		clone.Fields = slices.Clone(object.Fields)
		clone.Fields[i].Value = changed
		return &clone
	}
	return object
}
