package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// variable is what the module's caller gives, or the default where it gives nothing. A
// root module's variables are holes even where they have a default: whoever runs
// terraform may give another value.
func (ev *evaluator) variable(expr hclsyntax.Expression, steps []step, e *env) *policy.Node {
	if len(steps) == 0 {
		return ev.hole(expr.Range(), e)
	}
	if value := ev.input(steps[0].name); value != nil {
		return ev.pick(ev.arrived(value, e), steps[1:], expr.Range(), e)
	}
	node := ev.hole(expr.Range(), e)
	if declared := ev.variables[steps[0].name]; declared != nil && len(steps) == 1 {
		if attribute := declared.Body.Attributes["type"]; attribute != nil && ev.source(attribute.Expr.Range()) == "string" {
			node.Kind = policy.String
		}
	}
	return node
}

// arrived is a value that stands elsewhere, with the way from here to there; the
// members of a list come the same way.
func (ev *evaluator) arrived(value *policy.Node, e *env) *policy.Node {
	if len(e.via) == 0 {
		return value
	}
	clone := ev.come(value, e.via)
	if clone.Kind == policy.List || clone.Kind == policy.Choice {
		clone.Items = make([]*policy.Node, len(value.Items))
		for i, item := range value.Items {
			clone.Items[i] = ev.come(item, e.via)
		}
	}
	return clone
}

// come is a node with a way before its own, as far as the way is not its own already.
func (ev *evaluator) come(node *policy.Node, via []policy.Station) *policy.Node {
	clone := *node
	own := node.Via
	for len(own) > 0 && len(via) > 0 && slices.Contains(via, own[0]) {
		own = own[1:]
	}
	clone.Via = append(via[:len(via):len(via)], own...)
	ev.likeNode(node, &clone)
	return &clone
}

// input is the value of a variable; nil where it is not known.
func (ev *evaluator) input(name string) *policy.Node {
	return ev.settle(settledOf(ev.inputs, name), func() *policy.Node { return ev.given(name) })
}

func (ev *evaluator) given(name string) *policy.Node {
	declared := ev.variables[name]
	if declared == nil {
		return nil
	}
	if ev.origin == nil || ev.origin.ofUnit() {
		if value := ev.assigned(name, declared); value != nil || ev.origin == nil {
			return value
		}
	}
	if attribute := ev.origin.block.Body.Attributes[name]; attribute != nil {
		from := ev.origin.env
		if !ev.standsIn {
			from = from.through(policy.Station{Span: header(&block{Block: declared}), Name: ev.address("var." + name)})
		}
		value := ev.origin.caller.eval(attribute.Expr, from)
		if value.Kind != policy.Null || !ev.isFalse(declared.Body.Attributes["nullable"]) {
			return ev.typed(value, declared)
		}
	}
	if standard := declared.Body.Attributes["default"]; standard != nil && !ev.origin.ofUnit() {
		return ev.typed(ev.eval(standard.Expr, ev.top), declared)
	}
	return nil
}

func (ev *evaluator) isFalse(attribute *hclsyntax.Attribute) bool {
	return attribute != nil && ev.eval(attribute.Expr, ev.top).Text.Is("false")
}

// typed is a value as the declared type of its variable makes it.
func (ev *evaluator) typed(value *policy.Node, declared *hclsyntax.Block) *policy.Node {
	attribute := declared.Body.Attributes["type"]
	if attribute == nil {
		return value
	}
	wanted, defaults, problems := typeexpr.TypeConstraintWithDefaults(attribute.Expr)
	if problems.HasErrors() {
		return value
	}
	return ev.convert(value, wanted, defaults, attribute)
}

// convert makes of a value what a type constraint makes of it: optional attributes
// get their defaults, sets lose their order, numbers become strings.
func (ev *evaluator) convert(value *policy.Node, wanted cty.Type, defaults *typeexpr.Defaults, at *hclsyntax.Attribute) *policy.Node {
	switch {
	case value.Kind == policy.Choice:
		return ev.each(value, func(alternative *policy.Node) *policy.Node { return ev.convert(alternative, wanted, defaults, at) })
	case wanted == cty.String && value.Kind != policy.String && value.IsScalar():
		return stringOf(value)
	case value.Kind == policy.List && (wanted.IsListType() || wanted.IsSetType()):
		return ev.convertList(value, wanted, defaults, at)
	case value.Kind == policy.Object && (wanted.IsObjectType() || wanted.IsMapType()):
		return ev.convertObject(value, wanted, defaults, at)
	}
	return value
}

// stringOf is a number or boolean where a string is wanted. A number with a leading
// zero stays one, since Terraform drops the zero.
func stringOf(value *policy.Node) *policy.Node {
	if text, _ := value.Text.Literal(); value.Kind == policy.Number && text != "0" && strings.HasPrefix(text, "0") {
		return value
	}
	clone := *value
	clone.Kind = policy.String
	return &clone
}

func (ev *evaluator) convertList(value *policy.Node, wanted cty.Type, defaults *typeexpr.Defaults, at *hclsyntax.Attribute) *policy.Node {
	clone := *value
	clone.Items = make([]*policy.Node, len(value.Items))
	for i, item := range value.Items {
		clone.Items[i] = ev.convert(item, wanted.ElementType(), below(defaults, ""), at)
	}
	ev.likeNode(value, &clone)
	if wanted.IsSetType() {
		return ev.setOf(&clone)
	}
	return &clone
}

func (ev *evaluator) convertObject(value *policy.Node, wanted cty.Type, defaults *typeexpr.Defaults, at *hclsyntax.Attribute) *policy.Node {
	clone := *value
	clone.Fields = nil
	given := map[string]bool{}
	for _, field := range value.Fields {
		name, known := field.Key.Literal()
		switch {
		case wanted.IsMapType():
			field.Value = ev.convert(field.Value, wanted.ElementType(), below(defaults, ""), at)
		case known && !wanted.HasAttribute(name):
			continue
		case known:
			given[name] = field.Value.Kind != policy.Null || defaultOf(defaults, name).IsNull()
			if !given[name] {
				continue
			}
			field.Value = ev.convert(field.Value, wanted.AttributeType(name), below(defaults, name), at)
		default:
			clone.Partial = true
		}
		clone.Fields = append(clone.Fields, field)
	}
	if wanted.IsObjectType() && !clone.Partial {
		ev.addOptional(&clone, wanted, defaults, given, at)
	}
	ev.likeNode(value, &clone)
	return &clone
}

// addOptional adds the attributes that a value leaves out: null, or their default.
func (ev *evaluator) addOptional(value *policy.Node, wanted cty.Type, defaults *typeexpr.Defaults, given map[string]bool, at *hclsyntax.Attribute) {
	for _, name := range slices.Sorted(maps.Keys(wanted.AttributeTypes())) {
		if given[name] {
			continue
		}
		missing := ev.literal(defaultOf(defaults, name), at.SrcRange, ev.top)
		value.Fields = append(value.Fields, policy.Field{
			Key: policy.Literal(name), KeySpan: span(at.NameRange),
			Value: ev.convert(missing, wanted.AttributeType(name), below(defaults, name), at),
		})
	}
}

// defaultOf is the default of an optional attribute; null where it has none.
func defaultOf(defaults *typeexpr.Defaults, name string) cty.Value {
	if defaults != nil {
		if value, ok := defaults.DefaultValues[name]; ok {
			return value
		}
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

// below are the defaults one level below: of an attribute, or, for no name, of the
// elements of a collection.
func below(defaults *typeexpr.Defaults, name string) *typeexpr.Defaults {
	if defaults == nil {
		return nil
	}
	return defaults.Children[name]
}

// moduleOutput is what an output of a called module gives.
func (ev *evaluator) moduleOutput(expr hclsyntax.Expression, steps []step, e *env) *policy.Node {
	if len(steps) == 0 {
		return ev.hole(expr.Range(), e)
	}
	b := ev.byAddress["module."+steps[0].name]
	if b == nil {
		return ev.hole(expr.Range(), e)
	}
	callees := ev.callees(b)
	steps = steps[1:]
	if len(callees) == 0 {
		return ev.hole(expr.Range(), e)
	}
	if !ev.repeats(b) {
		return ev.outputOf(callees[0], steps, expr, e)
	}
	if len(steps) == 0 || steps[0].splat || steps[0].attr {
		return ev.pick(ev.whole(b, "", expr, e), steps, expr.Range(), e)
	}
	index := ev.index(steps[0], e)
	for _, callee := range callees {
		switch callee.origin.index {
		case index:
			return ev.outputOf(callee, steps[1:], expr, e)
		case anyIndex:
			return ev.someOutput(callee, index, steps[1:], expr, e)
		}
	}
	return ev.hole(expr.Range(), e)
}

// outputOf follows a reference into one instance of a module.
func (ev *evaluator) outputOf(callee *evaluator, steps []step, expr hclsyntax.Expression, e *env) *policy.Node {
	if len(steps) == 0 {
		return ev.allOutputs(callee, expr, e)
	}
	if steps[0].key != nil || steps[0].splat {
		return ev.hole(expr.Range(), e)
	}
	value := callee.output(steps[0].name)
	if value == nil {
		return ev.hole(expr.Range(), e)
	}
	station := policy.Station{Span: span(expr.Range()), Name: callee.address("") + steps[0].name}
	return ev.pick(ev.arrived(value, e.through(station)), steps[1:], expr.Range(), e)
}

// someOutput is an output of one of an unknown number of instances: what links it to a
// resource, and what is the same for all of them.
func (ev *evaluator) someOutput(callee *evaluator, index string, steps []step, expr hclsyntax.Expression, e *env) *policy.Node {
	value := ev.outputOf(callee, steps, expr, e)
	if value.IsScalar() && value.Text.Known() {
		return value
	}
	node := ev.hole(expr.Range(), e)
	if ref := value.Text.Ref; ref != nil {
		node.Kind = policy.String
		node.Text.Ref = &policy.Ref{Scope: ref.Scope, Address: fmt.Sprintf("%s[%q]", blockAddress(ref.Address), index), Attribute: ref.Attribute}
	}
	return node
}

// output is the value of an output; nil where there is none.
func (ev *evaluator) output(name string) *policy.Node {
	declared := ev.outputs[name]
	if declared == nil || declared.Body.Attributes["value"] == nil {
		return nil
	}
	return ev.settle(settledOf(ev.results, name), func() *policy.Node {
		return ev.eval(declared.Body.Attributes["value"].Expr, ev.top)
	})
}

// allOutputs are all outputs of an instance as one value.
func (ev *evaluator) allOutputs(callee *evaluator, expr hclsyntax.Expression, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: span(expr.Range()), Via: e.via}
	for _, name := range slices.Sorted(maps.Keys(callee.outputs)) {
		value := callee.output(name)
		if value == nil {
			node.Partial = true
			continue
		}
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal(name), Value: value})
	}
	return node
}

// wholeModule is a called module as a value: the outputs of the instance with an
// index, or, for none, of all instances.
func (ev *evaluator) wholeModule(b *block, index string, expr hclsyntax.Expression, e *env) *policy.Node {
	callees := ev.callees(b)
	for _, callee := range callees {
		if index != "" && callee.origin.index == index {
			return ev.allOutputs(callee, expr, e)
		}
	}
	switch {
	case len(callees) == 0, callees[0].origin.index == anyIndex:
		return ev.hole(expr.Range(), e)
	case !ev.repeats(b):
		return ev.allOutputs(callees[0], expr, e)
	}
	node := &policy.Node{Kind: policy.List, Span: span(expr.Range()), Via: e.via}
	if b.Body.Attributes["for_each"] != nil {
		node.Kind = policy.Object
	}
	for _, callee := range callees {
		value := ev.under(ev.allOutputs(callee, expr, e), callee.origin.when)
		if node.Kind == policy.List {
			node.Items = append(node.Items, value)
			continue
		}
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal(callee.origin.index), Value: value})
	}
	return node
}
