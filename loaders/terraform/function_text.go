package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func (ev *evaluator) lookup(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	object := arguments[0]
	if len(arguments) < 2 || object.Kind != policy.Object || object.Partial {
		return ev.hole(x.Range(), e)
	}
	name, known := arguments[1].Text.Literal()
	if !known {
		return ev.hole(x.Range(), e)
	}
	found := object.Exact(name)
	if found == nil && len(arguments) == 3 && allKnown(object) {
		return arguments[2]
	}
	if found == nil || len(found.When) > 0 {
		return ev.hole(x.Range(), e)
	}
	return found
}

// allKnown reports whether every key of the object is known.
func allKnown(object *policy.Node) bool {
	for _, field := range object.Fields {
		if !field.Key.Known() {
			return false
		}
	}
	return true
}

func (ev *evaluator) element(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	if len(arguments) == 2 {
		if name, known := arguments[1].Text.Literal(); known {
			if index, err := strconv.Atoi(name); err == nil && len(arguments[0].Items) > 0 && index >= 0 {
				name = strconv.Itoa(index % len(arguments[0].Items))
			}
			if found := ev.member(arguments[0], name); found != nil {
				return found
			}
		}
	}
	return ev.hole(x.Range(), e)
}

// one is the single item of a list, as data.x[*].json has it.
func (ev *evaluator) one(x *hclsyntax.FunctionCallExpr, list *policy.Node, e *env) *policy.Node {
	if list.Kind == policy.List && len(list.Items) == 1 && !list.Partial {
		return list.Items[0]
	}
	return ev.hole(x.Range(), e)
}

// join of a single item is the item: join("", data.x.*.json).
func (ev *evaluator) join(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	if len(arguments) != 2 || arguments[1].Kind != policy.List || arguments[1].Partial {
		return ev.hole(x.Range(), e)
	}
	items := arguments[1].Items
	if len(items) == 1 {
		return items[0]
	}
	var texts []policy.Text
	for i, item := range items {
		if !textual(item) || len(item.When) > 0 {
			return ev.hole(x.Range(), e)
		}
		if i > 0 {
			texts = append(texts, arguments[0].Text)
		}
		texts = append(texts, item.Text)
	}
	return ev.text(ev.together(texts, x.Range(), e), x.Range(), e)
}

// format fills %s and %d with what is known and with holes.
func (ev *evaluator) format(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	layout, known := arguments[0].Text.Literal()
	if !known {
		return ev.hole(x.Range(), e)
	}
	texts := []policy.Text{{}}
	next := 1
	for {
		before, after, found := strings.Cut(layout, "%")
		texts = append(texts, policy.Literal(before))
		if !found {
			return ev.text(ev.together(texts, x.Range(), e), x.Range(), e)
		}
		switch {
		case strings.HasPrefix(after, "%"):
			texts = append(texts, policy.Literal("%"))
		case after != "" && strings.ContainsRune("svd", rune(after[0])) && next < len(arguments) && textual(arguments[next]):
			texts = append(texts, arguments[next].Text)
			next++
		default:
			return ev.hole(x.Range(), e)
		}
		layout = after[1:]
	}
}

func textual(node *policy.Node) bool { return node.IsScalar() || node.Kind == policy.Open }

// standard are the functions of Terraform that cty's library has, of known arguments.
func standard(name string) (function.Function, bool) {
	switch name {
	case "lower":
		return stdlib.LowerFunc, true
	case "upper":
		return stdlib.UpperFunc, true
	case "title":
		return stdlib.TitleFunc, true
	case "trimspace":
		return stdlib.TrimSpaceFunc, true
	case "trimprefix":
		return stdlib.TrimPrefixFunc, true
	case "trimsuffix":
		return stdlib.TrimSuffixFunc, true
	case "trim":
		return stdlib.TrimFunc, true
	case "replace":
		return stdlib.ReplaceFunc, true
	case "substr":
		return stdlib.SubstrFunc, true
	case "split":
		return stdlib.SplitFunc, true
	case "max":
		return stdlib.MaxFunc, true
	case "min":
		return stdlib.MinFunc, true
	case "contains":
		return stdlib.ContainsFunc, true
	case "length":
		return stdlib.LengthFunc, true
	case "chomp":
		return stdlib.ChompFunc, true
	case "regex":
		return stdlib.RegexFunc, true
	case "range":
		return stdlib.RangeFunc, true
	}
	return function.Function{}, false
}

func (ev *evaluator) stdlib(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	f, ok := standard(x.Name)
	if x.Name == "replace" && len(arguments) > 1 && strings.HasPrefix(arguments[1].Text.Prefix(), "/") {
		f = stdlib.RegexReplaceFunc
	}
	if ok && x.Name == "replace" && multiplies(arguments) {
		ev.exhaust(x.Range())
		ok = false
	}
	if !ok {
		return ev.hole(x.Range(), e)
	}
	return ev.scalar(f, x.Range(), e, arguments...)
}

// multiplies reports whether replacing in a text might make it too long to keep.
func multiplies(arguments []*policy.Node) bool {
	return len(arguments) == 3 && size(arguments[2].Text) > 0 && size(arguments[0].Text) > maxText/size(arguments[2].Text)
}

// scalar calls a function of cty on known arguments; of a choice, on each alternative.
func (ev *evaluator) scalar(f function.Function, r hcl.Range, e *env, arguments ...*policy.Node) *policy.Node {
	values := make([]cty.Value, len(arguments))
	for i, argument := range arguments {
		if argument.Kind == policy.Choice {
			return ev.each(argument, func(alternative *policy.Node) *policy.Node {
				chosen := append([]*policy.Node(nil), arguments...)
				chosen[i] = alternative
				return ev.scalar(f, r, e, chosen...)
			})
		}
		value, known := ctyValue(argument)
		known = known && !ev.unordered[argument]
		if !known {
			return ev.hole(r, e)
		}
		values[i] = value
	}
	if result, ok := safely(f, values); ok {
		return ev.literal(result, r, e)
	}
	return ev.hole(r, e)
}

// safely calls f; cty's functions panic on some types of arguments.
func safely(f function.Function, values []cty.Value) (result cty.Value, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	result, err := f.Call(values)
	if err != nil || !result.IsWhollyKnown() {
		return result, false
	}
	return result, true
}

// ctyValue is the value of a node that is known to the last character.
func ctyValue(node *policy.Node) (cty.Value, bool) {
	literal, known := node.Text.Literal()
	switch {
	case len(node.When) > 0:
		return cty.NilVal, false
	case node.Kind == policy.String && known:
		return cty.StringVal(literal), true
	case node.Kind == policy.Bool:
		return cty.BoolVal(literal == "true"), true
	case node.Kind == policy.Number && known:
		number, err := cty.ParseNumberVal(literal)
		return number, err == nil && isWritable(number)
	case node.Kind == policy.List && !node.Partial:
		return ctyList(node)
	}
	return cty.NilVal, false
}

// maxExponent bounds the numbers that are calculated with: 1e999999999 is quickly
// written, but not in digits.
const maxExponent = 4096

func isWritable(number cty.Value) bool {
	exponent := number.AsBigFloat().MantExp(nil)
	return -maxExponent < exponent && exponent < maxExponent
}

func ctyList(node *policy.Node) (cty.Value, bool) {
	values := make([]cty.Value, len(node.Items))
	for i, item := range node.Items {
		value, known := ctyValue(item)
		if !known {
			return cty.NilVal, false
		}
		values[i] = value
	}
	return cty.TupleVal(values), true
}
