package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// listFunction are the functions of lists and sets, with the least number of arguments.
func listFunction(name string) (function func(*invocation) *policy.Node, least int) {
	switch name {
	case "tolist":
		return (*invocation).toList, 1
	case "toset":
		return (*invocation).toSet, 1
	case "sort":
		return (*invocation).sort, 1
	case "reverse":
		return (*invocation).reverse, 1
	case "distinct":
		return (*invocation).distinct, 1
	case "element":
		return (*invocation).element, 2
	case "slice":
		return (*invocation).slice, 3
	case "chunklist":
		return (*invocation).chunks, 2
	case "one":
		return (*invocation).one, 1
	case "length":
		return (*invocation).length, 1
	case "contains":
		return (*invocation).contains, 2
	case "setproduct":
		return (*invocation).product, 1
	case "setsubtract", "setintersection":
		return (*invocation).setDifference, 2
	}
	return nil, 0
}

// toList gives the members one type, as a list has it.
func (c *invocation) toList() *policy.Node {
	list := c.args[0]
	if list.Kind != policy.List {
		return list
	}
	clone := *c.unified(list)
	c.shapes[&clone] = c.shapes[list]&^set | typed
	return &clone
}

// unified is a list of scalars of which all are strings where one is.
func (ev *evaluator) unified(list *policy.Node) *policy.Node {
	kinds := map[policy.Kind]bool{}
	for _, item := range list.Items {
		if item.Kind != policy.Null {
			kinds[item.Kind] = true
		}
	}
	if len(kinds) < 2 || !kinds[policy.String] {
		return list
	}
	clone := *list
	clone.Items = make([]*policy.Node, len(list.Items))
	for i, item := range list.Items {
		clone.Items[i] = asString(item)
	}
	ev.likeList(list, &clone)
	return &clone
}

func (c *invocation) sort() *policy.Node {
	list := c.args[0]
	if list.Kind != policy.List {
		return list
	}
	clone := *list
	if _, known := c.valuesOf(list.Items); known && !list.Partial {
		clone.Items = slices.Clone(list.Items)
		for i, item := range clone.Items {
			clone.Items[i] = asString(item)
		}
		slices.SortStableFunc(clone.Items, func(a, b *policy.Node) int { return strings.Compare(a.Text.String(), b.Text.String()) })
		return &clone
	}
	return c.scrambled(list)
}

// scrambled is a list whose members are known, but not at which index.
func (c *invocation) scrambled(list *policy.Node) *policy.Node {
	if len(list.Items) < 2 {
		return list
	}
	return c.shaped(list, unordered)
}

func (c *invocation) reverse() *policy.Node {
	list := c.args[0]
	if list.Kind != policy.List || c.is(list, set) {
		return list
	}
	clone := *list
	clone.Items = slices.Clone(list.Items)
	slices.Reverse(clone.Items)
	c.likeList(list, &clone)
	return &clone
}

// maxCompared bounds the members that are held against each other. It stays what it is,
// since the work grows with its square.
const maxCompared = 1_000

// distinct leaves out members that are there already; where nobody can tell, they stay.
func (c *invocation) distinct() *policy.Node {
	list := c.args[0]
	if list.Kind != policy.List || len(list.Items) < 2 {
		return list
	}
	if len(list.Items) > maxCompared {
		return c.scrambled(list)
	}
	list = c.unified(list)
	clone := *list
	clone.Items = nil
	c.shapes[&clone] = c.shapes[list]&unordered | typed
	for _, item := range list.Items {
		there := policy.No
		for _, earlier := range clone.Items {
			if there = policy.Or(there, c.same(earlier, item)); there == policy.Yes {
				break
			}
		}
		if there == policy.Unknown {
			c.shapes[&clone] |= unordered
		}
		if there != policy.Yes {
			clone.Items = append(clone.Items, item)
		}
	}
	return &clone
}

func (c *invocation) element() *policy.Node {
	list := c.args[0]
	index, known := c.args[1].Text.Literal()
	at, err := strconv.Atoi(index)
	if !known || err != nil || list.Kind != policy.List || !c.complete(list) {
		return c.hole()
	}
	if len(list.Items) == 0 {
		return c.failure()
	}
	at %= len(list.Items)
	if at < 0 {
		at += len(list.Items)
	}
	return list.Items[at]
}

func (c *invocation) slice() *policy.Node {
	list := c.args[0]
	from, to := c.integer(1), c.integer(2)
	if list.Kind != policy.List || !c.complete(list) || from < 0 || to < from || to > len(list.Items) {
		return c.standard()
	}
	clone := *list
	clone.Items = list.Items[from:to]
	c.likeList(list, &clone)
	return &clone
}

// integer is an argument that is a known whole number; -1 where it is none.
func (c *invocation) integer(i int) int {
	if text, known := c.args[i].Text.Literal(); known {
		if number, err := strconv.Atoi(canonicalNumber(text)); err == nil {
			return number
		}
	}
	return -1
}

func (c *invocation) chunks() *policy.Node {
	list, size := c.args[0], c.integer(1)
	if list.Kind != policy.List || !c.complete(list) || size < 0 {
		return c.hole()
	}
	node := c.list()
	if size == 0 {
		size = max(1, len(list.Items))
	}
	for chunk := range slices.Chunk(list.Items, size) {
		inner := c.list()
		inner.Items = chunk
		node.Items = append(node.Items, inner)
	}
	return node
}

// one is the single item of a list, as data.x[*].json has it.
func (c *invocation) one() *policy.Node {
	list := c.args[0]
	switch {
	case list.Kind == policy.Null:
		return c.failure()
	case list.Kind != policy.List || list.Partial:
		return c.hole()
	case len(list.Items) == 1:
		return list.Items[0]
	case len(list.Items) == 0:
		return c.literal(cty.NullVal(cty.DynamicPseudoType), c.at, c.env)
	case c.complete(list):
		return c.failure()
	}
	return c.hole()
}

func (c *invocation) length() *policy.Node {
	collection := c.args[0]
	switch {
	case collection.Kind != policy.List && collection.Kind != policy.Object:
		return c.standard()
	case !c.complete(collection):
		return c.hole()
	}
	return c.literal(cty.NumberIntVal(int64(len(collection.Items)+len(collection.Fields))), c.at, c.env)
}

func (c *invocation) contains() *policy.Node {
	if c.args[0].Kind != policy.List {
		return c.hole()
	}
	return c.tri(c.holds(c.args[0], c.args[1]))
}

// holds tells whether a list has a member.
func (ev *evaluator) holds(list, member *policy.Node) policy.Tri {
	if list.Kind != policy.List || len(list.Items) > maxCompared {
		return policy.Unknown
	}
	answer := policy.Is(false)
	if list.Partial {
		answer = policy.Unknown
	}
	for _, item := range list.Items {
		same := ev.same(item, member)
		if same == policy.Yes && len(item.When) > 0 {
			same = policy.Unknown
		}
		answer = policy.Or(answer, same)
	}
	return answer
}

// same tells whether two nodes have the same value of the same type.
func (ev *evaluator) same(a, b *policy.Node) policy.Tri {
	if a.Kind == policy.String && b.Kind == policy.String && ev.codes[a] == nil && ev.codes[b] == nil {
		return policy.Equal(a.Text, b.Text)
	}
	value, known := ev.value(ev.always(a))
	other, otherKnown := ev.value(ev.always(b))
	if known && otherKnown {
		return policy.Is(value.Type().Equals(other.Type()) && value.RawEquals(other))
	}
	return policy.Unknown
}
