package cloudformation

import (
	"github.com/iamlint/iamlint/loaders/policy"
)

// findInMap gives the value of a mapping, at the mapping's place. A key that only the
// deployment tells makes each key that the mapping has an alternative, where they are
// few: with any other the stack cannot be made, unless there is a DefaultValue.
func (t *template) findInMap(raw, argument *policy.Node) *policy.Node {
	if len(argument.Items) < 3 {
		return t.hole(raw, policy.Open)
	}
	search := mapSearch{template: t, raw: raw, budget: maxValues}
	if len(argument.Items) > 3 {
		search.otherwise = argument.Items[3].Exact("DefaultValue")
	}
	found := search.keys(t.mappings, argument.Items[:3])
	switch {
	case found == nil || found == noSuchKey || nothing(found) || search.budget < 0:
		return t.hole(raw, policy.Open)
	case found.Kind != policy.Choice:
		return use(found, policy.Station{Span: raw.Span, Name: "Fn::FindInMap"})
	}
	choice := *found
	choice.Items = nil
	for _, item := range policy.Alternatives(found) {
		if !t.under.Contradicts(item.When) {
			choice.Items = append(choice.Items, use(item, policy.Station{Span: raw.Span, Name: "Fn::FindInMap"}))
		}
	}
	return &choice
}

// noSuchKey is found where a mapping has not the key: no such stack can be made.
var noSuchKey = &policy.Node{}

// mapSearch follows the three keys of one Fn::FindInMap.
type mapSearch struct {
	*template
	raw       *policy.Node
	otherwise *policy.Node // DefaultValue
	budget    int          // alternatives that may still be found
}

// keys follows the keys that are left; nil where nobody can tell what they lead to.
func (s *mapSearch) keys(at *policy.Node, left []*policy.Node) *policy.Node {
	switch {
	case at == nil:
		if s.otherwise == nil {
			return noSuchKey
		}
		return s.evaluate(s.otherwise)
	case len(left) == 0:
		if s.budget--; at.Kind == policy.Object {
			return nil
		}
		return at
	case at.Kind != policy.Object || at.Partial:
		return nil
	}
	keys := policy.Alternatives(s.evaluate(left[0]))
	if len(keys) == 1 && len(keys[0].When) == 0 {
		return s.key(at, keys[0], left[1:])
	}
	found := s.choice()
	for _, key := range keys {
		if !found.add(s.key(at, key, left[1:]), key.When) {
			return nil
		}
	}
	return &found.Node
}

func (s *mapSearch) key(at, key *policy.Node, left []*policy.Node) *policy.Node {
	if name, known := key.Text.Literal(); known && key.IsScalar() {
		return s.keys(at.Exact(name), left)
	}
	return s.anyKey(at, key, left)
}

// found are the alternatives that several keys lead to.
type found struct {
	policy.Node
	under policy.When
}

func (s *mapSearch) choice() *found {
	return &found{policy.Node{Kind: policy.Choice, Span: s.raw.Span, Via: s.raw.Via}, s.under}
}

// add adds what a key leads to under a condition; false where nobody can tell.
func (f *found) add(value *policy.Node, when policy.When) bool {
	if value == nil {
		return false
	}
	if value != noSuchKey && !when.Impossible() && !f.under.Contradicts(when) {
		clone := *value
		clone.When = when.And(value.When)
		f.Items = append(f.Items, &clone)
	}
	return true
}

// anyKey follows every member of a mapping, each where the key is its name.
func (s *mapSearch) anyKey(at, key *policy.Node, left []*policy.Node) *policy.Node {
	if !key.Text.IsHole() || len(at.Fields) > maxValues {
		return nil
	}
	hole := *key.Text.Parts[0].Hole
	found := s.choice()
	var none policy.When
	for _, field := range at.Fields {
		when := s.valueIs(hole, field.Key.String())
		none = none.And(policy.When{turned(when[0])})
		if when[0].Says.Settled() != policy.No && !found.add(s.keys(field.Value, left), when) {
			return nil
		}
	}
	if s.otherwise != nil && !found.add(s.evaluate(s.otherwise), none) {
		return nil
	}
	return &found.Node
}

func turned(cond policy.Cond) policy.Cond {
	cond.Holds = !cond.Holds
	return cond
}

// use copies a value that acts at another place than its own.
func use(value *policy.Node, station policy.Station) *policy.Node {
	used := *value
	used.Via = append([]policy.Station{station}, value.Via...)
	used.Items, used.Fields = nil, nil
	for _, item := range value.Items {
		used.Items = append(used.Items, use(item, station))
	}
	for _, field := range value.Fields {
		field.Value = use(field.Value, station)
		used.Fields = append(used.Fields, field)
	}
	return &used
}

// eachAlternative makes something of a value, or of each of its alternatives under
// its conditions; nil where it makes nothing of one.
func eachAlternative(value *policy.Node, make func(*policy.Node) *policy.Node) *policy.Node {
	if value.Kind != policy.Choice {
		return make(value)
	}
	choice := *value
	choice.Items, choice.When = nil, nil
	for _, alternative := range policy.Alternatives(value) {
		made := make(alternative)
		if made == nil {
			return nil
		}
		clone := *made
		clone.When = alternative.When.And(made.When)
		if !clone.When.Impossible() {
			choice.Items = append(choice.Items, &clone)
		}
	}
	return &choice
}
