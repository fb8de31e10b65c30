package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// call evaluates a function: those that build structures keep the places of what
// they are given; those of strings and numbers are computed where all is known.
func (ev *evaluator) call(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	if len(x.Args) == 0 {
		return ev.hole(x.Range(), e)
	}
	switch x.Name {
	case "jsonencode":
		return ev.jsonencode(x, e)
	case "file":
		return ev.file(x, e)
	case "templatefile":
		return ev.templatefile(x, e)
	case "try", "coalesce", "coalescelist":
		return ev.first(x, e)
	}
	arguments, partial := ev.arguments(x, e)
	if partial || len(arguments) == 0 {
		return ev.hole(x.Range(), e)
	}
	return ev.apply(x, arguments, e)
}

func (ev *evaluator) apply(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	switch x.Name {
	case "jsondecode":
		return ev.jsondecode(x, arguments[0], e)
	case "tolist", "tomap", "tostring", "tonumber", "tobool", "sensitive", "nonsensitive":
		return arguments[0]
	case "toset":
		return ev.asSet(ev.reordered(arguments[0]))
	case "sort", "reverse", "distinct":
		return ev.reordered(arguments[0])
	case "concat":
		return ev.concat(x, arguments, e)
	case "setunion":
		return ev.asSet(ev.reordered(ev.concat(x, arguments, e)))
	case "flatten":
		return ev.flat(arguments[0], span(x.Range()), e, 0)
	case "compact":
		return ev.compact(x, arguments[0], e)
	case "merge":
		return ev.merge(x, arguments, e)
	case "values":
		return ev.values(x, arguments[0], e)
	case "keys":
		return ev.keys(x, arguments[0], e)
	case "lookup":
		return ev.lookup(x, arguments, e)
	case "element":
		return ev.element(x, arguments, e)
	case "one":
		return ev.one(x, arguments[0], e)
	case "join":
		return ev.join(x, arguments, e)
	case "format":
		return ev.format(x, arguments, e)
	}
	return ev.stdlib(x, arguments, e)
}

// arguments evaluates the arguments, a last one with ... spread out.
func (ev *evaluator) arguments(x *hclsyntax.FunctionCallExpr, e *env) (list []*policy.Node, partial bool) {
	for _, argument := range x.Args {
		list = append(list, ev.eval(argument, e))
	}
	if !x.ExpandFinal {
		return list, false
	}
	last, partial := ev.spread(list[len(list)-1])
	return append(list[:len(list)-1], last...), partial
}

// jsonencode is a string whose meaning is its argument.
func (ev *evaluator) jsonencode(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	node := ev.text(ev.holeText(x.Range(), e), x.Range(), e)
	meant := *e
	meant.via = ev.top.via
	return ev.coded(node, place(x.Range(), e), func() (*policy.Node, *jsontext.SyntaxError) {
		return ev.eval(x.Args[0], &meant), nil
	})
}

func (ev *evaluator) jsondecode(x *hclsyntax.FunctionCallExpr, argument *policy.Node, e *env) *policy.Node {
	return ev.each(argument, func(alternative *policy.Node) *policy.Node {
		meaning, ok := ev.decoded(alternative)
		if !ok || meaning.node == nil {
			return ev.hole(x.Range(), e)
		}
		return meaning.node
	})
}

// first is the first argument that surely has a value, or the choice among those
// that may have one.
func (ev *evaluator) first(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	choice := &policy.Node{Kind: policy.Choice, Span: span(x.Range())}
	var failed policy.When
	for _, argument := range x.Args {
		node := ev.eval(argument, e)
		if node.Kind == policy.Null || x.Name != "try" && node.Kind == policy.String && node.Text.IsEmpty() {
			continue
		}
		if ev.certain(node) && len(choice.Items) == 0 {
			return node
		}
		if ev.certain(node) {
			choice.Items = append(choice.Items, ev.under(node, failed))
			return choice
		}
		name := x.Name + ": " + ev.source(argument.Range())
		holds := policy.Cond{Name: name, Scope: e.scopeOf(name), Holds: true}
		choice.Items = append(choice.Items, ev.under(node, failed.And(policy.When{holds})))
		holds.Holds = false
		failed = failed.And(policy.When{holds})
	}
	return choice
}

// certain reports whether the node surely is a value, neither null nor an error.
func (ev *evaluator) certain(node *policy.Node) bool {
	if _, ok := ev.codes[node]; ok {
		return true
	}
	return node.Kind == policy.List || node.Kind == policy.Object || node.IsScalar() && node.Text.Known()
}

func (ev *evaluator) concat(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.List, Span: span(x.Range()), Via: e.via}
	for _, argument := range arguments {
		items, partial := ev.spread(argument)
		node.Items = append(node.Items, items...)
		node.Partial = node.Partial || partial
	}
	return node
}

// flat opens lists in lists.
func (ev *evaluator) flat(list *policy.Node, at policy.Span, e *env, depth int) *policy.Node {
	node := &policy.Node{Kind: policy.List, Span: at, Via: e.via}
	items, partial := ev.spread(list)
	node.Partial = partial
	for _, item := range items {
		for _, alternative := range ev.alternatives(item) {
			switch {
			case alternative.Kind == policy.List && depth < maxDepth:
				inner := ev.flat(alternative, at, e, depth+1)
				node.Partial = node.Partial || inner.Partial
				for _, member := range inner.Items {
					node.Items = append(node.Items, ev.under(member, alternative.When))
				}
			default:
				node.Items = append(node.Items, alternative)
			}
		}
	}
	return node
}

// reordered is a list whose members are known, but not at which index.
func (ev *evaluator) reordered(list *policy.Node) *policy.Node {
	return ev.each(list, func(alternative *policy.Node) *policy.Node {
		if alternative.Kind != policy.List || len(alternative.Items) < 2 {
			return alternative
		}
		clone := *alternative
		ev.likeList(alternative, &clone)
		ev.unordered[&clone] = true
		return &clone
	})
}

// asSet is a list of which each member is its own key.
func (ev *evaluator) asSet(list *policy.Node) *policy.Node {
	return ev.each(list, func(alternative *policy.Node) *policy.Node {
		if alternative.Kind != policy.List {
			return alternative
		}
		clone := *alternative
		ev.likeList(alternative, &clone)
		ev.sets[&clone] = true
		return &clone
	})
}

func (ev *evaluator) compact(x *hclsyntax.FunctionCallExpr, list *policy.Node, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.List, Span: span(x.Range()), Via: e.via}
	items, partial := ev.spread(list)
	node.Partial = partial
	for _, item := range items {
		for _, alternative := range ev.alternatives(item) {
			if alternative.Kind != policy.Null && !(alternative.IsScalar() && alternative.Text.IsEmpty()) {
				node.Items = append(node.Items, alternative)
			}
		}
	}
	return node
}

// merge joins objects: a later member takes the place of an earlier one where it surely exists.
func (ev *evaluator) merge(x *hclsyntax.FunctionCallExpr, arguments []*policy.Node, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: span(x.Range()), Via: e.via}
	places := map[string]int{}
	for _, argument := range arguments {
		for _, alternative := range ev.alternatives(argument) {
			node.Partial = node.Partial || alternative.Partial || alternative.Kind == policy.Open
			for _, field := range alternative.Fields {
				field.Value = ev.under(field.Value, alternative.When)
				key, known := field.Key.Literal()
				at, taken := places[key]
				if known && taken && len(field.Value.When) == 0 {
					node.Fields[at] = field
					continue
				}
				if known {
					places[key] = len(node.Fields)
				}
				node.Fields = append(node.Fields, field)
			}
		}
	}
	return node
}

func (ev *evaluator) values(x *hclsyntax.FunctionCallExpr, object *policy.Node, e *env) *policy.Node {
	return ev.members(x, object, e, func(field policy.Field) *policy.Node { return field.Value })
}

func (ev *evaluator) keys(x *hclsyntax.FunctionCallExpr, object *policy.Node, e *env) *policy.Node {
	return ev.members(x, object, e, func(field policy.Field) *policy.Node {
		return &policy.Node{Kind: policy.String, Text: field.Key, Span: field.KeySpan, Via: e.via, When: field.Value.When}
	})
}

// members is a list of what item makes of each member of an object.
func (ev *evaluator) members(x *hclsyntax.FunctionCallExpr, object *policy.Node, e *env, item func(policy.Field) *policy.Node) *policy.Node {
	return ev.each(object, func(alternative *policy.Node) *policy.Node {
		if alternative.Kind != policy.Object {
			return ev.hole(x.Range(), e)
		}
		node := &policy.Node{Kind: policy.List, Span: span(x.Range()), Via: e.via, Partial: alternative.Partial}
		for _, field := range alternative.Fields {
			node.Items = append(node.Items, item(field))
		}
		return node
	})
}
