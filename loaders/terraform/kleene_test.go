package terraform

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// fits tells whether a node may stand for a value: holes stand for anything, what has
// conditions may be missing. It is the meaning of a node, written down a second time.
func fits(ev *evaluator, node *policy.Node, value any) bool {
	if node.Kind == policy.Choice {
		return slices.ContainsFunc(ev.alternatives(node), func(alternative *policy.Node) bool { return fits(ev, alternative, value) })
	}
	if node.Kind == policy.Open {
		text, isText := value.(string)
		return !isText || node.Text.IsHole() || textFits(node.Text, text)
	}
	switch value := value.(type) {
	case nil:
		return node.Kind == policy.Null || node.IsScalar() && node.Text.IsHole()
	case string:
		if meaning, ok := ev.decoded(node); ok && meaning.node != nil && meaning.problem == nil {
			var inner any
			if json.Unmarshal([]byte(value), &inner) == nil {
				return fits(ev, meaning.node, canonical(asNumbers(inner)))
			}
		}
		return node.IsScalar() && textFits(asText(node), value)
	case json.Number:
		return node.IsScalar() && textFits(asText(node), value.String())
	case bool:
		return node.IsScalar() && textFits(node.Text, strconv.FormatBool(value))
	case []any:
		return node.Kind == policy.List && listFits(ev, node, value)
	case map[string]any:
		return node.Kind == policy.Object && objectFits(ev, node, value)
	}
	return false
}

func asNumbers(value any) any {
	switch value := value.(type) {
	case float64:
		return json.Number(strconv.FormatFloat(value, 'f', -1, 64))
	case []any:
		for i := range value {
			value[i] = asNumbers(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = asNumbers(value[key])
		}
	}
	return value
}

func textFits(text policy.Text, value string) bool {
	return policy.Equal(text, policy.Literal(value)) != policy.No
}

// listFits looks for a way to give each value to an item, in order where the list has one.
func listFits(ev *evaluator, list *policy.Node, values []any) bool {
	scrambled := ev.is(list, unordered)
	for _, item := range list.Items {
		sure := len(item.When) == 0
		if sure && !slices.ContainsFunc(values, func(value any) bool { return fits(ev, ev.always(item), value) }) {
			return false
		}
	}
	if list.Partial {
		return true
	}
	if scrambled {
		return len(values) <= len(list.Items) && !slices.ContainsFunc(values, func(value any) bool {
			return !slices.ContainsFunc(list.Items, func(item *policy.Node) bool { return fits(ev, ev.always(item), value) })
		})
	}
	return inTurn(ev, list.Items, values)
}

func inTurn(ev *evaluator, items []*policy.Node, values []any) bool {
	if len(items) == 0 {
		return len(values) == 0
	}
	if len(values) > 0 && fits(ev, ev.always(items[0]), values[0]) && inTurn(ev, items[1:], values[1:]) {
		return true
	}
	return len(items[0].When) > 0 && inTurn(ev, items[1:], values)
}

func objectFits(ev *evaluator, object *policy.Node, values map[string]any) bool {
	for _, field := range object.Fields {
		found := false
		for key, value := range values {
			found = found || textFits(field.Key, key) && fits(ev, ev.always(field.Value), value)
		}
		if !found && len(field.Value.When) == 0 && !overwritten(object, field) {
			return false
		}
	}
	if object.Partial {
		return true
	}
	for key, value := range values {
		if !slices.ContainsFunc(object.Fields, func(field policy.Field) bool {
			return textFits(field.Key, key) && fits(ev, ev.always(field.Value), value)
		}) {
			return false
		}
	}
	return true
}

// overwritten reports whether a member behind a field may have its key.
func overwritten(object *policy.Node, field policy.Field) bool {
	behind := false
	for _, other := range object.Fields {
		if behind && policy.Equal(other.Key, field.Key) != policy.No {
			return true
		}
		behind = behind || other.Value == field.Value
	}
	return false
}

// mayBeRefused are questions about an error inside of an object: an object or list with
// holes in it is taken for one that terraform can make.
var mayBeRefused = map[string]bool{`try(merge({ a = 1 }, "x"), "no map")`: true}

// TestHolesNeverLie takes one literal after another out of each question that
// terraform has answered, and puts a variable there whose value nobody knows: what is
// known then must still be what terraform said.
func TestHolesNeverLie(t *testing.T) {
	ev, questions, exprs := consoleModule(t, "testdata/console/known")
	answers := readAnswers(t, "testdata/console/known.json")
	tried := 0
	for i, question := range questions {
		whole := exprs[i].Range()
		source := ev.module.text(whole)
		for _, literal := range literals(exprs[i]) {
			start, end := literal.Start.Byte-whole.Start.Byte, literal.End.Byte-whole.Start.Byte
			for _, hole := range holesIn(source[start:end]) {
				holed := source[:start] + hole + source[end:]
				name := fmt.Sprintf("hole-%d.tf", tried)
				expr, problems := hclsyntax.ParseExpression([]byte(holed), name, hcl.InitialPos)
				if problems.HasErrors() {
					continue
				}
				ev.sources[name] = []byte(holed)
				tried++
				node := ev.eval(expr, ev.top)
				if !mayBeRefused[question.Question] && (ev.fails(node) || !fits(ev, node, answers[i].Answer)) {
					want, _ := json.Marshal(answers[i].Answer)
					t.Errorf("%s: %s\ngot %s\nwhere %s makes %s", question.Topic, holed, spelled(ev, node), source[start:end], want)
				}
			}
		}
	}
	t.Logf("%d questions with a hole", tried)
	if tried < 5_000 {
		t.Errorf("%d questions with a hole", tried)
	}
}

// holesIn are a literal with a hole in its place, or in the place of some of its text.
func holesIn(literal string) []string {
	list := []string{"var.hole"}
	text, quoted := strings.CutSuffix(strings.TrimPrefix(literal, `"`), `"`)
	if !quoted || strings.ContainsAny(text, "\\${%") || !ascii(text) {
		return list
	}
	for _, cut := range [][2]int{{0, 0}, {0, 1}, {1, 1}, {1, 2}, {len(text) / 2, len(text)}, {len(text) / 3, 2 * len(text) / 3}, {len(text) - 1, len(text)}, {len(text), len(text)}} {
		if from, to := cut[0], cut[1]; from >= 0 && from <= to && to <= len(text) {
			list = append(list, `"`+text[:from]+"${var.hole}"+text[to:]+`"`)
		}
	}
	return list
}

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' })
}

// literals are the places of the literals of an expression that may stand as an
// expression of their own.
func literals(expr hclsyntax.Expression) (list []hcl.Range) {
	_ = hclsyntax.VisitAll(expr, func(node hclsyntax.Node) hcl.Diagnostics {
		switch x := node.(type) {
		case *hclsyntax.TemplateExpr:
			if x.IsStringLiteral() && x.Parts[0].Range().Start.Byte > x.SrcRange.Start.Byte {
				list = append(list, x.SrcRange)
			}
		case *hclsyntax.LiteralValueExpr:
			if x.Val.Type() == cty.Number || x.Val.Type() == cty.Bool {
				list = append(list, x.SrcRange)
			}
		}
		return nil
	})
	return list
}

// spelled shows a node for the message of a failing test.
func spelled(ev *evaluator, node *policy.Node) string {
	when := ""
	if len(node.When) > 0 {
		when = " when " + node.When.String()
	}
	var parts []string
	for _, item := range node.Items {
		parts = append(parts, spelled(ev, item))
	}
	for _, field := range node.Fields {
		parts = append(parts, field.Key.String()+"="+spelled(ev, field.Value))
	}
	flags := ""
	if node.Partial {
		flags += " partial"
	}
	if ev.is(node, unordered) {
		flags += " unordered"
	}
	return fmt.Sprintf("%s(%s%s%s)%s", node.Kind, node.Text, strings.Join(parts, ", "), flags, when)
}
