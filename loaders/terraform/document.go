package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// documentNode renders a data.aws_iam_policy_document block as the provider does:
// effect and version have defaults, blocks of one type become one element, and
// empty lists are left out.
func (ev *evaluator) documentNode(b *block, in instance) *policy.Node {
	e := in.env
	at := span(b.TypeRange)
	node := &policy.Node{Kind: policy.Object, Span: span(b.Block.Range()), When: in.when}
	node.Span = policy.Span{File: at.File, Start: at.Start, End: b.CloseBraceRange.End.Byte}
	version := &policy.Node{Kind: policy.String, Text: policy.Literal(newestVersion), Span: at}
	node.Fields = append(node.Fields, policy.Field{Key: policy.Literal("Version"), KeySpan: at, Value: version})
	for _, attribute := range attributes(b.Body) {
		switch attribute.Name {
		case "version":
			if value := ev.set(attribute, e); value != nil {
				node.Fields[0] = policy.Field{Key: policy.Literal("Version"), KeySpan: span(attribute.NameRange), Value: value}
			}
		case "policy_id":
			if value := ev.set(attribute, e); value != nil {
				node.Fields = append(node.Fields, policy.Field{Key: policy.Literal("Id"), KeySpan: span(attribute.NameRange), Value: value})
			}
		}
	}
	merged := ev.mergeDocuments(b, in)
	statements := merged.statements
	node.Partial = statements.Partial
	merged.settle(node)
	node.Fields = append(node.Fields, policy.Field{Key: policy.Literal("Statement"), KeySpan: at, Value: statements})
	return node
}

// maxStatements bounds the statements of one policy document block to more than any
// policy has room for: documents that take each other twice double.
const maxStatements = 1_000

// maxTaken bounds the statements that all policy documents of an instance of a module
// take over: of documents that take each other in a row, each is judged with all before.
const maxTaken = 100_000

// merging is a policy document block with the documents that it takes over.
type merging struct {
	statements *policy.Node
	// sources are the documents before the block's own statements, overrides those behind.
	sources, overrides []*policy.Node
}

// mergeDocuments takes the block's own statements, with those of source documents before and
// those of overriding documents behind. A statement takes the place of an earlier one
// with its sid; but two of the block's own, or of its source documents, are an error
// to the provider, so that both are kept.
func (ev *evaluator) mergeDocuments(b *block, in instance) merging {
	list := &policy.Node{Kind: policy.List, Span: policy.Span{File: b.TypeRange.Filename, Start: b.TypeRange.Start.Byte, End: b.CloseBraceRange.End.Byte}}
	m := merging{statements: list}
	for _, name := range []string{"source_json", "source_policy_documents"} {
		m.sources = append(m.sources, ev.include(list, 0, b, name, in)...)
	}
	taken := len(list.Items)
	for _, own := range ev.instances(b.Body, "statement", in.env) {
		list.Partial = list.Partial || own.dynamic
		if len(list.Items) == ev.budget(maxStatements) {
			list.Partial = true
			ev.exhaust(b.Block.Range())
			break
		}
		replace(list, taken, ev.statement(own))
	}
	before := list.Partial
	list.Partial = false
	for _, name := range []string{"override_policy_documents", "override_json"} {
		m.overrides = append(m.overrides, ev.include(list, ev.budget(maxStatements), b, name, in)...)
	}
	if list.Partial {
		for i, statement := range list.Items {
			if sid := statement.Field("Sid"); sid != nil && !sid.Text.IsEmpty() {
				list.Items[i] = unreplaced(statement)
			}
		}
	}
	list.Partial = list.Partial || before
	return m
}

// settle gives the document the latest Version of all documents, and the last Id that
// is not empty.
func (m merging) settle(node *policy.Node) {
	own := *node
	node.Fields = nil
	var version, id policy.Field
	for _, document := range slices.Concat(m.sources, []*policy.Node{&own}, m.overrides) {
		for _, field := range document.Fields {
			switch {
			case field.Key.Is("Version") && (version.Value == nil || later(field.Value.Text, version.Value.Text)):
				version = field
			case field.Key.Is("Id") && !field.Value.Text.IsEmpty():
				id = field
			}
		}
	}
	if m.statements.Partial && !version.Value.Text.Is(newestVersion) {
		unknown := *version.Value
		unknown.Kind, unknown.Text = policy.Open, policy.HoleText("version of documents that are not known", fmt.Sprint(node.Span), policy.AnyText)
		version.Value = &unknown
	}
	node.Fields = append(node.Fields, version)
	if id.Value != nil {
		node.Fields = append(node.Fields, id)
	}
}

// newestVersion is the default of policy document blocks.
const newestVersion = "2012-10-17"

// later reports whether a version takes the place of another: one that is not known may.
func later(version, other policy.Text) bool {
	date, known := version.Literal()
	before, otherKnown := other.Literal()
	return known && otherKnown && date > before || !known && before != newestVersion || known && !otherKnown && date == newestVersion
}

// inclusion is a document whose statements a policy document block, by key, takes over.
type inclusion struct {
	by   string
	node *policy.Node
}

// include takes over the statements of the documents that an attribute lists. They
// take the place only of the first statements of the list, as many as replaceable says.
func (ev *evaluator) include(list *policy.Node, replaceable int, b *block, name string, in instance) (taken []*policy.Node) {
	attribute := b.Body.Attributes[name]
	if attribute == nil {
		return nil
	}
	texts, partial := ev.spread(ev.eval(attribute.Expr, in.env))
	list.Partial = list.Partial || partial
	for _, text := range texts {
		if text.Text.IsEmpty() && text.Kind == policy.String {
			continue
		}
		documents, complete := ev.meant(text)
		list.Partial = list.Partial || !complete
		for _, document := range documents {
			ev.included = append(ev.included, inclusion{by: ev.documentKey(b, in.index), node: document})
			statements := document.Field("Statement")
			if statements == nil {
				list.Partial = list.Partial || document.Partial || len(document.Fields) > 0
				continue
			}
			members, open := ev.spread(statements)
			list.Partial = list.Partial || open || document.Partial
			ev.taken += len(members)
			if len(list.Items)+len(members) > ev.budget(maxStatements) || ev.taken > ev.budget(maxTaken) {
				list.Partial = true
				ev.exhaust(attribute.Expr.Range())
				return taken
			}
			taken = append(taken, document)
			for _, member := range members {
				replace(list, replaceable, ev.under(reread(member), document.When))
			}
		}
	}
	return taken
}

// replace adds a statement; it takes the place of one with the same sid among the first
// of the list, as many as replaceable says. Where the sids may be the same, or the later
// may not exist, the earlier stays on a condition.
func replace(list *policy.Node, replaceable int, statement *policy.Node) {
	sid := statement.Field("Sid")
	if sid == nil || sid.Text.IsEmpty() {
		list.Items = append(list.Items, statement)
		return
	}
	for i, earlier := range list.Items[:min(replaceable, len(list.Items))] {
		other := earlier.Field("Sid")
		if other == nil || earlier.Kind != policy.Object {
			continue
		}
		switch policy.Equal(other.Text, sid.Text) {
		case policy.Yes:
			if len(statement.When) == 0 {
				list.Items[i] = statement
				return
			}
			fallthrough
		case policy.Unknown:
			list.Items[i] = unreplaced(earlier)
		}
	}
	list.Items = append(list.Items, statement)
}

// unreplaced is a statement that a later one may take the place of.
func unreplaced(statement *policy.Node) *policy.Node {
	clone := *statement
	scope := fmt.Sprintf("%s:%d", statement.Span.File, statement.Span.Start)
	clone.When = statement.When.And(policy.When{{Name: "no later statement has its sid", Scope: scope, Holds: true}})
	return &clone
}

// statement renders one statement block.
func (ev *evaluator) statement(in instance) *policy.Node {
	node := &policy.Node{Kind: policy.Object, When: in.when, Via: in.env.via}
	node.Span = policy.Span{File: in.span.File, Start: in.span.Start, End: max(in.span.End, in.body.EndRange.Start.Byte)}
	allow := &policy.Node{Kind: policy.String, Text: policy.Literal("Allow"), Span: in.span}
	node.Fields = append(node.Fields, policy.Field{Key: policy.Literal("Effect"), KeySpan: in.span, Value: allow})
	for _, attribute := range attributes(in.body) {
		name, ok := elementOf(attribute.Name)
		if !ok {
			continue
		}
		value := ev.set(attribute, in.env)
		field := policy.Field{Key: policy.Literal(name), KeySpan: span(attribute.NameRange), Value: value}
		switch {
		case value == nil:
		case name == "Effect":
			node.Fields[0] = field
		default:
			node.Fields = append(node.Fields, field)
		}
	}
	ev.addPrincipals(node, in, "principals", "Principal")
	ev.addPrincipals(node, in, "not_principals", "NotPrincipal")
	ev.addConditions(node, in)
	slices.SortStableFunc(node.Fields, func(a, b policy.Field) int { return a.KeySpan.Start - b.KeySpan.Start })
	return node
}

func elementOf(attribute string) (string, bool) {
	switch attribute {
	case "sid":
		return "Sid", true
	case "effect":
		return "Effect", true
	case "actions":
		return "Action", true
	case "not_actions":
		return "NotAction", true
	case "resources":
		return "Resource", true
	case "not_resources":
		return "NotResource", true
	}
	return "", false
}

// set evaluates an attribute; nil where it is null, empty or an empty list, which
// the provider takes as not written.
func (ev *evaluator) set(attribute *hclsyntax.Attribute, e *env) *policy.Node {
	node := unescapeVariables(ev.eval(attribute.Expr, e))
	switch {
	case node.Kind == policy.Null:
		return nil
	case node.Kind == policy.String && node.Text.IsEmpty():
		return nil
	case node.Kind == policy.List && len(node.Items) == 0 && !node.Partial:
		return nil
	}
	return node
}

// unescapeVariables writes &{aws:username} as ${aws:username}, as the provider does.
// What stands as a number or boolean is turned into a string, as the attributes take
// nothing else; a number with a leading zero stays one, since Terraform drops the zero.
func unescapeVariables(node *policy.Node) *policy.Node {
	rewrite := func(s string) string { return strings.ReplaceAll(s, "&{", "${") }
	switch node.Kind {
	case policy.Number, policy.Bool:
		if text, _ := node.Text.Literal(); node.Kind == policy.Bool || text == "0" || !strings.HasPrefix(text, "0") {
			clone := *node
			clone.Kind = policy.String
			return &clone
		}
	case policy.String:
		if strings.Contains(node.Text.String(), "&{") {
			clone := *node
			clone.Text = node.Text.Map(rewrite)
			return &clone
		}
	case policy.List, policy.Choice:
		for i, item := range node.Items {
			if changed := unescapeVariables(item); changed != item {
				clone := *node
				clone.Items = slices.Clone(node.Items)
				clone.Items[i] = changed
				node = &clone
			}
		}
	}
	return node
}
