package policy

import "strings"

// Relation is how a date operator compares the key's instant with its value.
type Relation uint8

// The relations of date operators.
const (
	NoRelation Relation = iota
	Before
	AtOrBefore
	After
	AtOrAfter
	At
	NotAt
)

// String is the relation in words for people: "before", "at or after", "not at".
func (r Relation) String() string {
	return [...]string{"none", "before", "at or before", "after", "at or after", "at", "not at"}[r]
}

// MarshalText writes the words that String gives.
func (r Relation) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// Inclusive reports whether the value itself satisfies the relation.
func (r Relation) Inclusive() bool { return r == AtOrBefore || r == AtOrAfter || r == At }

func (r Relation) upper() bool { return r == Before || r == AtOrBefore }
func (r Relation) lower() bool { return r == After || r == AtOrAfter }

// DateOperator is what an operator's name tells about dates. The zero value is an
// operator that compares none.
type DateOperator struct {
	Relation Relation
	// Numeric is set on NumericLessThan and its like, which compare dates only as
	// seconds on aws:EpochTime.
	Numeric bool
	// Vacuous is set where a request without the key passes: …IfExists and
	// ForAllValues:…; NotAt passes too.
	Vacuous bool
}

// ParseDateOperator reads the name of a Date or Numeric operator, letter case apart,
// with any ForAnyValue: or ForAllValues: before it and IfExists behind it.
func ParseDateOperator(name string) DateOperator {
	name = strings.ToLower(name)
	name, forAll := strings.CutPrefix(name, "forallvalues:")
	name = strings.TrimPrefix(name, "foranyvalue:")
	name, ifExists := strings.CutSuffix(name, "ifexists")
	name, numeric := strings.CutPrefix(name, "numeric")
	name, date := strings.CutPrefix(name, "date")
	relation := relationNamed(name)
	if date == numeric || relation == NoRelation {
		return DateOperator{}
	}
	return DateOperator{Relation: relation, Numeric: numeric, Vacuous: forAll || ifExists}
}

func relationNamed(name string) Relation {
	switch name {
	case "lessthan":
		return Before
	case "lessthanequals":
		return AtOrBefore
	case "greaterthan":
		return After
	case "greaterthanequals":
		return AtOrAfter
	case "equals":
		return At
	case "notequals":
		return NotAt
	}
	return NoRelation
}

// DateOperator tells how the condition compares dates: not at all where the operator
// is another or a hole, or is numeric on any key but aws:EpochTime.
func (c *Condition) DateOperator() DateOperator {
	name, _ := c.Operator.Literal()
	operator := ParseDateOperator(name)
	if operator.Numeric && !c.keyIs("aws:epochtime") {
		return DateOperator{}
	}
	return operator
}

// OnClock reports whether the key is the instant of the request: aws:CurrentTime or
// aws:EpochTime. Unknown where the key is a hole.
func (c *Condition) OnClock() Tri {
	key := c.Key.Map(strings.ToLower)
	return Or(Equal(key, Literal("aws:currenttime")), Equal(key, Literal("aws:epochtime")))
}

func (c *Condition) keyIs(lower string) bool { return c.Key.Map(strings.ToLower).Is(lower) }

// datedValue is a value of a date condition, as far as it can be known.
type datedValue struct {
	value *Value
	date  Date
	// known: the text is no hole, no default, and a date; sure: it is also always
	// there, and its zone is known.
	known, sure bool
}

// single reports whether the value has one reading.
func (d datedValue) single() bool { return d.date.Earliest.Equal(d.date.Latest) }

// dates reads the values that can exist under given. All is set where every one is
// known and there is at least one.
func (c *Condition) dates(operator DateOperator, given When) (list []datedValue, all bool) {
	all = true
	for i := range c.Values {
		value := &c.Values[i]
		if value.When.Contradicts(given) {
			continue
		}
		date, ok := value.date(operator)
		known := ok && !value.Default
		all = all && known
		sure := known && date.Form != ZonelessDate && given.Implies(value.When) == Yes
		list = append(list, datedValue{value: value, date: date, known: known, sure: sure})
	}
	return list, all && len(list) > 0
}

func (v *Value) date(operator DateOperator) (Date, bool) {
	text, known := v.Text.Literal()
	if !known || v.Scalar == Null || v.Scalar == Open {
		return Date{}, false
	}
	if operator.Numeric {
		return ParseEpoch(text)
	}
	return ParseDate(text)
}
