package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// export is an output that other stacks of the account and Region import by name.
type export struct {
	of     *template
	output *policy.Node
}

// collectExports notes what the stack exports under names that are known but for what
// all stacks of one account and Region have in common.
func (t *template) collectExports() {
	outputs := t.root.Exact("Outputs")
	if outputs == nil {
		return
	}
	for _, field := range outputs.Fields {
		exported := field.Value.Exact("Export")
		if exported == nil || exported.Exact("Name") == nil || field.Value.Exact("Value") == nil {
			continue
		}
		if name, ok := t.exportName(exported.Exact("Name")); ok {
			t.stacks.exports[name] = append(t.stacks.exports[name], export{t, field.Value.Exact("Value")})
		}
	}
}

// exportName is a name equal in all stacks of one account and Region; false where only
// the stack or its parameters tell it.
func (t *template) exportName(raw *policy.Node) (string, bool) {
	var text policy.Text
	found := false
	t.apart(func() { text, found = t.single(raw) })
	if !found || text.IsEmpty() {
		return "", false
	}
	for _, part := range text.Parts {
		if part.Hole != nil && !isShared(*part.Hole) {
			return "", false
		}
	}
	return text.String(), true
}

// isShared reports whether a hole has one value in all stacks of an account and Region.
func isShared(hole policy.Hole) bool {
	switch hole.Name {
	case "AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::URLSuffix":
		return true
	}
	return false
}

// importValue is what the one stack of the repository exports under a name. Two that
// export it cannot stand in one account: which of them is meant, nobody can tell.
func (t *template) importValue(raw, argument *policy.Node) *policy.Node {
	name, ok := t.exportName(argument)
	if found := t.stacks.exports[name]; ok && len(found) == 1 && found[0].of != t {
		if value := found[0].of.output(found[0].output); value != nil {
			return placed(value, raw, t.here)
		}
	}
	return t.hole(raw, policy.String)
}

// output evaluates the value of an output; nil where it hangs on itself.
func (t *template) output(value *policy.Node) *policy.Node {
	if t.outputs[value] {
		return nil
	}
	t.outputs[value] = true
	defer delete(t.outputs, value)
	var result *policy.Node
	t.apart(func() { result = t.evaluate(value) })
	return result
}

// nestedOutput is what GetAtt gives for an output of a nested stack; nil where the
// template of it was not read, or has no such output.
func (t *template) nestedOutput(name, attribute string, raw *policy.Node) *policy.Node {
	nested, of := t.nested[name], strings.TrimPrefix(attribute, "Outputs.")
	if nested == nil || of == attribute || nested.root.Exact("Outputs") == nil {
		return nil
	}
	output := nested.root.Exact("Outputs").Exact(of)
	if output == nil || output.Exact("Value") == nil {
		return nil
	}
	value := nested.output(output.Exact("Value"))
	if value == nil {
		return nil
	}
	return placed(value, raw, nil)
}

// here names what is common to the stacks of one account as this stack names it.
func (t *template) here(hole policy.Hole) (policy.Text, bool) {
	if !isShared(hole) {
		return policy.Text{}, false
	}
	return t.pseudo(strings.TrimPrefix(hole.Name, "AWS::")), true
}

// placed is a value of another stack where this one names it.
func placed(value, raw *policy.Node, fill func(policy.Hole) (policy.Text, bool)) *policy.Node {
	moved := *value
	moved.Span, moved.Via = raw.Span, raw.Via
	if fill != nil {
		moved.Text = moved.Text.Bind(fill)
	}
	moved.Items, moved.Fields = nil, nil
	for _, item := range value.Items {
		moved.Items = append(moved.Items, placed(item, raw, fill))
	}
	for _, field := range value.Fields {
		field.Value, field.KeySpan = placed(field.Value, raw, fill), raw.Span
		moved.Fields = append(moved.Fields, field)
	}
	return &moved
}
