package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

func (t *template) ref(raw, argument *policy.Node) *policy.Node {
	name := literal(argument)
	if name == "AWS::NoValue" {
		return &policy.Node{Kind: policy.Choice, Span: raw.Span}
	}
	if name == "" {
		return t.hole(raw, policy.Open)
	}
	return t.valueOf(name, raw, argument.Span)
}

// valueOf is what a name stands for where Ref or Fn::Sub names it.
func (t *template) valueOf(name string, raw *policy.Node, at policy.Span) *policy.Node {
	kind := policy.Open // where the value may be a list
	switch {
	case t.parameters[name] != nil && t.byName[name] == nil:
		return t.parameter(name, raw, at)
	case name == "AWS::NotificationARNs":
	case strings.HasPrefix(name, "AWS::"), t.byName[name] != nil:
		kind = policy.String
	}
	return &policy.Node{Kind: kind, Text: t.refText(name), Span: at, Via: raw.Via}
}

func (t *template) getAtt(raw, argument *policy.Node) *policy.Node {
	name, attribute, span := literal(argument), "", argument.Span
	if len(argument.Items) >= 2 {
		name, span = literal(argument.Items[0]), raw.Span
		var rest []string
		for _, item := range argument.Items[1:] {
			rest = append(rest, literal(item))
		}
		attribute = strings.Join(rest, ".")
	} else {
		name, attribute, _ = strings.Cut(name, ".")
	}
	if name == "" || attribute == "" {
		return t.hole(raw, policy.Open)
	}
	return t.attributeOf(name, attribute, raw, span)
}

// attributeOf is what Fn::GetAtt and ${x.y} in Fn::Sub give.
func (t *template) attributeOf(name, attribute string, raw *policy.Node, at policy.Span) *policy.Node {
	here := &policy.Node{Kind: policy.Open, Span: at, Via: raw.Via}
	if value := t.nestedOutput(name, attribute, here); value != nil {
		return value
	}
	if attribute == "Arn" {
		here.Kind = policy.String
	}
	here.Text = t.attribute(name, attribute)
	return here
}

// named is what ${name} in Fn::Sub stands for.
func (t *template) named(name string, raw *policy.Node, at policy.Span) *policy.Node {
	if resource, attribute, dotted := strings.Cut(name, "."); dotted {
		return t.attributeOf(resource, attribute, raw, at)
	}
	return t.valueOf(name, raw, at)
}

func (t *template) refText(name string) policy.Text {
	if r := t.byName[name]; r != nil {
		return t.resourceRef(r)
	}
	if pseudo, ok := strings.CutPrefix(name, "AWS::"); ok {
		return t.pseudo(pseudo)
	}
	return policy.HoleText(name, t.scope, policy.AnyText)
}

func (t *template) class(name string) policy.Class {
	switch name {
	case "AWS::AccountId":
		return policy.Account
	case "AWS::Partition":
		return policy.Partition
	case "AWS::Region":
		return policy.Region
	case "AWS::StackName", "AWS::URLSuffix":
		return policy.Name
	}
	return policy.AnyText
}

// pseudo is a pseudo parameter. All stacks nested in one have its account and Region.
func (t *template) pseudo(name string) policy.Text {
	hole := policy.Hole{Name: "AWS::" + name, Scope: t.scope, Class: t.class("AWS::" + name)}
	if isShared(hole) {
		hole.Scope = t.account()
	}
	return policy.HoleText(hole.Name, hole.Scope, hole.Class)
}

// resourceRef is what Ref gives for a resource: the name of most, the ARN of some.
func (t *template) resourceRef(r *resource) policy.Text {
	if iamName(r.kind) != "" && r.kind != "AWS::IAM::ManagedPolicy" {
		text := t.name(r)
		text.Ref = &policy.Ref{Scope: t.scope, Address: r.name, Attribute: "name"}
		return text
	}
	if text, ok := t.known(r, ""); ok {
		return text
	}
	return policy.HoleText(r.name, t.scope, policy.AnyText)
}

func (t *template) attribute(name, attribute string) policy.Text {
	if r := t.byName[name]; r != nil {
		if text, ok := t.known(r, attribute); ok {
			return text
		}
	}
	return policy.HoleText(name+"."+attribute, t.scope, policy.AnyText)
}

// known is an attribute whose text the template tells; an empty one is what Ref gives.
func (t *template) known(r *resource, attribute string) (policy.Text, bool) {
	address := r.kind
	if attribute != "" {
		address += "." + attribute
	}
	format, ok := attributes[address]
	if !ok {
		return policy.Text{}, false
	}
	var text policy.Text
	for _, piece := range subPieces(format) {
		text = policy.Concat(text, t.placed(r, piece))
	}
	if iamName(r.kind) != "" {
		text.Ref = &policy.Ref{Scope: t.scope, Address: r.name, Attribute: "arn"}
	}
	return text, true
}

func (t *template) placed(r *resource, piece subPiece) policy.Text {
	switch piece.name {
	case "":
		return policy.Literal(piece.text)
	case "Path":
		return t.path(r)
	case "Name":
		return t.name(r)
	}
	return t.pseudo(piece.name)
}

// path of an IAM resource; "/" where none is written.
func (t *template) path(r *resource) policy.Text {
	written := r.property("Path")
	if written == nil {
		return policy.Literal("/")
	}
	text, known := policy.Text{}, false
	t.apart(func() { text, known = t.single(written) })
	if known {
		return text
	}
	return policy.HoleText(r.name+".Path", t.scope, policy.AnyText)
}

// name of a resource: as written, or a hole for the name that CloudFormation makes up.
func (t *template) name(r *resource) policy.Text {
	if text, begun := t.names[r.name]; begun && text != nil {
		return *text
	} else if begun {
		return policy.HoleText(r.name, t.scope, policy.AnyText)
	}
	t.names[r.name] = nil
	text := policy.HoleText(r.name, t.scope, policy.Name)
	if r.kind == "AWS::IAM::OIDCProvider" {
		text = policy.HoleText(r.name, t.scope, policy.AnyText) // a URL may have a path
	}
	if written := r.property(nameProperty(r.kind)); written != nil {
		t.apart(func() {
			t.under = r.when
			if known, ok := t.single(written); ok {
				text = known
			}
			if r.kind == "AWS::IAM::OIDCProvider" { // its ARN has the URL without the scheme
				text = text.Map(func(s string) string { return strings.TrimPrefix(s, "https://") })
			}
		})
	}
	t.names[r.name] = &text
	return text
}

// single is the text of a property that has one value whatever the conditions.
func (t *template) single(raw *policy.Node) (policy.Text, bool) {
	list := variants(t.evaluate(raw))
	if len(list) != 1 || list[0].absent {
		return policy.Text{}, false
	}
	return list[0].text, true
}
