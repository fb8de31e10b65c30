package cloudformation

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Bounds of what a text may grow to: a policy is never as long.
const (
	maxVariants  = 16
	maxTextBytes = 1 << 16
	maxTextParts = 1 << 10
)

// variant is one text that a value may be, and when. An absent one is no value.
type variant struct {
	text   policy.Text
	when   policy.When
	absent bool
}

// variants lists what an evaluated node can be as a text; none where it may be
// something that this does not follow.
func variants(node *policy.Node) []variant {
	switch {
	case nothing(node):
		return []variant{{when: node.When, absent: true}}
	case node.Kind != policy.Choice:
		if !node.IsScalar() && node.Kind != policy.Open {
			return nil
		}
		return []variant{{text: node.Text, when: node.When}}
	}
	var list []variant
	for _, item := range node.Items {
		branch := variants(item)
		if branch == nil {
			return nil
		}
		for _, v := range branch {
			v.when = node.When.And(v.when)
			list = append(list, v)
		}
	}
	return list
}

// combined is one choice out of each list of variants.
type combined struct {
	texts []policy.Text
	when  policy.When
}

// combine takes one variant of each list in every way that is possible. Where those are
// too many, a list of several variants counts as one hole, so that what stands around
// it is not lost; none where a list is empty.
func (t *template) combine(lists []list) []combined {
	all, few := product(lists)
	if few {
		return all
	}
	blurred := make([]list, len(lists))
	for i, l := range lists {
		blurred[i] = l
		if len(l.variants) > 1 {
			blurred[i].variants = []variant{{text: l.whole}}
		}
	}
	all, _ = product(blurred)
	return all
}

// list are the variants of one part of a text, and the hole that stands for any of them.
type list struct {
	variants []variant
	whole    policy.Text
}

// product is false where there are too many.
func product(lists []list) ([]combined, bool) {
	all := []combined{{}}
	for _, l := range lists {
		var next []combined
		for _, before := range all {
			for _, v := range l.variants {
				when := before.when.And(v.when)
				if when.Impossible() {
					continue
				}
				texts := before.texts[:len(before.texts):len(before.texts)]
				if !v.absent {
					texts = append(texts, v.text)
				}
				next = append(next, combined{texts, when})
			}
			if len(next) > maxVariants {
				return nil, false
			}
		}
		all = next
	}
	return all, true
}

// made is the string that an intrinsic makes: one text, or a choice of several.
func (t *template) made(raw *policy.Node, span policy.Span, all []variant) *policy.Node {
	if len(all) == 0 {
		return t.hole(raw, policy.String)
	}
	choice := &policy.Node{Kind: policy.Choice, Span: span, Via: raw.Via}
	for _, v := range all {
		if tooLong(v.text) {
			return t.hole(raw, policy.String)
		}
		choice.Items = append(choice.Items, &policy.Node{Kind: policy.String, Text: v.text, Span: span, Via: raw.Via, When: v.when})
	}
	if strings.HasPrefix(strings.TrimSpace(all[0].text.Prefix()), "{") {
		t.written[span] = raw
	}
	if len(choice.Items) == 1 && len(choice.Items[0].When) == 0 {
		return choice.Items[0]
	}
	return choice
}

func tooLong(text policy.Text) bool {
	size := 0
	for _, part := range text.Parts {
		size += len(part.Literal)
	}
	return size > maxTextBytes || len(text.Parts) > maxTextParts
}

// concat joins texts and keeps the reference of one that stands alone.
func concat(texts []policy.Text) policy.Text {
	var filled []policy.Text
	for _, text := range texts {
		if !text.IsEmpty() {
			filled = append(filled, text)
		}
	}
	return policy.Concat(filled...)
}

func (t *template) join(raw, argument *policy.Node) *policy.Node {
	if len(argument.Items) != 2 {
		return t.hole(raw, policy.String)
	}
	separator := t.evaluate(argument.Items[0])
	if !separator.IsScalar() {
		return t.hole(raw, policy.String)
	}
	return t.of(argument.Items[1], func(value *policy.Node) *policy.Node {
		if value.Kind != policy.List || value.Partial {
			return t.hole(raw, policy.String)
		}
		var lists []list
		for i, item := range value.Items {
			one := list{variants: variants(item)}
			if len(one.variants) > 1 && !mayShrink(value.Items[i:i+1]) {
				one.whole = t.part(raw, i)
			}
			lists = append(lists, one)
		}
		var all []variant
		for _, c := range t.combine(lists) {
			all = append(all, variant{text: concat(between(c.texts, separator.Text)), when: c.when})
		}
		return t.made(raw, raw.Span, all)
	})
}

// part is the hole for a part of what an intrinsic makes.
func (t *template) part(raw *policy.Node, i int) policy.Text {
	name, _ := show(raw)
	return policy.HoleText(name, fmt.Sprintf("%s@%d.%d", t.scope, raw.Span.Start, i), policy.AnyText)
}

// scopeOf is where a variable of Fn::Sub has one meaning: in the stack, or there only.
func (t *template) scopeOf(name string, variables, raw *policy.Node) string {
	if t.parameters[name] != nil && (variables == nil || variables.Exact(name) == nil) {
		return t.scope
	}
	return t.at(raw.Span)
}

func between(texts []policy.Text, separator policy.Text) []policy.Text {
	var joined []policy.Text
	for i, text := range texts {
		if i > 0 {
			joined = append(joined, separator)
		}
		joined = append(joined, text)
	}
	return joined
}

func (t *template) sub(raw, argument *policy.Node) *policy.Node {
	text, variables := subArguments(argument)
	if text == nil {
		return t.hole(raw, policy.String)
	}
	var lists []list
	known := map[string]list{} // a variable that stands twice is evaluated once
	for _, piece := range subPieces(literal(text)) {
		one, again := known[piece.name]
		if !again || piece.name == "" {
			one = list{variants: t.subVariants(raw, piece, variables)}
			if len(one.variants) > 1 {
				one.whole = policy.HoleText(piece.name, t.scopeOf(piece.name, variables, raw), policy.AnyText)
			}
			known[piece.name] = one
		}
		lists = append(lists, one)
	}
	var all []variant
	for _, c := range t.combine(lists) {
		all = append(all, variant{text: concat(c.texts), when: c.when})
	}
	return t.made(raw, text.Span, all)
}

// subArguments gives the text of Fn::Sub and its own variables; a nil text where it is
// no string.
func subArguments(argument *policy.Node) (text, variables *policy.Node) {
	text = argument
	if argument.Kind == policy.List && len(argument.Items) == 2 {
		text, variables = argument.Items[0], argument.Items[1]
	}
	if !text.IsScalar() {
		return nil, nil
	}
	return text, variables
}

func (t *template) subVariants(raw *policy.Node, piece subPiece, variables *policy.Node) []variant {
	if piece.name == "" {
		return []variant{{text: t.placeholders(piece.text, "{{", "}}")}}
	}
	if variables != nil {
		if value := variables.Exact(piece.name); value != nil {
			return variants(t.evaluate(value))
		}
	}
	return variants(t.named(piece.name, raw, raw.Span))
}

// subPiece is a stretch of the text of Fn::Sub: literal, or a variable with a name.
type subPiece struct {
	text, name string
	start, end int
}

// subPieces cuts the text of Fn::Sub at its variables. ${!x} is the literal ${x}, and
// so is a policy variable such as ${aws:username}, which no template can declare.
func subPieces(text string) (pieces []subPiece) {
	from, at := 0, 0
	for at < len(text) {
		open := strings.Index(text[at:], "${")
		if open < 0 {
			break
		}
		open += at
		size := strings.IndexByte(text[open:], '}')
		if size < 0 {
			break
		}
		end := open + size + 1
		name := strings.TrimSpace(text[open+2 : end-1])
		at = end
		piece := subPiece{name: name, start: open, end: end}
		if escaped, ok := strings.CutPrefix(name, "!"); ok {
			piece.text, piece.name = "${"+escaped+"}", ""
		} else if !variableName(name) {
			continue
		}
		if open > from {
			pieces = append(pieces, subPiece{text: text[from:open], start: from, end: open})
		}
		pieces = append(pieces, piece)
		from = end
	}
	if from < len(text) {
		pieces = append(pieces, subPiece{text: text[from:], start: from, end: len(text)})
	}
	return pieces
}

func variableName(name string) bool {
	return name != "" && !strings.ContainsAny(strings.ReplaceAll(name, "::", ""), ":/*?$\"' ")
}
