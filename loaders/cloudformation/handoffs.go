package cloudformation

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

// handoffTable lists the properties by which a resource gets a role for its service to
// act as: the type, the path of the property, and the service principals one of which
// the role has to trust. A path leads through objects by dots, through lists without a
// word, and to every member by *. The types are those of the CloudFormation registry,
// of August 2026; the principals those that the services' documentation gives.
//
// Left out are roles that somebody else takes: a pipeline its actions', a federated user
// those of Cognito, a pod one by its cluster's provider; roles of other accounts; and
// properties where the documentation names no principal.
//
//go:embed handoffs.tsv
var handoffTable string

// receiver says that a property receives a role.
type receiver struct {
	path     []string
	services []string
}

// receivers reads the table.
var receivers = sync.OnceValue(func() map[string][]receiver {
	byType := map[string][]receiver{}
	for line := range strings.Lines(handoffTable) {
		column := strings.Split(strings.TrimSpace(line), "\t")
		row := receiver{strings.Split(column[1], "."), strings.Fields(column[2])}
		byType[column[0]] = append(byType[column[0]], row)
	}
	return byType
})

// receive reads the roles that a resource gets.
func (l *links) receive(r *resource) {
	l.under = r.when
	defer func() { l.under = nil }()
	for _, row := range receivers()[r.kind] {
		for _, field := range fieldsAt(r.properties, row.path[0]) {
			for _, value := range valuesAt(l.evaluate(field.Value), row.path[1:], r.when) {
				handoff := &policy.Handoff{
					Address: r.address, Property: row.path[len(row.path)-1], Span: value.node.Span,
					Role: value.node.Value(), Key: l.roleOf(value.node.Text),
					Services: row.services, Account: l.pseudo("AccountId"), When: value.when,
				}
				l.repo.Handoffs = append(l.repo.Handoffs, handoff)
			}
		}
	}
}

// roleOf is the Key of the role that a text refers to, or names within the template.
func (l *links) roleOf(text policy.Text) string {
	if text.Ref != nil {
		return text.Ref.Key()
	}
	for _, p := range l.principals {
		if p.Kind == policy.Role && text.Known() && p.is(text) == policy.Yes {
			return p.Key
		}
	}
	return ""
}

// held is a value somewhere in a property, and when it stands there.
type held struct {
	node *policy.Node
	when policy.When
}

// valuesAt are the values at a path below a node.
func valuesAt(node *policy.Node, path []string, when policy.When) (list []held) {
	items, _ := node.Elements()
	for _, item := range items {
		when := when.And(node.When).And(item.When)
		switch {
		case when.Impossible():
		case len(path) == 0 && policy.IsRole(item):
			list = append(list, held{item, when})
		case len(path) > 0:
			for _, field := range fieldsAt(item, path[0]) {
				list = append(list, valuesAt(field.Value, path[1:], when)...)
			}
		}
	}
	return list
}

// fieldsAt are the members of an object that a step of a path leads to.
func fieldsAt(node *policy.Node, step string) []policy.Field {
	if node == nil {
		return nil
	}
	if step == "*" {
		return node.Fields
	}
	if field, ok := exactField(node, step); ok {
		return []policy.Field{field}
	}
	return nil
}
