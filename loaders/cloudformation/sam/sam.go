// Package sam does to a template what the transform AWS::Serverless-2016-10-31 does to
// it, as far as IAM is concerned: it adds the roles and policies that SAM makes, as
// resources of CloudFormation, so that nobody else has to know of SAM.
//
// Raw nodes go in and raw nodes come out, intrinsics and all. What somebody wrote keeps
// its place; what SAM makes stands at the logical ID, or at the words that ask for it,
// and is ByAWS.
//
// The tables templates.tsv, connectors.tsv and managed.txt hold facts of
// aws/serverless-application-model (Apache-2.0), of August 2026.
package sam

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

const prefix = "AWS::Serverless::"

// expansion is the work on one template.
type expansion struct {
	root *policy.Node
	// declared are the resources by name, as written but with Globals.
	declared map[string]*policy.Node
	// made are the resources and conditions that SAM adds.
	made, conditions []policy.Field
	names            map[string]bool
	problems         []policy.Problem
}

// Expand gives the template as it is after the transform, and what of it could not be
// followed. A template without anything of SAM is given back as it is.
func Expand(root *policy.Node) (*policy.Node, []policy.Problem) {
	section := root.Exact("Resources")
	if section == nil || !slices.ContainsFunc(section.Fields, isSAM) {
		return root, nil
	}
	e := &expansion{root: root, declared: map[string]*policy.Node{}, names: map[string]bool{}}
	written := *section
	written.Fields = nil
	for _, field := range section.Fields {
		field.Value = e.withGlobals(field.Value)
		written.Fields = append(written.Fields, field)
		e.declared[field.Key.String()] = field.Value
	}
	for i, field := range written.Fields {
		written.Fields[i].Value = e.resource(field)
	}
	e.implicitAPI()
	e.deployment(written.Fields)
	for _, field := range written.Fields {
		e.connect(field)
	}
	written.Fields = append(written.Fields, e.made...)
	return e.with(&written), e.problems
}

func isSAM(field policy.Field) bool {
	return strings.HasPrefix(raw.Literal(field.Value.Exact("Type")), prefix) || field.Value.Exact("Connectors") != nil
}

// with gives the root with other resources, and with the conditions that were made.
func (e *expansion) with(resources *policy.Node) *policy.Node {
	root := *e.root
	root.Fields = nil
	for _, field := range e.root.Fields {
		switch {
		case field.Key.Is("Resources"):
			field.Value = resources
		case field.Key.Is("Conditions"):
			conditions := *field.Value
			conditions.Fields = append(conditions.Fields[:len(conditions.Fields):len(conditions.Fields)], e.conditions...)
			field.Value = &conditions
		}
		root.Fields = append(root.Fields, field)
	}
	return &root
}

// resource gives what is left of a resource once the roles that it asks for are made.
func (e *expansion) resource(field policy.Field) *policy.Node {
	switch strings.TrimPrefix(raw.Literal(field.Value.Exact("Type")), prefix) {
	case "Function":
		return e.function(field)
	case "StateMachine":
		return e.stateMachine(field)
	case "CapacityProvider":
		e.capacityProvider(field)
	case "GraphQLApi":
		e.graphQL(field)
	}
	return field.Value
}

// add adds a resource, unless the template declares one of that name itself.
func (e *expansion) add(name string, owner policy.Field, kind, condition string, properties ...policy.Field) {
	if e.names[name] || e.declared[name] != nil {
		return
	}
	e.names[name] = true
	at := owner.KeySpan
	value := raw.Object(at, at, "Type", raw.Text(at, kind))
	if condition != "" {
		value.Fields = append(value.Fields, raw.Field("Condition", at, raw.Text(at, condition)))
	}
	value.Fields = append(value.Fields, raw.Field("Properties", at, &policy.Node{Kind: policy.Object, Span: at, Fields: properties}))
	e.made = append(e.made, policy.Field{Key: policy.Literal(name), KeySpan: at, Value: value})
}

// conditionOf is the name of the condition on a resource; empty where it has none.
func conditionOf(resource policy.Field) string { return raw.Literal(resource.Value.Exact("Condition")) }

func (e *expansion) unread(span policy.Span, reason string) {
	e.problems = append(e.problems, policy.Problem{Span: span, Reason: reason})
}
