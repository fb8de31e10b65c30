package gosource

import (
	"go/ast"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

func isPulumiCore(importPath string) bool {
	return strings.HasPrefix(importPath, "github.com/pulumi/pulumi/sdk/") && strings.HasSuffix(importPath, "/go/pulumi")
}

// pulumiCore is what the functions and types of Pulumi's own package give: most give
// their argument as an input or output.
func (ev *evaluator) pulumiCore(name string, x *ast.CallExpr, e *env) *policy.Node {
	switch {
	case name == "Sprintf":
		return ev.sprintf(x, e)
	case name == "All":
		return ev.spread(x, e)
	case strings.HasPrefix(name, "JSONMarshal"):
		return ev.marshal(x, e)
	case len(x.Args) == 1:
		return ev.eval(x.Args[0], e)
	}
	return nil
}

// isDocumentArgs tells the arguments of Pulumi's GetPolicyDocument.
func isDocumentArgs(importPath, name string) bool {
	return family(importPath) == pulumiFamily && (name == "GetPolicyDocumentArgs" || name == "GetPolicyDocumentOutputArgs")
}

// documentArgs is the policy that GetPolicyDocument makes of its arguments: effect and
// version have defaults.
func (ev *evaluator) documentArgs(x *ast.CompositeLit, of typ, e *env) *policy.Node {
	args := ev.structure(x, of.under(), e)
	at := e.file.span(literalHead(x))
	node := &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
	version := ev.member(args, "Version")
	if version == nil {
		version = &policy.Node{Kind: policy.String, Text: policy.Literal("2012-10-17"), Span: at}
	}
	statements := &policy.Node{Kind: policy.List, Span: e.file.span(x)}
	written := ev.member(args, "Statements")
	if written == nil {
		return ev.hole(x, e)
	}
	members, partial := written.Elements()
	for _, member := range members {
		statements.Items = append(statements.Items, ev.pulumiStatement(member))
	}
	statements.Partial = partial || ev.member(args, "SourcePolicyDocuments") != nil || ev.member(args, "OverridePolicyDocuments") != nil
	node.Fields = []policy.Field{
		{Key: policy.Literal("Version"), KeySpan: version.Span, Value: version},
		{Key: policy.Literal("Statement"), KeySpan: written.Span, Value: statements},
	}
	return node
}

// pulumiElements are the fields of a statement by the elements that they make.
var pulumiElements = map[string]string{
	"Sid": "Sid", "Effect": "Effect", "Actions": "Action", "NotActions": "NotAction", "Resources": "Resource", "NotResources": "NotResource",
}

func (ev *evaluator) pulumiStatement(member *policy.Node) *policy.Node {
	if member.Kind != policy.Object {
		return member
	}
	node := &policy.Node{Kind: policy.Object, Span: member.Span, When: member.When, Via: member.Via, Partial: member.Partial}
	effect := false
	for i, name := range ev.goNames[member] {
		one := member.Fields[i]
		if element := pulumiElements[name]; element != "" {
			effect = effect || element == "Effect"
			one.Key, one.Value = policy.Literal(element), ev.unescaped(one.Value)
			node.Fields = append(node.Fields, one)
			continue
		}
		switch name {
		case "Principals", "NotPrincipals":
			one.Key, one.Value = policy.Literal(strings.TrimSuffix(name, "s")), ev.pulumiPrincipals(one.Value)
			node.Fields = append(node.Fields, one)
		case "Conditions":
			one.Key, one.Value = policy.Literal("Condition"), ev.pulumiConditions(one.Value)
			node.Fields = append(node.Fields, one)
		}
	}
	if !effect {
		at := policy.Span{File: member.Span.File, Start: member.Span.Start, End: member.Span.Start + 1}
		allow := &policy.Node{Kind: policy.String, Text: policy.Literal("Allow"), Span: at}
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal("Effect"), KeySpan: at, Value: allow})
	}
	return node
}

func (ev *evaluator) pulumiPrincipals(list *policy.Node) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: list.Span}
	members, partial := list.Elements()
	node.Partial = partial
	for _, member := range members {
		kind, values := ev.member(member, "Type"), ev.member(member, "Identifiers")
		if kind == nil || values == nil {
			node.Partial = true
			continue
		}
		if kind.Text.Is("*") && len(members) == 1 {
			return values
		}
		node.Fields = append(node.Fields, policy.Field{Key: single(kind).Text, KeySpan: kind.Span, Value: ev.unescaped(values)})
	}
	return node
}

func (ev *evaluator) pulumiConditions(list *policy.Node) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: list.Span}
	members, partial := list.Elements()
	node.Partial = partial
	for _, member := range members {
		test, variable, values := ev.member(member, "Test"), ev.member(member, "Variable"), ev.member(member, "Values")
		if test == nil || variable == nil || values == nil {
			node.Partial = true
			continue
		}
		keys := &policy.Node{Kind: policy.Object, Span: member.Span, Fields: []policy.Field{
			{Key: single(variable).Text, KeySpan: variable.Span, Value: ev.unescaped(values)},
		}}
		node.Fields = append(node.Fields, policy.Field{Key: single(test).Text, KeySpan: test.Span, Value: keys})
	}
	return node
}

// unescaped turns &{…}, as the provider wants policy variables written, into ${…}.
func (ev *evaluator) unescaped(node *policy.Node) *policy.Node {
	made := ev.clone(node)
	made.Text = node.Text.Map(func(text string) string { return strings.ReplaceAll(text, "&{", "${") })
	made.Text.Ref = node.Text.Ref
	made.Items = nil
	for _, item := range node.Items {
		made.Items = append(made.Items, ev.unescaped(item))
	}
	return made
}

// pulumiCall is what a function of Pulumi's AWS packages gives: a resource is what its
// arguments declare, GetPolicyDocument has the policy as its Json.
func (ev *evaluator) pulumiCall(name string, x *ast.CallExpr, e *env) *policy.Node {
	for _, arg := range x.Args {
		node := ev.eval(arg, e)
		if made := ev.things[node]; made != nil && strings.HasPrefix(name, "New") {
			return ev.stand(made, x, e)
		}
		if strings.HasPrefix(name, "GetPolicyDocument") && node.Field("Statement") != nil {
			result := &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
			for _, attribute := range []string{"Json", "MinifiedJson"} {
				result.Fields = append(result.Fields, policy.Field{Key: policy.Literal(attribute), KeySpan: result.Span, Value: ev.coding(node, x, e)})
				ev.goNames[result] = append(ev.goNames[result], attribute)
			}
			return result
		}
	}
	if name == "GetCallerIdentity" || name == "GetCallerIdentityOutput" {
		result := &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
		account := &policy.Node{Kind: policy.String, Text: ev.account(), Span: result.Span}
		result.Fields = []policy.Field{{Key: policy.Literal("AccountId"), KeySpan: result.Span, Value: account}}
		ev.goNames[result] = []string{"AccountId"}
		return result
	}
	return nil
}
