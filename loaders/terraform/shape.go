package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/iamlint/iamlint/loaders/policy"
)

// shape is what is known of a list or object besides its members.
type shape uint8

const (
	// unordered lists have members at unknown indexes, and perhaps fewer of them: some
	// may be the same.
	unordered shape = 1 << iota
	// set lists have each member as its own key.
	set
	// typed are lists and maps of one type, which never equal tuples and objects.
	typed
	// there is what an instance of a resource has that surely exists.
	there
)

func (ev *evaluator) is(node *policy.Node, what shape) bool { return ev.shapes[node]&what != 0 }

// shaped is a copy of a list or object of which more is known.
func (ev *evaluator) shaped(node *policy.Node, what shape) *policy.Node {
	if ev.shapes[node]&what == what {
		return node
	}
	clone := *node
	ev.shapes[&clone] = ev.shapes[node] | what
	return &clone
}

// likeList gives a copy of a list what is known of the list's indexes and keys.
func (ev *evaluator) likeList(list, clone *policy.Node) {
	if is := ev.shapes[list]; is != 0 {
		ev.shapes[clone] = is
	}
}

// failure is the value of an expression that terraform surely refuses: a hole, which
// try and can know.
func (ev *evaluator) failure(r hcl.Range, e *env) *policy.Node {
	node := ev.hole(r, e)
	ev.failures[node.Text.Parts[0].Hole] = true
	return node
}

// fails reports whether terraform surely refuses an expression with this value.
func (ev *evaluator) fails(node *policy.Node) bool {
	if len(ev.failures) == 0 {
		return false
	}
	left := ev.budget(maxValue)
	return ev.failing(node, &left)
}

func (ev *evaluator) failing(node *policy.Node, left *int) bool {
	if *left--; *left < 0 || len(node.When) > 0 {
		return false
	}
	for _, part := range node.Text.Parts {
		if part.Hole != nil && ev.failures[part.Hole] {
			return true
		}
	}
	switch node.Kind {
	case policy.Choice:
		for _, item := range ev.alternatives(node) {
			if !ev.failing(ev.always(item), left) {
				return false
			}
		}
		return len(node.Items) > 0
	case policy.List:
		for _, item := range node.Items {
			if ev.failing(item, left) {
				return true
			}
		}
	case policy.Object:
		for _, field := range node.Fields {
			if ev.failing(field.Value, left) {
				return true
			}
		}
	}
	return false
}

// complete reports whether a list or object has surely the members it shows, no more
// and no less.
func (ev *evaluator) complete(node *policy.Node) bool {
	if node.Partial || ev.is(node, unordered) {
		return false
	}
	for _, item := range node.Items {
		if len(item.When) > 0 {
			return false
		}
	}
	keys := map[string]bool{}
	for _, field := range node.Fields {
		key, known := field.Key.Literal()
		if !known || keys[key] || len(field.Value.When) > 0 {
			return false
		}
		keys[key] = true
	}
	return node.Kind == policy.List || node.Kind == policy.Object
}

// inOrder are the members of an object as Terraform walks them: by key, where all keys are known.
func inOrder(object *policy.Node) []policy.Field {
	if !allKnown(object) {
		return object.Fields
	}
	return sortedFields(object.Fields)
}
