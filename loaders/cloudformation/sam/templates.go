package sam

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// templateTable holds the statements of SAM's policy templates, all of which allow: the
// template, its actions, its resources and perhaps a condition: operator, key and
// values. ${Name} is a parameter of the template, or a pseudo parameter.
//
//go:embed templates.tsv
var templateTable string

// permit is a row of the table.
type permit struct {
	actions, resources []string
	condition          []string
}

var templatesByName = sync.OnceValue(func() map[string][]permit {
	byName := map[string][]permit{}
	for line := range strings.Lines(templateTable) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		p := permit{actions: strings.Fields(columns[1]), resources: strings.Fields(columns[2])}
		if len(columns) > 3 {
			p.condition = strings.Fields(columns[3])
		}
		byName[columns[0]] = append(byName[columns[0]], p)
	}
	return byName
})

// template makes the policy that {NamePolicy: {Parameter: value}} asks for; nil where
// SAM has no such template. A parameter that is not given is a hole.
func template(item *policy.Node) *policy.Node {
	if len(item.Fields) != 1 {
		return nil
	}
	name, span := item.Fields[0].Key.String(), item.Fields[0].KeySpan
	rows := templatesByName()[name]
	if rows == nil {
		return nil
	}
	parameters := map[string]*policy.Node{}
	for _, parameter := range item.Fields[0].Value.Fields {
		parameters[parameter.Key.String()] = parameter.Value
	}
	var statements []*policy.Node
	for _, row := range rows {
		statements = append(statements, row.statement(span, parameters))
	}
	return raw.Inline(span, name, raw.Document(span, statements...))
}

func (p permit) statement(span policy.Span, parameters map[string]*policy.Node) *policy.Node {
	resources := raw.List(span)
	for _, resource := range p.resources {
		resources.Items = append(resources.Items, raw.Sub(span, resource, parameters))
	}
	made := raw.Allow(span, resources, p.actions...)
	if len(p.condition) > 2 {
		values := raw.List(span)
		for _, value := range p.condition[2:] {
			values.Items = append(values.Items, raw.Sub(span, value, parameters))
		}
		condition := raw.Object(span, span, p.condition[0], raw.Object(span, span, p.condition[1], values))
		made.Fields = append(made.Fields, raw.Field("Condition", span, condition))
	}
	return made
}
