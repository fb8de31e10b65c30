package terraform

import "github.com/iamlint/iamlint/loaders/policy"

// settled is a value that is found once, whoever asks first.
type settled struct {
	node *policy.Node
	// weight is the work that finding it took: who uses it again is charged again, since
	// what walks values walks it again.
	weight        int
	working, done bool
}

// maxNested is how many values may wait for each other.
const maxNested = 500

// settle finds a value, at most once; nil where it is not known, needs itself, or too
// many wait for it.
func (ev *evaluator) settle(s *settled, find func() *policy.Node) *policy.Node {
	if !s.done {
		if s.working || ev.nested >= maxNested {
			return nil
		}
		s.working = true
		ev.nested++
		steps, depth := ev.steps, ev.depth
		ev.steps, ev.depth = 0, 1
		s.node = find()
		s.weight = ev.steps
		ev.steps, ev.depth = steps, depth
		ev.nested--
		s.done = true
	}
	ev.steps += s.weight
	ev.total += s.weight
	return s.node
}

// settledOf is the entry of a value, made where there is none.
func settledOf[K comparable](entries map[K]*settled, key K) *settled {
	if entries[key] == nil {
		entries[key] = &settled{}
	}
	return entries[key]
}
