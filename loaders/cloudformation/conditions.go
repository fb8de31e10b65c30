package cloudformation

import (
	"github.com/iamlint/iamlint/loaders/policy"
)

// Bounds of what a condition may be made of, before it is known by its name only.
const (
	maxClaims     = 300
	maxConditions = 50 // conditions that name conditions
)

// condition is the condition of that name, or its contrary. One that is defined as
// Fn::Not of another is the other, turned round. In a nested stack, whose parameters are
// given, one that always holds is none, and it is false where it never does. In a stack of
// its own such a condition is a switch that somebody may turn: both branches are read.
func (t *template) condition(name string, holds bool) (policy.When, bool) {
	for range 8 {
		other := t.negated(name)
		if other == "" {
			break
		}
		name, holds = other, !holds
	}
	claim := t.claim(name)
	switch settled := t.settled[name]; {
	case settled != policy.Unknown && t.parent != nil:
		return nil, settled == policy.Is(holds)
	case settled != policy.Unknown:
		claim = nil
	}
	return policy.When{{Name: name, Scope: t.scope, Holds: holds, Says: claim}}, true
}

// existence is the condition of a resource. One that never holds, such as where a nested stack
// is given a switch that is off, still names what its policies are for: they are read.
func (t *template) existence(name string) policy.When {
	when, possible := t.condition(name, true)
	if !possible {
		return policy.When{{Name: name, Scope: t.scope, Holds: true}}
	}
	return when
}

func (t *template) negated(name string) string {
	function, argument, ok := intrinsic(t.defined(name))
	if !ok || function != "Fn::Not" || len(argument.Items) != 1 {
		return ""
	}
	return conditionName(argument.Items[0])
}

// conditionName is the condition that {Condition: name} stands for.
func conditionName(raw *policy.Node) string {
	if raw.Kind == policy.Object && len(raw.Fields) == 1 {
		return literal(raw.Exact("Condition"))
	}
	return ""
}

// defined is the definition of a condition; nil where there is none.
func (t *template) defined(name string) *policy.Node {
	if conditions := t.root.Exact("Conditions"); conditions != nil {
		return conditions.Exact(name)
	}
	return nil
}

// claim is what a condition says of parameters. One that names itself, or that nothing
// defines, says no more than its name.
func (t *template) claim(name string) *policy.Claim {
	if claim, begun := t.claims[name]; begun && claim != nil {
		return claim
	}
	claim := policy.Named(name, t.scope)
	_, begun := t.claims[name]
	definition := t.defined(name)
	if begun || definition == nil || t.claiming >= maxConditions {
		return claim
	}
	t.claims[name] = nil
	t.claiming++
	t.apart(func() { claim = t.claimOf(definition) })
	t.claiming--
	if claim.Size() > maxClaims {
		claim = policy.Named(name, t.scope)
	}
	t.claims[name], t.settled[name] = claim, claim.Settled()
	return claim
}

func (t *template) claimOf(raw *policy.Node) *policy.Claim {
	if name := conditionName(raw); name != "" {
		return t.claim(name)
	}
	function, argument, ok := intrinsic(raw)
	switch {
	case !ok:
	case function == "Fn::Not" && len(argument.Items) == 1:
		return policy.Not(t.claimOf(argument.Items[0]))
	case function == "Fn::And":
		return policy.All(t.claimsOf(argument.Items)...)
	case function == "Fn::Or":
		return policy.Some(t.claimsOf(argument.Items)...)
	case function == "Fn::Equals" && len(argument.Items) == 2:
		return t.equals(t.evaluate(argument.Items[0]), t.evaluate(argument.Items[1]))
	}
	name, _ := show(raw)
	return policy.Named(name, t.scope)
}

func (t *template) claimsOf(items []*policy.Node) (claims []*policy.Claim) {
	for _, item := range items {
		claims = append(claims, t.claimOf(item))
	}
	return claims
}

// equals claims that two values are one text, under each of their conditions.
func (t *template) equals(a, b *policy.Node) *policy.Claim {
	left, right := variants(a), variants(b)
	var ways []*policy.Claim
	for _, x := range left {
		for _, y := range right {
			ways = append(ways, policy.All(x.when.Claim(), y.when.Claim(), t.sameText(x, y)))
		}
	}
	if len(ways) == 0 || len(ways) > maxVariants {
		return policy.Named(a.Text.String()+" = "+b.Text.String(), t.at(a.Span))
	}
	return policy.Some(ways...)
}

func (t *template) sameText(x, y variant) *policy.Claim {
	if x.absent || y.absent {
		return policy.Always(x.absent && y.absent)
	}
	a, b := x.text, y.text
	if a.Known() {
		a, b = b, a
	}
	if text, known := b.Literal(); known && a.IsHole() {
		hole := *a.Parts[0].Hole
		return policy.ValueIs(hole, text, t.stacks.allowed[holeKey(hole)])
	}
	if same := policy.Equal(a, b); same != policy.Unknown {
		return policy.Always(same == policy.Yes)
	}
	if b.String() < a.String() {
		a, b = b, a
	}
	return policy.Named(a.String()+" = "+b.String(), t.scope)
}

// apart evaluates something that holds whatever is being evaluated around it.
func (t *template) apart(evaluate func()) {
	ifs, under, spread := t.ifs, t.under, t.spread
	t.ifs, t.under, t.spread = 0, nil, false
	evaluate()
	t.ifs, t.under, t.spread = ifs, under, spread
}
