package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxLoops bounds Fn::ForEach inside Fn::ForEach, and how often all of a template
// together may repeat something.
const (
	maxLoops   = 8
	maxRepeats = 1000
)

// loops expands Fn::ForEach of the language extensions, before anything else is read:
// it makes members of an object, also of the Resources section.
type loops struct {
	left int
}

// expand gives the node with every loop whose collection is written out unrolled.
// A loop over anything else stays, for others to see that something is missing.
func (l *loops) expand(node *policy.Node, depth int) *policy.Node {
	if !holdsLoop(node) {
		return node
	}
	clone := *node
	clone.Items, clone.Fields = nil, nil
	for _, item := range node.Items {
		clone.Items = append(clone.Items, l.expand(item, depth))
	}
	for _, field := range node.Fields {
		clone.Fields = append(clone.Fields, l.field(field, depth)...)
	}
	return &clone
}

func holdsLoop(node *policy.Node) bool {
	for _, field := range node.Fields {
		if isLoop(field) || holdsLoop(field.Value) {
			return true
		}
	}
	for _, item := range node.Items {
		if holdsLoop(item) {
			return true
		}
	}
	return false
}

func isLoop(field policy.Field) bool {
	name, _ := field.Key.Literal()
	return strings.HasPrefix(name, "Fn::ForEach")
}

// field gives what a member becomes: itself, or what its loop makes.
func (l *loops) field(field policy.Field, depth int) []policy.Field {
	items := field.Value.Items
	if !isLoop(field) {
		field.Value = l.expand(field.Value, depth)
		return []policy.Field{field}
	}
	if len(items) != 3 || items[2].Kind != policy.Object || depth >= maxLoops {
		return []policy.Field{field}
	}
	name, collection := literal(items[0]), literals(items[1])
	if name == "" || items[1].Kind != policy.List || len(collection) != len(items[1].Items) {
		return []policy.Field{field}
	}
	var made []policy.Field
	for _, value := range collection {
		if l.left--; l.left < 0 {
			return []policy.Field{field}
		}
		turn := turn{name, value}
		for _, inner := range items[2].Fields {
			made = append(made, l.field(turn.field(inner), depth+1)...)
		}
	}
	return made
}

// turn is one run of a loop: what the loop's identifier stands for.
type turn struct {
	name, value string
}

func (t turn) field(field policy.Field) policy.Field {
	if key, known := field.Key.Literal(); known {
		field.Key = policy.Literal(t.text(key))
	}
	field.Value = t.node(field.Value)
	return field
}

func (t turn) node(node *policy.Node) *policy.Node {
	if function, argument, ok := intrinsic(node); ok && function == "Ref" && literal(argument) == t.name {
		return &policy.Node{Kind: policy.String, Text: policy.Literal(t.value), Span: argument.Span, Via: node.Via}
	}
	clone := *node
	if text, known := node.Text.Literal(); known && node.Kind == policy.String {
		clone.Text = policy.Literal(t.text(text))
	}
	clone.Items, clone.Fields = nil, nil
	for _, item := range node.Items {
		clone.Items = append(clone.Items, t.node(item))
	}
	for _, field := range node.Fields {
		clone.Fields = append(clone.Fields, t.field(field))
	}
	return &clone
}

// text puts the value in the identifier's place; &{x} is the value with nothing but
// letters and digits, for logical ids.
func (t turn) text(text string) string {
	if !strings.Contains(text, "{"+t.name+"}") {
		return text
	}
	plain := strings.Map(func(char rune) rune {
		if char >= '0' && char <= '9' || char >= 'A' && char <= 'Z' || char >= 'a' && char <= 'z' {
			return char
		}
		return -1
	}, t.value)
	return strings.NewReplacer("${"+t.name+"}", t.value, "&{"+t.name+"}", plain).Replace(text)
}
