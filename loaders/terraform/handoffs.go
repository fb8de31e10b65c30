package terraform

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// handoffTable lists the attributes of the AWS provider by which a resource gets a role
// for its service to act as: the resource type, the path of the attribute, and the
// service principals one of which the role has to trust. A path leads through nested
// blocks by dots, and to those of every type by *.
//
// Left out are roles that somebody else takes: a pipeline its actions', a federated user
// those of Cognito, a pod one by its cluster's provider; roles of other accounts; and
// attributes where the documentation of AWS names no principal.
//
//go:embed handoffs.tsv
var handoffTable string

// receiver says that an attribute receives a role.
type receiver struct {
	blocks    []string
	attribute string
	services  []string
}

// receivers reads the table.
var receivers = sync.OnceValue(func() map[string][]receiver {
	byType := map[string][]receiver{}
	for line := range strings.Lines(handoffTable) {
		column := strings.Split(strings.TrimSpace(line), "\t")
		path := strings.Split(column[1], ".")
		last := len(path) - 1
		row := receiver{path[:last], path[last], strings.Fields(column[2])}
		byType[column[0]] = append(byType[column[0]], row)
	}
	return byType
})

// receive reads the roles that the resources of an instance get.
func (l *links) receive(ev *evaluator) {
	for _, b := range ev.blocks {
		rows := receivers()[b.kind]
		if len(rows) == 0 || ev.presence(b).never || ev.byAddress[b.address] != b {
			continue
		}
		for _, member := range ev.expand(b) {
			for _, row := range rows {
				for _, in := range ev.within(instance{body: b.Body, env: member.env, when: member.when}, row.blocks) {
					l.receiveOne(ev, b, member, in, row)
				}
			}
		}
	}
}

// within are the nested blocks that a path leads to.
func (ev *evaluator) within(outer instance, path []string) []instance {
	if len(path) == 0 {
		return []instance{outer}
	}
	names := path[:1]
	if path[0] == "*" {
		names = blockTypes(outer.body)
	}
	var list []instance
	for _, name := range names {
		for _, inner := range ev.instances(outer.body, name, outer.env) {
			inner.when = outer.when.And(inner.when)
			list = append(list, ev.within(inner, path[1:])...)
		}
	}
	return list
}

// blockTypes are the types of the blocks in a body, those that dynamic blocks make included.
func blockTypes(body *hclsyntax.Body) (names []string) {
	for _, b := range body.Blocks {
		name := b.Type
		if name == "dynamic" && len(b.Labels) == 1 {
			name = b.Labels[0]
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (l *links) receiveOne(ev *evaluator, b *block, member, in instance, row receiver) {
	attribute := in.body.Attributes[row.attribute]
	if attribute == nil {
		return
	}
	values, _ := ev.spread(ev.eval(attribute.Expr, in.env))
	for _, value := range values {
		if !policy.IsRole(value) {
			continue
		}
		handoff := &policy.Handoff{
			Address: ev.address(ev.memberAddress(b, member)), Property: row.attribute, Span: value.Span,
			Role: value.Value(), Services: row.services, Account: ev.account(b), When: in.when.And(value.When),
		}
		if l.given(handoff); !handoff.When.Impossible() {
			ev.repo.Handoffs = append(ev.repo.Handoffs, handoff)
		}
	}
}

// given fills in which declared role a resource is given: by reference, or by a name
// that one role of the configuration has.
func (l *links) given(handoff *policy.Handoff) {
	text := handoff.Role.Text
	if text.Ref != nil {
		if roles, sure := l.principalsAt(*text.Ref); sure {
			handoff.Key = roles[0].Key
			if handoff.Key != text.Ref.Key() {
				handoff.When = handoff.When.And(ofInstance(*text.Ref))
			}
		}
		return
	}
	name, known := text.Literal()
	if names := l.named[policy.Role]; known && names != nil && len(names.literal[name]) == 1 {
		handoff.Key = names.literal[name][0].Key
	}
}
