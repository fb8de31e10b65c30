package cloudformation

import (
	"regexp"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxValues is how many values of a parameter, or keys of a mapping, are followed as
// alternatives.
const maxValues = 8

// declareParameters notes the parameters of the template and the values that they may have.
func (t *template) declareParameters() {
	section := t.root.Exact("Parameters")
	if section == nil {
		return
	}
	asserted := t.assertedValues()
	for _, field := range section.Fields {
		name := field.Key.String()
		t.parameters[name] = field.Value
		list := field.Value.Exact("AllowedValues")
		if list == nil {
			list = asserted[name]
		}
		if values := literals(list); len(values) > 0 && !isSSM(field.Value) && !isList(field.Value) {
			t.stacks.allowed[holeKey(policy.Hole{Name: name, Scope: t.scope})] = values
		}
	}
}

// assertedValues are the values that the Rules section allows a parameter to have
// whatever the others are: {"Fn::Contains": [[a, b], {Ref: X}]}.
func (t *template) assertedValues() map[string]*policy.Node {
	values := map[string]*policy.Node{}
	section := t.root.Exact("Rules")
	if section == nil {
		return values
	}
	for _, rule := range section.Fields {
		assertions := rule.Value.Exact("Assertions")
		if assertions == nil || rule.Value.Exact("RuleCondition") != nil {
			continue
		}
		for _, assertion := range assertions.Items {
			function, argument, ok := intrinsic(assertion.Exact("Assert"))
			if !ok || function != "Fn::Contains" || len(argument.Items) != 2 {
				continue
			}
			if function, name, ok := intrinsic(argument.Items[1]); ok && function == "Ref" {
				values[literal(name)] = argument.Items[0]
			}
		}
	}
	return values
}

// literals are the texts of a list; none where one is not known.
func literals(list *policy.Node) (texts []string) {
	if list == nil {
		return nil
	}
	for _, item := range list.Items {
		text, known := item.Text.Literal()
		if !item.IsScalar() || !known {
			return nil
		}
		texts = append(texts, text)
	}
	return texts
}

// isSSM reports whether the parameter's value is the name of what it stands for.
func isSSM(parameter *policy.Node) bool {
	return strings.HasPrefix(literal(parameter.Exact("Type")), "AWS::SSM::Parameter::Value")
}

func isList(parameter *policy.Node) bool {
	return strings.Contains(literal(parameter.Exact("Type")), "List")
}

func isSecret(parameter *policy.Node) bool {
	return strings.EqualFold(literal(parameter.Exact("NoEcho")), "true")
}

// parameter is the value of a parameter where a template names it: what the stack
// around this one gives, and else a hole. A default is certain only in a nested stack,
// since nobody but the stack around it can give another value.
func (t *template) parameter(name string, raw *policy.Node, at policy.Span) *policy.Node {
	declared := t.parameters[name]
	kind := policy.String
	if isList(declared) {
		kind = policy.Open
	}
	hole := &policy.Node{Kind: kind, Text: policy.HoleText(name, t.scope, policy.AnyText), Span: at, Via: raw.Via}
	switch {
	case isSSM(declared) || isSecret(declared):
		return hole
	case t.parent != nil:
		if value := t.given(name); value != nil {
			return use(value, policy.Station{Span: at, Name: name})
		}
		return hole
	case t.spread:
		return t.spreadOut(hole)
	}
	return hole
}

// given is the value that a nested stack has for a parameter; nil where nothing tells.
func (t *template) given(name string) *policy.Node {
	if value, begun := t.values[name]; begun {
		return value
	}
	t.values[name] = nil
	declared := t.parameters[name]
	byDefault := defaultOf(declared)
	value := byDefault
	if argument := t.argument(name); argument != nil {
		t.parent.apart(func() {
			t.parent.under = t.within.when
			value = t.parent.evaluate(argument)
		})
		if nothing(value) {
			value = byDefault
		}
	}
	if value != nil && isList(declared) {
		value = eachAlternative(value, splitAtCommas)
	}
	t.values[name] = value
	return value
}

// defaultOf is the default of a parameter; nil where there is none, and for a date.
func defaultOf(parameter *policy.Node) *policy.Node {
	value := parameter.Exact("Default")
	if value == nil || dateText().MatchString(literal(value)) {
		return nil
	}
	used := *value
	used.Default = true
	return &used
}

// argument is what the stack around this one writes for a parameter.
func (t *template) argument(name string) *policy.Node {
	if arguments := t.within.property("Parameters"); arguments != nil {
		return arguments.Exact(name)
	}
	return nil
}

// splitAtCommas makes the list that a list parameter becomes of its text.
func splitAtCommas(value *policy.Node) *policy.Node {
	if !value.IsScalar() {
		return value
	}
	if value.Text.Open() {
		open := *value
		open.Kind = policy.Open
		return &open
	}
	list := &policy.Node{Kind: policy.List, Span: value.Span, Via: value.Via}
	for _, text := range value.Text.Split(',', -1) {
		if known, ok := text.Literal(); ok {
			text = policy.Literal(strings.TrimSpace(known))
		}
		list.Items = append(list.Items, &policy.Node{Kind: policy.String, Text: text, Span: value.Span, Via: value.Via})
	}
	return list
}

// dateText is how dates begin. A parameter that may be one is often a switch whose
// past dates turn something off on purpose.
var dateText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{4}-\d\d-\d\d`) })

// spreadOut makes alternatives of a parameter's allowed values, where they are few:
// whoever deploys the template may choose any of them.
func (t *template) spreadOut(hole *policy.Node) *policy.Node {
	of := *hole.Text.Parts[0].Hole
	values := t.stacks.allowed[holeKey(of)]
	if len(values) == 0 || len(values) > maxValues {
		return hole
	}
	choice := &policy.Node{Kind: policy.Choice, Span: hole.Span, Via: hole.Via}
	for _, text := range values {
		if dateText().MatchString(text) {
			return hole
		}
		item := &policy.Node{Kind: hole.Kind, Text: policy.Literal(text), Span: hole.Span, Via: hole.Via, When: t.valueIs(of, text)}
		if !t.under.Contradicts(item.When) {
			choice.Items = append(choice.Items, item)
		}
	}
	return choice
}

// valueIs is the condition that a hole holds a text. It is one and the same however
// often it is asked for.
func (t *template) valueIs(hole policy.Hole, text string) policy.When {
	key := holeKey(hole) + "\x00" + text
	claim := t.stacks.isText[key]
	if claim == nil {
		claim = policy.ValueIs(hole, text, t.stacks.allowed[holeKey(hole)])
		t.stacks.isText[key] = claim
	}
	shown := text
	if shown == "" {
		shown = "empty"
	}
	return policy.When{{Name: hole.Name + " is " + shown, Scope: hole.Scope, Holds: true, Says: claim}}
}

func holeKey(hole policy.Hole) string { return policy.Key(hole.Scope, hole.Name) }
