package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxShown bounds the name of a hole.
const maxShown = 160

// show spells an intrinsic as people read it, equal for short and long forms:
// ImportValue(${Parent}-Arn). It tells whether that is the whole of it.
func show(raw *policy.Node) (string, bool) {
	var out strings.Builder
	spell(&out, raw)
	if text := out.String(); len(text) <= maxShown {
		return text, true
	}
	return strings.ToValidUTF8(out.String()[:maxShown], "") + "…", false
}

func spell(out *strings.Builder, raw *policy.Node) {
	if out.Len() > maxShown {
		return
	}
	if name, argument, ok := intrinsic(raw); ok {
		spellCall(out, name, argument)
		return
	}
	switch raw.Kind {
	case policy.List:
		for i, item := range raw.Items {
			if i > 0 {
				out.WriteString(", ")
			}
			spell(out, item)
		}
	case policy.Object:
		out.WriteString("{")
		for i, field := range raw.Fields {
			if i > 0 {
				out.WriteString(", ")
			}
			out.WriteString(field.Key.String() + ": ")
			spell(out, field.Value)
		}
		out.WriteString("}")
	default:
		out.WriteString(raw.Text.String())
	}
}

func spellCall(out *strings.Builder, name string, argument *policy.Node) {
	switch {
	case name == "Ref":
		out.WriteString("Ref(")
	case name == "Fn::GetAtt" && argument.Kind == policy.List && len(argument.Items) == 2:
		out.WriteString("GetAtt(")
		spell(out, argument.Items[0])
		out.WriteString(".")
		argument = argument.Items[1]
	default:
		out.WriteString(strings.TrimPrefix(name, "Fn::") + "(")
	}
	spell(out, argument)
	out.WriteString(")")
}
