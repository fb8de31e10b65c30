package terraform

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// element is one turn of a for, for_each or dynamic block; key and value are nil
// where the collection is not known and one element stands for all.
type element struct {
	label      string
	key, value *policy.Node
	when       policy.When
}

const maxElements = 1_000

// elements lists what a collection holds; partial where the list may be longer.
func (ev *evaluator) elements(word string, expr hclsyntax.Expression, e *env) (list []element, partial bool) {
	return ev.elementsOf(ev.eval(expr, e), word, expr, e)
}

func (ev *evaluator) elementsOf(collection *policy.Node, word string, expr hclsyntax.Expression, e *env) (list []element, partial bool) {
	if b := ev.declared(expr, e); b != nil && ev.repeats(b) {
		return ev.allOf(b, word, expr, e)
	}
	for _, alternative := range ev.alternatives(collection) {
		partial = partial || alternative.Partial || alternative.Kind == policy.Open
		complete := ev.complete(alternative)
		for i, item := range alternative.Items {
			key := &policy.Node{Kind: policy.Number, Text: policy.Literal(fmt.Sprint(i)), Span: item.Span}
			switch {
			case ev.is(alternative, set):
				key = item
			case !complete:
				key.Text = policy.HoleText("index", fmt.Sprintf("%s#%s@%d[%d]", e.scope, word, expr.Range().Start.Byte, i), policy.Name)
			}
			list = append(list, element{key: key, value: item, when: alternative.When.And(item.When)})
		}
		for _, field := range inOrder(alternative) {
			key := &policy.Node{Kind: policy.String, Text: field.Key, Span: field.KeySpan}
			list = append(list, element{key: key, value: field.Value, when: alternative.When.And(field.Value.When)})
		}
	}
	if !partial && len(list) > ev.budget(maxElements) {
		ev.tooMany(expr)
		partial = true
	}
	if partial {
		return []element{{label: word, when: ev.exists(word, expr, e)}}, true
	}
	for i := range list {
		list[i].label = fmt.Sprintf("%s[%d]", word, i)
	}
	return list, false
}

// tooMany tells that members are not told apart.
func (ev *evaluator) tooMany(expr hclsyntax.Expression) {
	reason := fmt.Sprintf("more than %d members, read as one that is not known%s", ev.budget(maxElements), policy.MoreWork)
	ev.repo.Problems = append(ev.repo.Problems, policy.Problem{Span: span(expr.Range()), Reason: reason})
}

// allOf are the instances of a block; one element stands for all where their keys are
// not known.
func (ev *evaluator) allOf(b *block, word string, expr hclsyntax.Expression, e *env) (list []element, partial bool) {
	instance := ev.whole(b, "", expr, e)
	if instance.Kind != policy.Object {
		return []element{{label: word, when: ev.exists(word, expr, e)}}, true
	}
	for i, in := range ev.expand(b) {
		if in.index != "" {
			key := &policy.Node{Kind: policy.String, Text: policy.Literal(in.index), Span: span(expr.Range())}
			list = append(list, element{label: fmt.Sprintf("%s[%d]", word, i), key: key, value: ev.whole(b, in.index, expr, e), when: in.when})
		}
	}
	if len(list) > 0 {
		return list, false
	}
	key := ev.hole(expr.Range(), e.bind(word, nil))
	return []element{{label: word, key: key, value: instance, when: ev.presence(b).when}}, true
}

// unpack opens the choices among the values of elements, so that names are bound to
// one value each.
func (ev *evaluator) unpack(list []element) []element {
	var opened []element
	for _, el := range list {
		if el.value == nil || el.value.Kind != policy.Choice {
			opened = append(opened, el)
			continue
		}
		for i, alternative := range ev.alternatives(el.value) {
			one := element{label: fmt.Sprintf("%s.%d", el.label, i), key: el.key, value: alternative, when: el.when.And(alternative.When)}
			if el.key == el.value {
				one.key = alternative
			}
			opened = append(opened, one)
		}
	}
	return opened
}

func (ev *evaluator) forExpr(x *hclsyntax.ForExpr, e *env) *policy.Node {
	collection := ev.eval(x.CollExpr, e)
	if ev.fails(collection) {
		return ev.failure(x.SrcRange, e)
	}
	list, partial := ev.elementsOf(collection, "for", x.CollExpr, e)
	node := &policy.Node{Kind: policy.List, Span: span(x.SrcRange), Via: e.via, Partial: partial}
	if x.KeyExpr != nil {
		node.Kind = policy.Object
	} else if ev.scrambles(collection) {
		ev.shapes[node] = unordered
	}
	for _, el := range ev.unpack(list) {
		inner := ev.turn(x, el, e)
		when, keep := ev.filter(x, inner, el.when)
		if keep {
			ev.addElement(node, x, inner, when)
		}
	}
	return node
}

// scrambles reports whether a collection is walked in an order that is not known.
func (ev *evaluator) scrambles(collection *policy.Node) bool {
	return slices.ContainsFunc(ev.alternatives(collection), func(alternative *policy.Node) bool {
		return ev.is(alternative, unordered) || alternative.Kind == policy.Object && len(alternative.Fields) > 1 && !allKnown(alternative)
	})
}

// turn binds the names of one turn of a for expression.
func (ev *evaluator) turn(x *hclsyntax.ForExpr, el element, e *env) *env {
	names := map[string]*policy.Node{x.ValVar: el.value}
	if x.KeyVar != "" {
		names[x.KeyVar] = el.key
	}
	return e.bind(fmt.Sprintf("%s@%d", el.label, x.SrcRange.Start.Byte), names)
}

// filter adds the for expression's if clause to the conditions; false where it
// surely leaves the element out.
func (ev *evaluator) filter(x *hclsyntax.ForExpr, inner *env, when policy.When) (policy.When, bool) {
	if x.CondExpr == nil {
		return when, true
	}
	condition := ev.eval(x.CondExpr, inner)
	if condition.Text.Is("true") || condition.Text.Is("false") {
		return when, condition.Text.Is("true")
	}
	return when.And(policy.When{ev.condition(x.CondExpr, inner)}), true
}

func (ev *evaluator) addElement(node *policy.Node, x *hclsyntax.ForExpr, inner *env, when policy.When) {
	value := ev.under(ev.eval(x.ValExpr, inner), when)
	if x.KeyExpr == nil {
		node.Items = append(node.Items, value)
		return
	}
	name := asString(ev.eval(x.KeyExpr, inner))
	key, keySpan := ev.textOf(name, x.KeyExpr.Range(), inner), name.Span
	if x.Group {
		ev.group(node, key, keySpan, value)
		return
	}
	node.Fields = append(node.Fields, policy.Field{Key: key, KeySpan: keySpan, Value: value})
}

// group adds a value to the list of its key.
func (ev *evaluator) group(node *policy.Node, key policy.Text, keySpan policy.Span, value *policy.Node) {
	for _, field := range node.Fields {
		switch policy.Equal(field.Key, key) {
		case policy.Yes:
			field.Value.Items = append(field.Value.Items, value)
			return
		case policy.Unknown:
			node.Partial = true
		}
	}
	list := &policy.Node{Kind: policy.List, Span: value.Span, Via: value.Via, Items: []*policy.Node{value}}
	node.Fields = append(node.Fields, policy.Field{Key: key, KeySpan: keySpan, Value: list})
}

// instance is one block as it stands, or one turn of a dynamic block.
type instance struct {
	body *hclsyntax.Body
	env  *env
	when policy.When
	span policy.Span
	// dynamic is set where one instance stands for an unknown number.
	dynamic bool
	// index is how an address names the instance: anyIndex where one stands for many,
	// empty without count and for_each.
	index string
}

// instances lists the blocks of a type within a body, dynamic ones expanded.
func (ev *evaluator) instances(body *hclsyntax.Body, name string, e *env) []instance {
	var list []instance
	for _, b := range body.Blocks {
		switch {
		case b.Type == name:
			list = append(list, instance{body: b.Body, env: e, span: span(b.TypeRange)})
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == name:
			list = append(list, ev.dynamic(b, name, e)...)
		}
	}
	return list
}

func (ev *evaluator) dynamic(b *hclsyntax.Block, name string, e *env) []instance {
	forEach := b.Body.Attributes["for_each"]
	if forEach == nil {
		return nil
	}
	iterator := name
	if attribute := b.Body.Attributes["iterator"]; attribute != nil {
		iterator = ev.source(attribute.Expr.Range())
	}
	elements, partial := ev.elements("dynamic "+name, forEach.Expr, e)
	var list []instance
	for _, content := range b.Body.Blocks {
		if content.Type != "content" {
			continue
		}
		for _, el := range ev.unpack(elements) {
			inner := e.bind(fmt.Sprintf("%s@%d", el.label, b.TypeRange.Start.Byte), map[string]*policy.Node{iterator: pair(el)})
			list = append(list, instance{body: content.Body, env: inner, when: el.when, span: span(content.TypeRange), dynamic: partial})
		}
	}
	return list
}

// pair is what each and the iterator of a dynamic block are bound to.
func pair(el element) *policy.Node {
	if el.value == nil {
		return nil
	}
	return &policy.Node{Kind: policy.Object, Fields: []policy.Field{
		{Key: policy.Literal("key"), Value: el.key},
		{Key: policy.Literal("value"), Value: el.value},
	}}
}
