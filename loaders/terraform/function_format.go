package terraform

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// format fills each verb with what is known, and with holes.
func (c *invocation) format() *policy.Node {
	if _, known := c.valuesOf(c.args); known {
		return c.standard()
	}
	text, ok := c.formatted(c.args)
	if !ok {
		return c.hole()
	}
	return c.string(c.together(text, c.at, c.env))
}

// formatted is a format of which some arguments are not known.
func (c *invocation) formatted(args []*policy.Node) (texts []policy.Text, ok bool) {
	layout, known := args[0].Text.Literal()
	if !known || wideFormat(args[0].Text) {
		return nil, false
	}
	texts = []policy.Text{{}}
	next := 1
	for {
		before, after, found := strings.Cut(layout, "%")
		texts = append(texts, policy.Literal(before))
		if !found {
			return texts, true
		}
		length := strings.IndexFunc(after, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '%' })
		if length < 0 || strings.Contains(after[:length], "[") {
			return nil, false
		}
		verb := after[:length+1]
		layout = after[length+1:]
		if verb == "%" {
			texts = append(texts, policy.Literal("%"))
			continue
		}
		if next >= len(args) {
			return nil, false
		}
		filled, ok := c.filled("%"+verb, args[next])
		if !ok {
			return nil, false
		}
		texts = append(texts, filled)
		next++
	}
}

// filled is what one verb makes of an argument.
func (c *invocation) filled(verb string, argument *policy.Node) (policy.Text, bool) {
	if value, known := c.value(argument); known {
		result, err := called(stdlib.FormatFunc, []cty.Value{cty.StringVal(verb), value})
		if err != nil {
			return policy.Text{}, false
		}
		return policy.Literal(result.AsString()), true
	}
	plain := verb == "%s" || verb == "%v" || verb == "%d"
	return argument.Text, plain && textual(argument) && len(argument.When) == 0
}

// formatList formats once for each member of the lists; what is no list is the same every time.
func (c *invocation) formatList() *policy.Node {
	length := -1
	list := c.list()
	for _, argument := range c.args[1:] {
		switch {
		case argument.Kind == policy.Open && len(c.args) > 2, argument.Kind == policy.Object:
			return c.hole()
		case argument.Kind == policy.Open:
			list.Partial = true
			return list
		case argument.Kind != policy.List:
			continue
		case length < 0:
			length = len(argument.Items)
		}
		list.Partial = list.Partial || argument.Partial
		c.shapes[list] |= c.shapes[argument] & unordered
		if sole := len(c.args) == 2; !sole && !c.complete(argument) || length != len(argument.Items) {
			return c.hole()
		}
	}
	if length < 0 {
		length = 1
	}
	for i := range length {
		if item := c.formatItem(i); item != nil {
			list.Items = append(list.Items, item)
			continue
		}
		return c.hole()
	}
	c.shapes[list] |= typed
	return list
}

// formatItem formats the i-th members; of a choice, each alternative.
func (c *invocation) formatItem(i int) *policy.Node {
	args := []*policy.Node{c.args[0]}
	var choice *policy.Node
	var at int
	for _, argument := range c.args[1:] {
		if argument.Kind == policy.List {
			argument = argument.Items[i]
		}
		if argument.Kind == policy.Choice {
			if choice != nil {
				return nil
			}
			choice, at = argument, len(args)
		}
		args = append(args, argument)
	}
	if choice != nil {
		return c.each(choice, func(alternative *policy.Node) *policy.Node {
			if standsForNone(alternative) {
				return c.hole()
			}
			one := append([]*policy.Node(nil), args...)
			one[at] = c.always(alternative)
			if text, ok := c.formatted(one); ok {
				return c.string(c.together(text, c.at, c.env))
			}
			return c.hole()
		})
	}
	var when policy.When
	for k, argument := range args {
		when = when.And(argument.When)
		args[k] = c.always(argument)
	}
	text, ok := c.formatted(args)
	if !ok {
		return nil
	}
	return c.under(c.string(c.together(text, c.at, c.env)), when)
}
