package policy

import (
	"fmt"
	"strings"
)

// Decode reads a policy document from a node. It takes what it can: what has not
// the shape of a policy is left to the rules, which see Keys and Node. It returns
// nil where the node is no object with a statement, so no policy at all.
//
// Alternatives (Choice) anywhere inside become values with their When. A Choice of
// whole documents is the caller's: see Alternatives.
func Decode(node *Node) *Document {
	if node == nil || node.Kind != Object || node.Field("Statement") == nil && !node.Partial {
		return nil
	}
	document := &Document{Span: node.Span, Node: node, When: node.When, Partial: node.Partial, ByAWS: node.ByAWS, Keys: elements(node)}
	for _, field := range node.Fields {
		switch {
		case field.named("Version") && document.Version == nil:
			document.Version = scalar(field.Value)
		case field.named("Id") && document.ID == nil:
			document.ID = scalar(field.Value)
		case field.named("Statement"):
			document.addStatements(field.Value)
		}
	}
	return document
}

// Alternatives lists the nodes that a value may be: the node itself, or what a
// Choice holds, at any depth, each with all its conditions. Impossible ones are left out.
func Alternatives(node *Node) []*Node {
	if node == nil {
		return nil
	}
	if node.Kind != Choice {
		return []*Node{node}
	}
	var list []*Node
	for _, item := range node.Items {
		for _, alternative := range Alternatives(item) {
			list = append(list, alternative.under(node.When)...)
		}
	}
	return list
}

// under gives the node with further conditions, or nothing where they contradict its own.
func (n *Node) under(when When) []*Node {
	if len(when) == 0 {
		return []*Node{n}
	}
	joined := when.And(n.When)
	if joined.Impossible() {
		return nil
	}
	clone := *n
	clone.When = joined
	return []*Node{&clone}
}

// Elements lists what stands in a place that takes one or many: the items of a
// list, or the value itself; alternatives are opened on both levels, and lists in
// lists are not flattened. The second result is set where more may exist.
func (n *Node) Elements() (list []*Node, partial bool) {
	for _, alternative := range Alternatives(n) {
		if alternative.Kind != List {
			list = append(list, alternative)
			continue
		}
		partial = partial || alternative.Partial
		for _, item := range alternative.Items {
			for _, element := range Alternatives(item) {
				list = append(list, element.under(alternative.When)...)
			}
		}
	}
	return list, partial
}

func (d *Document) addStatements(node *Node) {
	list, partial := node.Elements()
	d.Partial = d.Partial || partial
	for _, element := range list {
		switch element.Kind {
		case Object:
			d.Statements = append(d.Statements, decodeStatement(element))
		case Open:
			d.Partial = true
		}
	}
}

func decodeStatement(node *Node) *Statement {
	statement := &Statement{Span: node.Span, When: node.When, Keys: elements(node), Partial: node.Partial}
	for _, field := range node.Fields {
		value := field.Value
		switch strings.ToLower(field.name()) {
		case "sid":
			statement.Sid = scalar(value)
		case "effect":
			statement.Effect = scalar(value)
		case "principal":
			statement.Principals = append(statement.Principals, principals(value)...)
		case "notprincipal":
			statement.NotPrincipals = append(statement.NotPrincipals, principals(value)...)
		case "action":
			statement.Actions = append(statement.Actions, values(value)...)
		case "notaction":
			statement.NotActions = append(statement.NotActions, values(value)...)
		case "resource":
			statement.Resources = append(statement.Resources, values(value)...)
		case "notresource":
			statement.NotResources = append(statement.NotResources, values(value)...)
		case "condition":
			statement.addConditions(value)
		default:
			if _, known := field.Key.Literal(); !known {
				statement.Partial = true
			}
		}
	}
	return statement
}

func (s *Statement) addConditions(node *Node) {
	for _, alternative := range Alternatives(node) {
		if alternative.Kind != Object {
			s.PartialConditions = s.PartialConditions || alternative.Kind == Open
			continue
		}
		s.PartialConditions = s.PartialConditions || alternative.Partial
		for _, operator := range alternative.Fields {
			s.addOperator(operator, alternative.When)
		}
	}
}

func (s *Statement) addOperator(operator Field, when When) {
	for _, keys := range Alternatives(operator.Value) {
		if keys.Kind != Object {
			s.PartialConditions = s.PartialConditions || keys.Kind == Open
			continue
		}
		s.PartialConditions = s.PartialConditions || keys.Partial
		for _, key := range keys.Fields {
			s.Conditions = append(s.Conditions, Condition{
				Operator: operator.Key, OperatorSpan: operator.KeySpan,
				Key: key.Key, KeySpan: key.KeySpan,
				Values: values(key.Value), When: when.And(keys.When),
			})
		}
	}
}

func principals(node *Node) []PrincipalValue {
	var list []PrincipalValue
	alternatives, _ := node.Elements()
	for _, alternative := range alternatives {
		if alternative.Kind != Object {
			list = append(list, PrincipalValue{Value: alternative.Value()})
			continue
		}
		for _, field := range alternative.Fields {
			for _, member := range values(field.Value) {
				member.When = alternative.When.And(member.When)
				list = append(list, PrincipalValue{Type: field.Key, TypeSpan: field.KeySpan, Value: member})
			}
		}
	}
	return list
}

// values reads "string or list". Objects and lists inside are no values and left out.
func values(node *Node) []Value {
	var list []Value
	members, partial := node.Elements()
	for _, member := range members {
		if member.IsScalar() || member.Kind == Open || member.Kind == Null {
			list = append(list, member.Value())
		}
	}
	if partial {
		list = append(list, Value{Text: unread(node.Span), Span: node.Span, Scalar: Open})
	}
	return list
}

// scalar reads a place that takes one value: alternatives that differ are one hole.
func scalar(node *Node) *Value {
	alternatives := Alternatives(node)
	if len(alternatives) == 0 {
		return nil
	}
	first := alternatives[0].Value()
	for _, other := range alternatives[1:] {
		if Equal(first.Text, other.Text) != Yes {
			first.Text = unread(node.Span)
			first.Scalar = Open
		}
	}
	first.When = nil
	return &first
}

// unread is a hole that equals no other: what stands at span.
func unread(span Span) Text {
	return HoleText("…", fmt.Sprintf("%s@%d", span.File, span.Start), AnyText)
}

func elements(node *Node) []Element {
	list := make([]Element, len(node.Fields))
	for i, field := range node.Fields {
		list[i] = Element{Name: field.Key.String(), Span: field.KeySpan, Node: field.Value}
	}
	return list
}

func findElement(list []Element, name string) (Element, bool) {
	for _, element := range list {
		if strings.EqualFold(element.Name, name) {
			return element, true
		}
	}
	return Element{}, false
}

func (f *Field) name() string {
	name, _ := f.Key.Literal()
	return name
}

func (f *Field) named(name string) bool {
	key, known := f.Key.Literal()
	return known && strings.EqualFold(key, name)
}
