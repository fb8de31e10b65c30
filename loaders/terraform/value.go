package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// literal makes a node of a known value.
func (ev *evaluator) literal(value cty.Value, r hcl.Range, e *env) *policy.Node {
	node := &policy.Node{Span: span(r), Via: e.via}
	switch {
	case !value.IsKnown(), !value.IsNull() && value.Type() == cty.Number && !isWritable(value):
		return ev.hole(r, e)
	case value.IsNull():
	case value.Type() == cty.String:
		return ev.string(policy.Literal(value.AsString()), r, e)
	case value.Type() == cty.Number:
		node.Kind, node.Text = policy.Number, policy.Literal(numberText(value))
	case value.Type() == cty.Bool:
		node.Kind, node.Text = policy.Bool, policy.Literal("false")
		if value.True() {
			node.Text = policy.Literal("true")
		}
	case value.CanIterateElements():
		return ev.collection(node, value, r, e)
	default:
		return ev.hole(r, e)
	}
	return node
}

func (ev *evaluator) collection(node *policy.Node, value cty.Value, r hcl.Range, e *env) *policy.Node {
	node.Kind = policy.List
	if value.Type().IsObjectType() || value.Type().IsMapType() {
		node.Kind = policy.Object
	}
	for it := value.ElementIterator(); it.Next(); {
		key, item := it.Element()
		member := ev.literal(item, r, e)
		if node.Kind == policy.List {
			node.Items = append(node.Items, member)
			continue
		}
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal(key.AsString()), KeySpan: span(r), Value: member})
	}
	switch {
	case value.Type().IsSetType():
		ev.shapes[node] = set | typed
	case value.Type().IsListType(), value.Type().IsMapType():
		ev.shapes[node] = typed
	}
	return node
}

// string is a string that an expression makes; where it looks like JSON, it can be decoded.
func (ev *evaluator) string(text policy.Text, r hcl.Range, e *env) *policy.Node {
	node := ev.text(text, r, e)
	pieces := make([]jsontext.Piece, len(text.Parts))
	for i, part := range text.Parts {
		pieces[i] = jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: node.Span}
	}
	return ev.json(node, pieces, place(r, e))
}

// json notes what a string made of pieces means, where it looks like JSON. The text
// tells strings of one place apart.
func (ev *evaluator) json(node *policy.Node, pieces []jsontext.Piece, place string) *policy.Node {
	if !looksLikeJSON(pieces) {
		return node
	}
	ev.coded(node, place+" "+node.Text.String(), func() (*policy.Node, *jsontext.SyntaxError) {
		return jsontext.Parse(pieces)
	})
	ev.codes[node].pieces = pieces
	return node
}

// maxValue bounds the nodes of one value: a node may stand in many places of another.
const maxValue = 100_000

// value is the value of a node that is known to the last character.
func (ev *evaluator) value(node *policy.Node) (cty.Value, bool) {
	left := ev.budget(maxValue)
	return ev.valueOf(node, &left)
}

func (ev *evaluator) valueOf(node *policy.Node, left *int) (cty.Value, bool) {
	if *left--; *left < 0 {
		return cty.NilVal, false
	}
	literal, known := node.Text.Literal()
	switch {
	case len(node.When) > 0:
		return cty.NilVal, false
	case node.Kind == policy.Null:
		return cty.NullVal(cty.DynamicPseudoType), true
	case node.Kind == policy.String && known:
		return cty.StringVal(literal), true
	case node.Kind == policy.String:
		return ev.encoded(node, left)
	case node.Kind == policy.Bool && known:
		return cty.BoolVal(literal == "true"), true
	case node.Kind == policy.Number && known:
		return number(literal)
	case node.Kind == policy.List && !node.Partial:
		return ev.listValue(node, left)
	case node.Kind == policy.Object && !node.Partial:
		return ev.objectValue(node, left)
	}
	return cty.NilVal, false
}

// encoded is the text of a jsonencode of known things.
func (ev *evaluator) encoded(node *policy.Node, left *int) (cty.Value, bool) {
	meaning, ok := ev.codes[node]
	if !ok || !meaning.encoded {
		return cty.NilVal, false
	}
	if meaning.text == nil {
		text, known := ev.encode(node, left)
		if !known {
			return cty.NilVal, false
		}
		meaning.text = &text
	}
	return cty.StringVal(*meaning.text), true
}

func (ev *evaluator) encode(node *policy.Node, left *int) (string, bool) {
	meaning, _ := ev.decoded(node)
	if meaning.node == nil {
		return "", false
	}
	value, known := ev.valueOf(meaning.node, left)
	if !known {
		return "", false
	}
	text, err := called(stdlib.JSONEncodeFunc, []cty.Value{value})
	if err != nil {
		return "", false
	}
	if *left -= len(text.AsString()) / 100; len(text.AsString()) > ev.budget(maxText) {
		return "", false
	}
	return text.AsString(), true
}

func (ev *evaluator) listValue(node *policy.Node, left *int) (cty.Value, bool) {
	if ev.is(node, unordered) {
		return cty.NilVal, false
	}
	values, ok := ev.memberValues(node.Items, left)
	if !ok {
		return cty.NilVal, false
	}
	switch tuple := cty.TupleVal(values); {
	case ev.is(node, set):
		return converted(tuple, cty.Set(cty.DynamicPseudoType))
	case ev.is(node, typed):
		return converted(tuple, cty.List(cty.DynamicPseudoType))
	default:
		return tuple, true
	}
}

// valuesOf are the values of nodes that are all known.
func (ev *evaluator) valuesOf(nodes []*policy.Node) ([]cty.Value, bool) {
	left := ev.budget(maxValue)
	return ev.memberValues(nodes, &left)
}

func (ev *evaluator) memberValues(nodes []*policy.Node, left *int) ([]cty.Value, bool) {
	values := make([]cty.Value, len(nodes))
	for i, item := range nodes {
		value, known := ev.valueOf(item, left)
		if !known {
			return nil, false
		}
		values[i] = value
	}
	return values, true
}

func (ev *evaluator) objectValue(node *policy.Node, left *int) (cty.Value, bool) {
	values := map[string]cty.Value{}
	for _, field := range node.Fields {
		key, known := field.Key.Literal()
		if !known {
			return cty.NilVal, false
		}
		value, known := ev.valueOf(field.Value, left)
		if !known {
			return cty.NilVal, false
		}
		values[key] = value
	}
	if object := cty.ObjectVal(values); !ev.is(node, typed) {
		return object, true
	}
	return converted(cty.ObjectVal(values), cty.Map(cty.DynamicPseudoType))
}

func converted(value cty.Value, to cty.Type) (cty.Value, bool) {
	result, err := convert.Convert(value, to)
	return result, err == nil && result.IsWhollyKnown()
}

// maxExponent bounds the numbers that are calculated with: 1e999999999 is quickly
// written, but not in digits.
const maxExponent = 4096

func isWritable(number cty.Value) bool {
	exponent := number.AsBigFloat().MantExp(nil)
	return -maxExponent < exponent && exponent < maxExponent
}

func number(literal string) (cty.Value, bool) {
	value, err := cty.ParseNumberVal(literal)
	return value, err == nil && isWritable(value)
}

func numberText(value cty.Value) string {
	text, _ := convert.Convert(value, cty.String)
	return text.AsString()
}

// canonicalNumber is a number as Terraform writes it into a string: 1.50 is 1.5, 010 is 10.
func canonicalNumber(literal string) string {
	if value, ok := number(literal); ok {
		return numberText(value)
	}
	return literal
}

// asText is the text of a scalar where Terraform turns it into a string.
func asText(node *policy.Node) policy.Text {
	if literal, known := node.Text.Literal(); known && node.Kind == policy.Number {
		return policy.Literal(canonicalNumber(literal))
	}
	return node.Text
}

// asString is a scalar turned into a string, at its place; other nodes stay.
func asString(node *policy.Node) *policy.Node {
	if node.Kind != policy.Number && node.Kind != policy.Bool {
		return node
	}
	clone := *node
	clone.Kind, clone.Text = policy.String, asText(node)
	return &clone
}

// sortedFields are the fields by key; of one key, the later stays behind the earlier.
func sortedFields(fields []policy.Field) []policy.Field {
	sorted := slices.Clone(fields)
	slices.SortStableFunc(sorted, func(a, b policy.Field) int { return strings.Compare(a.Key.String(), b.Key.String()) })
	return sorted
}
