package request

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// heldScope is the scope of holes for what a key holds that may hold anything.
const heldScope = "\x00held"

// question is one condition that is asked.
type question struct {
	*Context
	op        operator
	key       string // in lower case
	kind      kind
	variables policy.Tri
	given     policy.When
}

// Holds tells whether all conditions of the statement hold for the request, its dates
// among them. given is what is assumed to exist; variables tells whether the document's
// Version knows policy variables.
func (c *Context) Holds(statement *policy.Statement, variables policy.Tri, given policy.When) policy.Tri {
	answer := policy.Yes
	if statement.Partial || statement.PartialConditions {
		answer = policy.Unknown
	}
	if len(statement.Conditions) == 0 {
		return answer
	}
	given = given.And(statement.When)
	if onClock(statement.Conditions) {
		answer = policy.And(answer, c.inForce(statement))
	}
	for i := range statement.Conditions {
		answer = policy.And(answer, c.stands(statement, i, variables, given))
		if answer == policy.No {
			return answer
		}
	}
	return answer
}

// HoldsOne tells whether one condition holds, as if it stood alone.
func (c *Context) HoldsOne(condition *policy.Condition, variables policy.Tri) policy.Tri {
	if onDates(condition) {
		return c.inForce(&policy.Statement{Conditions: []policy.Condition{*condition}})
	}
	return c.asked(condition, condition.Values, variables, nil)
}

// stands tells whether one of a statement's conditions holds where it exists. Dates are
// asked together.
func (c *Context) stands(statement *policy.Statement, i int, variables policy.Tri, given policy.When) policy.Tri {
	condition := &statement.Conditions[i]
	if onDates(condition) {
		return policy.Yes
	}
	exists := policy.Yes
	if len(condition.When) > 0 {
		exists = given.Implies(condition.When)
		given = given.And(condition.When)
	}
	if exists == policy.No {
		return policy.Yes
	}
	holds := c.asked(condition, condition.Values, variables, given)
	for j := range statement.Conditions {
		other := &statement.Conditions[j]
		if j != i && repeats(condition, other) && !other.When.Contradicts(given) {
			joined := append(condition.Values[:len(condition.Values):len(condition.Values)], other.Values...)
			holds = agree(holds, agree(c.asked(condition, joined, variables, given), c.asked(other, other.Values, variables, given)))
		}
	}
	if exists == policy.Unknown {
		return agree(holds, policy.Yes)
	}
	return holds
}

// repeats reports whether two conditions may have one operator and key: which of them
// counts, or whether their values join, is the format's affair.
func repeats(a, b *policy.Condition) bool {
	return policy.EqualFold(a.Key, b.Key) != policy.No && policy.EqualFold(a.Operator, b.Operator) != policy.No
}

// onClock reports whether a condition may be one on the clock.
func onClock(conditions []policy.Condition) bool {
	for i := range conditions {
		if clocked(&conditions[i]) != policy.No {
			return true
		}
	}
	return false
}

// onDates reports whether the condition is judged with the statement's dates.
func onDates(condition *policy.Condition) bool {
	return clocked(condition) == policy.Yes && condition.DateOperator().Relation != policy.NoRelation
}

// clocked is the condition's OnClock.
func clocked(condition *policy.Condition) policy.Tri {
	if key, known := condition.Key.Literal(); known {
		return policy.Is(strings.EqualFold(key, "aws:CurrentTime") || strings.EqualFold(key, "aws:EpochTime"))
	}
	return condition.OnClock()
}

// inForce tells whether the clock lies within the dates of a statement.
func (c *Context) inForce(statement *policy.Statement) policy.Tri {
	window := statement.Window()
	switch {
	case window.Possible.None:
		return policy.No
	case c.now.IsZero():
		return policy.Unknown
	}
	return window.Holds(c.now)
}

// agree is what two possible answers have in common.
func agree(a, b policy.Tri) policy.Tri {
	if a == b {
		return a
	}
	return policy.Unknown
}

func (c *Context) asked(condition *policy.Condition, values []policy.Value, variables policy.Tri, given policy.When) policy.Tri {
	key, known := condition.Key.Literal()
	name, operatorKnown := condition.Operator.Literal()
	if !known || !operatorKnown || len(values) == 0 {
		return policy.Unknown
	}
	op, ok := parseOperator(strings.ToLower(name))
	if !ok {
		return policy.Unknown // AWS refuses the document
	}
	key = strings.ToLower(key)
	q := question{Context: c, op: op, key: key, kind: rowOf(key).kind, variables: variables, given: given}
	held := c.get(key)
	if op.family == null {
		return q.null(values, held.Present)
	}
	switch held.Present {
	case policy.Yes:
		return q.there(values, held)
	case policy.No:
		return q.absent()
	}
	return agree(q.there(values, held), q.absent())
}

// null is the answer of the operator Null, which is true for a key that is not there.
func (q *question) null(values []policy.Value, present policy.Tri) policy.Tri {
	return q.anyOf(values, func(value *policy.Value) policy.Tri {
		text, known := value.Text.Literal()
		switch {
		case !known || isOpen(value):
		case strings.EqualFold(text, "true"):
			return present.Not()
		case strings.EqualFold(text, "false"):
			return present
		}
		return policy.Unknown
	})
}

// absent is the answer where the key is not in the request.
func (q *question) absent() policy.Tri {
	switch {
	case q.op.set == allValues && q.op.negated && q.op.family == stringLike:
		return policy.Unknown // one table of AWS says no, the rule says yes
	case q.op.set == allValues:
		return policy.Yes
	case q.op.set == anyValue && q.op.ifExists:
		return policy.Unknown
	case q.op.set == anyValue:
		return policy.No
	}
	return policy.Is(q.op.negated || q.op.ifExists)
}

// there is the answer where the key is in the request.
func (q *question) there(values []policy.Value, held Held) policy.Tri {
	if !held.Known {
		return q.open(values, held.Many)
	}
	if held.Many {
		return q.several(values, held.Values)
	}
	if len(held.Values) == 0 {
		return policy.Unknown
	}
	answer := q.passes(values, held.Values[0])
	for _, other := range held.Values[1:] {
		answer = agree(answer, q.passes(values, other))
	}
	return q.emptied(answer, held.Values)
}

// emptied knows that ForAllValues also passes keys that hold nothing but an empty text.
func (q *question) emptied(answer policy.Tri, held []policy.Text) policy.Tri {
	if q.op.set != allValues || answer != policy.No {
		return answer
	}
	for _, text := range held {
		if policy.Equal(text, policy.Text{}) != policy.No {
			return policy.Unknown
		}
	}
	return answer
}

// open is the answer for a key that may hold anything of its kind.
func (q *question) open(values []policy.Value, many bool) policy.Tri {
	if many && q.op.set == noSet {
		return policy.Unknown
	}
	passes := q.passes(values, policy.HoleText(q.key, heldScope, policy.AnyText))
	switch {
	case many && q.op.set == anyValue && passes == policy.Yes,
		q.op.set == allValues && passes == policy.No:
		return policy.Unknown // it may hold nothing
	}
	return passes
}

// several is the answer for a key of several values, all of which are known. Such keys
// "require a condition set operator": without one they match nothing; what a negated
// operator does then is not documented.
func (q *question) several(values []policy.Value, held []policy.Text) policy.Tri {
	switch {
	case q.op.set == noSet && q.op.negated:
		return policy.Unknown
	case q.op.set == noSet:
		return policy.No
	case len(held) == 0:
		return q.absent()
	}
	answers := make([]policy.Tri, len(held))
	for i, text := range held {
		answers[i] = q.passes(values, text)
	}
	if q.op.set == anyValue {
		return policy.Or(answers...)
	}
	return q.emptied(policy.And(answers...), held)
}

// passes tells whether one value of the request passes: one value of the condition fits
// it, or of a negated operator none does.
func (q *question) passes(values []policy.Value, text policy.Text) policy.Tri {
	answer := q.anyOf(values, func(value *policy.Value) policy.Tri { return q.fits(value, text) })
	if q.op.negated {
		return answer.Not()
	}
	return answer
}

// anyOf tells whether one of the values that exist fits. Of a list that may be empty
// nothing is documented.
func (q *question) anyOf(values []policy.Value, fits func(*policy.Value) policy.Tri) policy.Tri {
	answer, exists := policy.No, policy.No
	for i := range values {
		value := &values[i]
		there := policy.Yes
		if len(value.When) > 0 {
			there = q.given.Implies(value.When)
		}
		exists = policy.Or(exists, there)
		answer = policy.Or(answer, policy.And(there, fits(value)))
	}
	if exists != policy.Yes && answer == policy.No {
		return policy.Unknown
	}
	return answer
}

// fits tells whether a value of the condition fits a text of the request.
func (q *question) fits(value *policy.Value, text policy.Text) policy.Tri {
	if isOpen(value) {
		return policy.Unknown
	}
	switch q.op.family {
	case stringEquals, stringFold, stringLike, arnLike:
		return q.fitsText(value.Text, text)
	}
	written, known := value.Text.Literal()
	if !known || q.variables != policy.No && strings.Contains(written, "${") {
		return policy.Unknown
	}
	fits, valid := q.fitsValue(written, text)
	if !valid {
		return q.unfit()
	}
	return fits
}

// unfit is the answer for what does not compare: a value that is none of the operator's,
// or a key of another type. It does not match; under a negated operator AWS documents
// nothing.
func (q *question) unfit() policy.Tri {
	if q.op.negated {
		return policy.Unknown
	}
	return policy.No
}
