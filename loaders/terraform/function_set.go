package terraform

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// maxProduct bounds the rows of a setproduct.
const maxProduct = 10_000

// toSet sorts the members, of which each is there once.
func (c *invocation) toSet() *policy.Node { return c.setOf(c.args[0]) }

func (ev *evaluator) setOf(list *policy.Node) *policy.Node {
	switch {
	case list.Kind != policy.List || ev.is(list, set):
		return list
	case len(list.Items) < 2:
		return ev.shaped(list, set|typed)
	}
	list = ev.shaped(ev.unified(list), set|typed)
	if sorted, ok := ev.members(list); ok {
		clone := *list
		clone.Items = sorted
		ev.likeList(list, &clone)
		ev.shapes[&clone] &^= unordered
		return &clone
	}
	return ev.shaped(list, unordered)
}

// members are the members of a known set in Terraform's order, each once; those that
// are no scalars only where there are few.
func (ev *evaluator) members(list *policy.Node) ([]*policy.Node, bool) {
	ordered := *list
	ev.shapes[&ordered] = set | typed
	value, known := ev.value(&ordered)
	if !known || len(list.Items) > ev.budget(maxElements) {
		return nil, false
	}
	scalars := map[string]*policy.Node{}
	for i := range list.Items {
		item := list.Items[len(list.Items)-1-i]
		if !item.IsScalar() && len(list.Items) > 50 {
			return nil, false
		}
		scalars[asText(item).String()] = item
	}
	var sorted []*policy.Node
	for it := value.ElementIterator(); it.Next(); {
		_, member := it.Element()
		if text, err := convert.Convert(member, cty.String); err == nil && !text.IsNull() {
			sorted = append(sorted, scalars[text.AsString()])
			continue
		}
		at := slices.IndexFunc(list.Items, func(item *policy.Node) bool {
			own, _ := ev.value(item)
			own, ok := converted(own, member.Type())
			return ok && own.RawEquals(member)
		})
		if at < 0 {
			return nil, false
		}
		sorted = append(sorted, list.Items[at])
	}
	return sorted, !slices.Contains(sorted, nil)
}

func (c *invocation) setUnion() *policy.Node { return c.setOf(c.concat()) }

// setDifference is setsubtract and setintersection.
func (c *invocation) setDifference() *policy.Node {
	first := c.setOf(c.args[0])
	if first.Kind != policy.List || first.Partial || c.is(first, unordered) && len(first.Items) > maxCompared {
		return c.hole()
	}
	left := *first
	left.Items = nil
	for _, item := range first.Items {
		keep := policy.Yes
		for _, other := range c.args[1:] {
			within := c.holds(other, item)
			if c.name == "setsubtract" {
				within = within.Not()
			}
			keep = policy.And(keep, within)
		}
		switch keep {
		case policy.Unknown:
			return c.hole()
		case policy.Yes:
			left.Items = append(left.Items, item)
		}
	}
	c.likeList(first, &left)
	return &left
}

// product is every way to take a member of each list.
func (c *invocation) product() *policy.Node {
	rows := []*policy.Node{c.list()}
	sets := true
	partial := false
	for _, list := range c.args {
		if list.Kind != policy.List {
			return c.hole()
		}
		if len(rows)*len(list.Items) > c.budget(maxProduct) {
			c.exhaust(c.at)
			return c.hole()
		}
		sets = sets && c.is(list, set)
		partial = partial || list.Partial || c.is(list, unordered)
		var longer []*policy.Node
		for _, row := range rows {
			for _, item := range list.Items {
				next := c.list()
				next.Items = append(slices.Clone(row.Items), item)
				next.When = row.When.And(item.When)
				longer = append(longer, next)
			}
		}
		rows = longer
	}
	node := c.list()
	node.Items, node.Partial = rows, partial
	if sets {
		return c.setOf(node)
	}
	return node
}
