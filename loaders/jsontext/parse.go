package jsontext

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxDepth bounds how deep lists and objects nest. Policies need about six levels.
const maxDepth = 1000

// root reads the value and makes sure that nothing but holes stands beside it.
func (p *parser) root() *policy.Node {
	node := p.value()
	for !p.fatal {
		switch c := p.space(); {
		case c == endOfText:
			return node
		case c == holeHere:
			p.bareText()
		case node.Kind == policy.Open:
			node = p.value()
		default:
			p.note(SecondValue)
			return node
		}
		if node != nil {
			node.Partial = true
		}
	}
	return nil
}

func (p *parser) value() *policy.Node {
	switch c := p.space(); c {
	case '{':
		return p.nested(p.object)
	case '[':
		return p.nested(p.list)
	case '"':
		node := p.node(policy.String)
		node.Text, node.Span = p.quoted()
		return node
	case endOfText:
		return p.fail("unexpected end")
	case ',', ':', ']', '}':
		return p.fail("missing value")
	}
	return p.bare()
}

// missingIn words what is missing where a list or object is broken off.
func missingIn(r *row, closed bool, element, end string) string {
	if closed && r.last != afterComma && r.last != atStart {
		return end
	}
	return element
}

func (p *parser) nested(read func() *policy.Node) *policy.Node {
	if p.depth == maxDepth {
		return p.fail(fmt.Sprintf("nesting deeper than %d levels", maxDepth))
	}
	p.depth++
	node := read()
	p.depth--
	return node
}

func (p *parser) object() *policy.Node {
	node, start, base := p.node(policy.Object), p.mark(), len(p.fields)
	p.off++
	members := row{conditions: len(node.When)}
	for !p.fatal {
		switch c := p.space(); c {
		case '}':
			p.close(node, start, &members)
			node.Fields = append([]policy.Field(nil), p.fields[base:]...)
			p.fields = p.fields[:base]
			return node
		case ',':
			p.comma(&members)
		case endOfText:
			p.fail("unexpected end")
		case ':', ']', '[', '{':
			p.fail(missingIn(&members, c == ']', "missing key", "missing `}`"))
		default:
			p.begin(&members, c)
			p.member(&members)
		}
	}
	return nil
}

// member reads key and value, or a hole that may be any number of members.
func (p *parser) member(members *row) {
	field := policy.Field{}
	if p.peek() == '"' {
		field.Key, field.KeySpan = p.quoted()
	} else {
		start := p.mark()
		key, holes := p.bareText()
		field.Key, field.KeySpan = key, p.span(start, p.mark())
		if holes == 0 {
			p.reset(start)
			p.fail("key without quotes")
			return
		}
		p.done()
		if p.space() != ':' {
			members.partial = true
			members.last = afterHole
			return
		}
	}
	if p.fatal || !p.colon() {
		return
	}
	if field.Value = p.value(); field.Value != nil {
		p.fields = append(p.fields, field)
		p.ended(members, field.Value)
	}
}

func (p *parser) colon() bool {
	c := p.space()
	if c == ':' {
		p.off++
		return true
	}
	if c == endOfText {
		p.fail("unexpected end")
		return false
	}
	if c != '"' && c != '{' && c != '[' {
		p.fail("missing colon")
		return false
	}
	p.note("missing colon")
	return true
}

func (p *parser) list() *policy.Node {
	node, start, base := p.node(policy.List), p.mark(), len(p.items)
	p.off++
	items := row{conditions: len(node.When)}
	for !p.fatal {
		switch c := p.space(); c {
		case ']':
			p.close(node, start, &items)
			node.Items = append([]*policy.Node(nil), p.items[base:]...)
			p.items = p.items[:base]
			return node
		case ',':
			p.comma(&items)
		case ':', '}':
			p.fail(missingIn(&items, true, "missing value", "missing `]`"))
		default:
			p.begin(&items, c)
			if item := p.value(); item != nil {
				p.items = append(p.items, item)
				p.ended(&items, item)
			}
		}
	}
	return nil
}

// bare reads a value without quotes: a number, a word, or holes.
func (p *parser) bare() *policy.Node {
	if p.peek() == holeHere && p.pieces[p.at].Value != nil && p.standsAlone() {
		value := *p.pieces[p.at].Value
		value.When = p.pieces[p.at].When.And(value.When)
		p.next()
		p.done()
		return &value
	}
	node, start := p.node(policy.Open), p.mark()
	text, holes := p.bareText()
	node.Text, node.Span = text, p.span(start, p.mark())
	if holes > 0 {
		node.Partial = len(text.Parts) > 1 || holes > 1
		node.Text = p.oneHole(text, start)
		p.done()
		return node
	}
	literal, _ := text.Literal()
	node.Kind = wordKind(literal)
	switch {
	case node.Kind == policy.Open:
		p.reset(start)
		return p.fail("unexpected text")
	case node.Kind == policy.Number && hasLeadingZero(literal):
		p.noteAt("number with a leading zero", start, p.mark())
	}
	p.done()
	return node
}

// standsAlone reports whether the hole at hand touches no text and no other hole.
func (p *parser) standsAlone() bool {
	back := p.mark()
	p.next()
	c := p.peek()
	p.reset(back)
	return c == endOfText || c >= 0 && (isSpace(byte(c)) || isDelimiter(byte(c)))
}

// bareText reads up to the next blank or delimiter.
func (p *parser) bareText() (text policy.Text, holes int) {
	var into builder
	for {
		c := p.peek()
		switch {
		case c == holeHere:
			into.hole(p.holeText())
			holes++
			p.next()
		case c == endOfText || isSpace(byte(c)) || isDelimiter(byte(c)):
			text, _ = into.text()
			return text, holes
		default:
			into.byte(byte(c))
			p.off++
		}
	}
}

// oneHole makes one hole of several, or of text and holes side by side.
func (p *parser) oneHole(text policy.Text, start mark) policy.Text {
	if text.IsHole() {
		return text
	}
	name, scope := "", p.pieces[start.at].Span.File
	for _, part := range text.Parts {
		name += part.Literal
		if part.Hole != nil {
			name += "${" + part.Hole.Name + "}"
			scope = part.Hole.Scope
		}
	}
	return policy.HoleText(name, scope, policy.AnyText)
}

func isDelimiter(c byte) bool {
	return c == ',' || c == ':' || c == '"' || c == '{' || c == '}' || c == '[' || c == ']'
}

// wordKind is the kind of a value without quotes, Open where it is none.
func wordKind(word string) policy.Kind {
	switch word {
	case "true", "false":
		return policy.Bool
	case "null":
		return policy.Null
	}
	if isNumber(word) {
		return policy.Number
	}
	return policy.Open
}

// isNumber takes JSON's numbers, leading zeros too.
func isNumber(word string) bool {
	rest := strings.TrimPrefix(word, "-")
	whole := digits(rest)
	rest = rest[whole:]
	if fraction, found := strings.CutPrefix(rest, "."); found {
		length := digits(fraction)
		if length == 0 {
			return false
		}
		rest = fraction[length:]
	}
	if len(rest) > 1 && (rest[0] == 'e' || rest[0] == 'E') {
		exponent := strings.TrimLeft(rest[1:2], "+-") + rest[2:]
		rest = exponent[digits(exponent):]
		if exponent == "" {
			return false
		}
	}
	return whole > 0 && rest == ""
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func hasLeadingZero(number string) bool {
	number = strings.TrimPrefix(number, "-")
	return digits(number) > 1 && number[0] == '0'
}
