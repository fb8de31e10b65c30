package cloudformation

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxIfs bounds Fn::If inside Fn::If.
const maxIfs = 12

// intrinsic tells whether a node is a call of an intrinsic function, and of which.
func intrinsic(node *policy.Node) (name string, argument *policy.Node, ok bool) {
	if node == nil || node.Kind != policy.Object || len(node.Fields) != 1 {
		return "", nil, false
	}
	name, _ = node.Fields[0].Key.Literal()
	return name, node.Fields[0].Value, name == "Ref" || strings.HasPrefix(name, "Fn::")
}

// evaluate gives what a node becomes when the stack is made, as far as the template
// tells. AWS::NoValue becomes a Choice of nothing.
func (t *template) evaluate(raw *policy.Node) *policy.Node {
	if name, argument, ok := intrinsic(raw); ok {
		return t.call(raw, name, argument)
	}
	switch raw.Kind {
	case policy.List:
		return t.list(raw)
	case policy.Object:
		return t.object(raw)
	case policy.String:
		return t.substituted(raw)
	}
	return raw
}

func (t *template) call(raw *policy.Node, name string, argument *policy.Node) *policy.Node {
	switch name {
	case "Ref":
		return t.ref(raw, argument)
	case "Fn::GetAtt":
		return t.getAtt(raw, argument)
	case "Fn::Sub":
		return t.sub(raw, argument)
	case "Fn::Join":
		return t.join(raw, argument)
	case "Fn::If":
		return t.choose(raw, argument)
	case "Fn::Select":
		return t.pick(raw, argument)
	case "Fn::Split":
		return t.split(raw, argument)
	case "Fn::FindInMap":
		return t.findInMap(raw, argument)
	case "Fn::ToJsonString":
		t.written[raw.Span] = raw
		return t.hole(raw, policy.String)
	case "Fn::ImportValue":
		return t.importValue(raw, argument)
	case "Fn::Base64":
		return t.base64(raw, argument)
	case "Fn::Length":
		return t.length(raw, argument)
	case "Fn::Cidr":
		return t.cidr(raw, argument)
	}
	return t.hole(raw, policy.Open)
}

// hole stands for an intrinsic that only the stack can tell.
func (t *template) hole(raw *policy.Node, kind policy.Kind) *policy.Node {
	name, whole := show(raw)
	scope := t.scope
	if !whole {
		scope = t.scope + "@" + strconv.Itoa(raw.Span.Start)
	}
	return &policy.Node{Kind: kind, Text: policy.HoleText(name, scope, policy.AnyText), Span: raw.Span, Via: raw.Via}
}

func nothing(node *policy.Node) bool { return node.Kind == policy.Choice && len(node.Items) == 0 }

func (t *template) list(raw *policy.Node) *policy.Node {
	list := *raw
	list.Items = nil
	for _, item := range raw.Items {
		if value := t.evaluate(item); !nothing(value) {
			list.Items = append(list.Items, value)
		}
	}
	return &list
}

func (t *template) object(raw *policy.Node) *policy.Node {
	object := *raw
	object.Fields = nil
	for _, field := range raw.Fields {
		name, _ := field.Key.Literal()
		if strings.HasPrefix(name, "Fn::Transform") || strings.HasPrefix(name, "Fn::ForEach") {
			object.Partial = true
			if t.spread {
				t.unread(field.KeySpan, "what %s puts here is not read", name)
			}
			continue
		}
		if field.Value = t.evaluate(field.Value); !nothing(field.Value) {
			object.Fields = append(object.Fields, field)
		}
	}
	return &object
}

// substituted opens holes in a literal where something else fills it in before or
// while the stack is made: {{resolve:…}}, and what a template language left.
func (t *template) substituted(raw *policy.Node) *policy.Node {
	text, _ := raw.Text.Literal()
	if !strings.Contains(text, "{{") && !strings.Contains(text, "<%") {
		return raw
	}
	node := *raw
	node.Text = policy.Concat(policy.Text{}, t.placeholders(text, "{{", "}}"))
	return &node
}

func (t *template) placeholders(text, open, end string) policy.Text {
	before, rest, found := strings.Cut(text, open)
	inside, after, closed := strings.Cut(rest, end)
	switch {
	case found && closed:
		hole := policy.HoleText(strings.Trim(inside, " =-\t\n"), t.scope, policy.AnyText)
		return policy.Concat(t.placeholders(before, "<%", "%>"), hole, t.placeholders(after, open, end))
	case open == "{{":
		return t.placeholders(text, "<%", "%>")
	}
	return policy.Literal(text)
}

// choose keeps the branches of Fn::If that are possible where it stands, each under the
// condition. Where one alone is, it is the value.
func (t *template) choose(raw, argument *policy.Node) *policy.Node {
	if len(argument.Items) != 3 || literal(argument.Items[0]) == "" || t.ifs >= maxIfs {
		return t.hole(raw, policy.Open)
	}
	t.ifs++
	outer := t.under
	defer func() { t.ifs, t.under = t.ifs-1, outer }()
	choice := &policy.Node{Kind: policy.Choice, Span: raw.Span, Via: raw.Via}
	for i, branch := range argument.Items[1:] {
		when, possible := t.condition(literal(argument.Items[0]), i == 0)
		if !possible || outer.Contradicts(when) {
			continue
		}
		t.under = outer.And(when)
		value := *t.evaluate(branch)
		if outer.Implies(when) == policy.Yes {
			return &value
		}
		value.When = when.And(value.When)
		choice.Items = append(choice.Items, &value)
	}
	return choice
}

// pick gives the element of a list at an index, where neither the list nor anything
// before the element may be another.
func (t *template) pick(raw, argument *policy.Node) *policy.Node {
	if len(argument.Items) != 2 {
		return t.hole(raw, policy.Open)
	}
	index, err := strconv.Atoi(literal(t.evaluate(argument.Items[0])))
	return t.of(argument.Items[1], func(list *policy.Node) *policy.Node {
		if err != nil || list.Kind != policy.List || list.Partial || index < 0 || index >= len(list.Items) || mayShrink(list.Items[:index+1]) {
			return t.hole(raw, policy.Open)
		}
		return list.Items[index]
	})
}

func (t *template) split(raw, argument *policy.Node) *policy.Node {
	if len(argument.Items) != 2 {
		return t.hole(raw, policy.Open)
	}
	separator := literal(argument.Items[0])
	return t.of(argument.Items[1], func(source *policy.Node) *policy.Node {
		pieces := splitText(source, separator)
		if pieces == nil {
			return t.hole(raw, policy.Open)
		}
		list := &policy.Node{Kind: policy.List, Span: raw.Span, Via: raw.Via}
		for _, text := range pieces {
			list.Items = append(list.Items, &policy.Node{Kind: policy.String, Text: text, Span: source.Span, Via: source.Via})
		}
		return list
	})
}

// splitText cuts a text; nil where a hole may hold the separator.
func splitText(source *policy.Node, separator string) (pieces []policy.Text) {
	text, known := source.Text.Literal()
	switch {
	case !source.IsScalar() || separator == "":
	case known:
		for _, piece := range strings.Split(text, separator) {
			pieces = append(pieces, policy.Literal(piece))
		}
	case len(separator) == 1 && !source.Text.Open():
		pieces = source.Text.Split(separator[0], -1)
	}
	return pieces
}
