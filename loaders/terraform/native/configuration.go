package native

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Configuration says what a .tf.json file does. JSON does not tell the nested blocks of
// a resource from its arguments; isBlock says which names are blocks'.
func Configuration(file policy.File, isBlock func(name string) bool) *Text {
	root, problem := jsontext.Parse(jsontext.File(file))
	w := &writer{Text: &Text{}, file: file, isBlock: isBlock}
	if problem != nil {
		w.malformed(problem)
	}
	for _, body := range listed(root) {
		for _, field := range body.Fields {
			w.top(field)
		}
	}
	return w.Text
}

// Values says what a .tfvars.json file does.
func Values(file policy.File) *Text {
	root, problem := jsontext.Parse(jsontext.File(file))
	w := &writer{Text: &Text{}, file: file, verbatim: true}
	if problem != nil {
		w.malformed(problem)
	}
	if root == nil {
		return w.Text
	}
	for _, field := range root.Fields {
		if name, _ := field.Key.Literal(); hclsyntax.ValidIdentifier(name) {
			w.property("locals", name, field)
		}
	}
	return w.Text
}

// writer writes one file.
type writer struct {
	*Text
	file    policy.File
	isBlock func(name string) bool
	// verbatim is set where strings are values, not templates.
	verbatim bool
}

func (w *writer) malformed(problem *jsontext.SyntaxError) {
	w.Problems = append(w.Problems, policy.Problem{
		Span: problem.Span, Reason: problem.Message, Rule: "malformed-json",
		Args: map[string]string{"error": problem.Message, "token": problem.Token}, Related: problem.Before,
	})
}

// listed are the objects that stand where one or a list of them may.
func listed(node *policy.Node) []*policy.Node {
	switch {
	case node == nil:
	case node.Kind == policy.Object:
		return []*policy.Node{node}
	case node.Kind == policy.List:
		var list []*policy.Node
		for _, item := range node.Items {
			list = append(list, listed(item)...)
		}
		return list
	}
	return nil
}

// areBlocks reports whether a value can be nested blocks: an object, or a list of
// nothing else.
func areBlocks(node *policy.Node) bool {
	if node.Kind == policy.List {
		for _, item := range node.Items {
			if item.Kind != policy.Object {
				return false
			}
		}
	}
	return node.Kind == policy.List || node.Kind == policy.Object
}

// top writes the blocks of one kind.
func (w *writer) top(field policy.Field) {
	switch kind, _ := field.Key.Literal(); kind {
	case "resource", "data":
		w.labelled(kind, field.Value, "", 2)
	case "module", "variable", "output", "provider":
		w.labelled(kind, field.Value, "", 1)
	case "locals", "terraform":
		for _, body := range listed(field.Value) {
			w.block(kind, body)
		}
	}
}

// labelled writes blocks with labels, of which each is the key of an object.
func (w *writer) labelled(kind string, node *policy.Node, labels string, more int) {
	for _, object := range listed(node) {
		for _, field := range object.Fields {
			label, _ := field.Key.Literal()
			switch {
			case label == "//":
			case more > 1:
				w.labelled(kind, field.Value, labels+` "`+escaped(label)+`"`, more-1)
			default:
				for _, body := range listed(field.Value) {
					w.say(kind + labels + ` "`)
					w.put(escaped(label), field.KeySpan.Start, field.KeySpan.End)
					w.say(`"`)
					w.body(kind, body)
				}
			}
		}
	}
}

// block writes a block without labels. It stands at the brace of its object.
func (w *writer) block(kind string, body *policy.Node) {
	w.put(kind, body.Span.Start, body.Span.Start+1)
	w.body(kind, body)
}

func (w *writer) body(kind string, body *policy.Node) {
	w.say(" {\n")
	for _, field := range body.Fields {
		if name, _ := field.Key.Literal(); hclsyntax.ValidIdentifier(name) {
			w.property(kind, name, field)
		}
	}
	w.put("}", body.Span.End-1, body.Span.End)
	w.say("\n")
}

// hasBlocks reports whether blocks of a kind hold others, besides arguments.
func hasBlocks(kind string) bool {
	switch kind {
	case "locals", "variable", "output", "module":
		return false
	}
	return true
}

// property writes an argument, or nested blocks.
func (w *writer) property(kind, name string, field policy.Field) {
	switch {
	case name == "dynamic" && hasBlocks(kind), name == "backend" && kind == "terraform":
		w.labelled(name, field.Value, "", 1)
	case hasBlocks(kind) && (name == "content" || w.isBlock(name)) && areBlocks(field.Value):
		for _, body := range listed(field.Value) {
			w.block(name, body)
		}
	default:
		w.put(name, field.KeySpan.Start, field.KeySpan.End)
		w.say(" = ")
		w.value(field.Value, isSource(kind, name))
		w.say("\n")
	}
}

// isSource reports whether the strings of an argument are expressions themselves, not
// templates.
func isSource(kind, name string) bool {
	switch name {
	case "provider", "depends_on":
		return kind != "locals" && kind != "module" || name == "depends_on"
	case "providers":
		return kind == "module"
	case "type":
		return kind == "variable"
	case "iterator":
		return kind == "dynamic"
	}
	return false
}

// value writes an expression.
func (w *writer) value(node *policy.Node, source bool) {
	switch node.Kind {
	case policy.String:
		w.text(node.Span, source)
	case policy.List:
		w.put("[", node.Span.Start, node.Span.Start+1)
		for i, item := range node.Items {
			if i > 0 {
				w.say(", ")
			}
			w.value(item, source)
		}
		w.put("]", node.Span.End-1, node.Span.End)
	case policy.Object:
		w.object(node, source)
	case policy.Null:
		w.put("null", node.Span.Start, node.Span.End)
	default:
		literal, _ := node.Text.Literal()
		w.put(literal, node.Span.Start, node.Span.End)
	}
}

func (w *writer) object(node *policy.Node, source bool) {
	w.put("{", node.Span.Start, node.Span.Start+1)
	for i, field := range node.Fields {
		if i > 0 {
			w.say(", ")
		}
		w.text(field.KeySpan, false)
		w.say(" = ")
		w.value(field.Value, source)
	}
	w.put("}", node.Span.End-1, node.Span.End)
}

// escaped is a text as it stands between quotes.
func escaped(text string) string {
	if !strings.ContainsAny(text, "\"\\\r\n$%") {
		return text
	}
	var quoted strings.Builder
	for i := range len(text) {
		if strings.HasPrefix(text[i:], "${") || strings.HasPrefix(text[i:], "%{") {
			quoted.WriteByte(text[i])
		}
		quoted.WriteString(escape(text[i]))
	}
	return quoted.String()
}

// escape is one byte as it stands between quotes.
func escape(char byte) string {
	switch char {
	case '"', '\\':
		return `\` + string(rune(char))
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	}
	return string([]byte{char})
}
