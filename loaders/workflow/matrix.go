package workflow

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxCombinations is how many jobs GitHub makes of one matrix at most; a job with more is
// read once, with holes.
const maxCombinations = 256

// combinations lists what a matrix makes: each member with its node. Members whose
// values a run decides are in none.
func combinations(job *policy.Node) []map[string]*policy.Node {
	matrix := at(job, "strategy", "matrix")
	if matrix == nil || matrix.Kind != policy.Object {
		return nil
	}
	all := []map[string]*policy.Node{{}}
	axes := map[string]bool{}
	for _, field := range matrix.Fields {
		key := field.Key.String()
		if key == "include" || key == "exclude" {
			continue
		}
		axes[key] = true
		if field.Value.Kind != policy.List {
			continue
		}
		if len(all)*len(field.Value.Items) > maxCombinations {
			return nil
		}
		var next []map[string]*policy.Node
		for _, before := range all {
			for _, item := range field.Value.Items {
				next = append(next, with(before, key, item))
			}
		}
		all = next
	}
	all = slices.DeleteFunc(all, func(combination map[string]*policy.Node) bool { return excluded(matrix.Exact("exclude"), combination) })
	return include(all, axes, matrix.Exact("include"))
}

func with(before map[string]*policy.Node, key string, item *policy.Node) map[string]*policy.Node {
	after := map[string]*policy.Node{key: item}
	for k, v := range before {
		if k != key {
			after[k] = v
		}
	}
	return after
}

func excluded(list *policy.Node, combination map[string]*policy.Node) bool {
	if list == nil {
		return false
	}
	for _, item := range list.Items {
		if len(item.Fields) > 0 && fits(item, combination, nil) {
			return true
		}
	}
	return false
}

// fits reports whether the members that an entry names (of the axes only, where those
// are given) have its values.
func fits(item *policy.Node, combination map[string]*policy.Node, axes map[string]bool) bool {
	for _, field := range item.Fields {
		key := field.Key.String()
		if axes != nil && !axes[key] {
			continue
		}
		if held := combination[key]; held == nil || !held.IsScalar() || !field.Value.IsScalar() || held.Text.String() != field.Value.Text.String() {
			return false
		}
	}
	return true
}

// include adds the members of an entry to each combination whose own values it does not
// change, and makes another combination of an entry that fits none; none where that
// makes too many.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
func include(all []map[string]*policy.Node, axes map[string]bool, list *policy.Node) []map[string]*policy.Node {
	if list == nil || list.Kind != policy.List {
		return all
	}
	if len(axes) == 0 {
		all = nil
	}
	made := len(all)
	for _, item := range list.Items {
		fitting := false
		for i := range all[:made] {
			if len(axes) > 0 && fits(item, all[i], axes) {
				fitting = true
				for _, field := range item.Fields {
					all[i] = with(all[i], field.Key.String(), field.Value)
				}
			}
		}
		if fitting {
			continue
		}
		if len(all) == maxCombinations {
			return nil
		}
		other := map[string]*policy.Node{}
		for _, field := range item.Fields {
			other[field.Key.String()] = field.Value
		}
		all = append(all, other)
	}
	return all
}

// narrowed are the combinations as far as the members asked for tell them apart, with
// the conditions under which each is at hand.
func narrowed(all []map[string]*policy.Node, asked map[string]bool, in string) (list []map[string]*policy.Node, whens []policy.When) {
	keys := make([]string, 0, len(asked))
	for key := range asked {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	seen := map[string]bool{}
	for _, combination := range all {
		kept, said, when := map[string]*policy.Node{}, "", policy.When(nil)
		for _, key := range keys {
			node := combination[key]
			if node == nil {
				continue
			}
			kept[key] = node
			shown := show(node)
			said += key + "=" + shown + "\x00"
			when = append(when, policy.Cond{Name: "matrix." + key + " is " + shown, Scope: in, Holds: true})
		}
		if !seen[said] {
			seen[said] = true
			list, whens = append(list, kept), append(whens, when)
		}
	}
	return list, whens
}

// show names a value of a matrix in a few words.
func show(node *policy.Node) string {
	if node.IsScalar() {
		return node.Text.String()
	}
	var parts []string
	for _, item := range node.Items {
		parts = append(parts, show(item))
	}
	for _, field := range node.Fields {
		parts = append(parts, field.Key.String()+": "+show(field.Value))
	}
	return strings.Join(parts, ", ")
}

// at finds a member of a member; nil where there is none.
func at(node *policy.Node, names ...string) *policy.Node {
	for _, name := range names {
		if node == nil {
			return nil
		}
		node = node.Exact(name)
	}
	return node
}
