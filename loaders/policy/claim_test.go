package policy

import (
	"fmt"
	"testing"
)

func TestClaims(t *testing.T) {
	env := func(text string) *Claim { return ValueIs(Hole{Name: "Env", Scope: "t"}, text, nil) }
	size := func(text string) *Claim {
		return ValueIs(Hole{Name: "Size", Scope: "t"}, text, []string{"small", "large"})
	}
	elsewhere := ValueIs(Hole{Name: "Env", Scope: "other"}, "dev", nil)
	named := Named("IsProd", "t")
	for fact, test := range map[string]struct {
		claim *Claim
		want  Tri
	}{
		"nothing":                                  {All(), Yes},
		"one of none":                              {Some(), No},
		"a value may be anything":                  {env("prod"), Unknown},
		"a value is one text only":                 {All(env("prod"), env("dev")), No},
		"of two scopes it may be two":              {All(env("prod"), elsewhere), Unknown},
		"two texts are not all there are":          {Some(env("prod"), env("dev")), Unknown},
		"unless no others are allowed":             {Some(size("small"), size("large")), Yes},
		"neither of all that are allowed":          {All(Not(size("small")), Not(size("large"))), No},
		"what is not allowed":                      {size("huge"), No},
		"a claim and its contrary":                 {All(named, Not(named)), No},
		"one of the two":                           {Some(named, Not(named)), Yes},
		"twice turned":                             {All(named, Not(Not(named))), Unknown},
		"either, but neither":                      {All(Some(env("a"), named), Not(env("a")), Not(named)), No},
		"not both, and one":                        {All(Not(All(env("a"), named)), named, env("a")), No},
		"not both, and the other is another":       {All(Not(All(env("a"), named)), named, env("b")), Unknown},
		"a contradiction behind free alternatives": {All(Some(env("a"), env("b")), Some(env("c"), env("d"))), No},
	} {
		if got := test.claim.Settled(); got != test.want {
			t.Errorf("%s: got %v, want %v", fact, got, test.want)
		}
	}
}

func TestManyVariablesEndAndArePossible(t *testing.T) {
	// Every pair of 40 values differs, of which each is one of three: impossible, but
	// nobody has the time to find out.
	var parts []*Claim
	value := func(i int, text string) *Claim {
		return ValueIs(Hole{Name: fmt.Sprint(i)}, text, []string{"a", "b", "c"})
	}
	for i := range 40 {
		for j := range i {
			for _, text := range []string{"a", "b", "c"} {
				parts = append(parts, Not(All(value(i, text), value(j, text))))
			}
		}
	}
	All(parts...).Settled()
	var free []*Claim
	for i := range 300 {
		free = append(free, Some(value(i, "a"), value(i+1, "b")))
	}
	if !All(free...).Possible() {
		t.Error("a long chain of alternatives is possible")
	}
}

func TestWhatConditionsSayContradicts(t *testing.T) {
	is := func(text string) *Claim { return ValueIs(Hole{Name: "Env", Scope: "t"}, text, nil) }
	prod := Cond{Name: "IsProd", Scope: "t", Holds: true, Says: is("prod")}
	dev := Cond{Name: "IsDev", Scope: "t", Holds: true, Says: is("dev")}
	either := Cond{Name: "Either", Scope: "t", Holds: true, Says: Some(is("prod"), is("dev"))}
	plain := Cond{Name: "Plain", Scope: "t", Holds: true}
	for fact, test := range map[string]struct {
		when, other When
		want        Tri
	}{
		"another value":           {When{prod}, When{dev}, No},
		"not another value":       {When{prod}, When{dev.turned()}, Yes},
		"one of two":              {When{prod}, When{either}, Yes},
		"neither of two":          {When{prod.turned(), dev.turned()}, When{either}, No},
		"the other of two":        {When{either, prod.turned()}, When{dev}, Yes},
		"nothing to do with it":   {When{prod}, When{plain}, Unknown},
		"one more among the same": {When{plain, prod}, When{plain, prod}, Yes},
	} {
		if got := test.when.Implies(test.other); got != test.want {
			t.Errorf("%s: got %v, want %v", fact, got, test.want)
		}
	}
	if (When{prod, plain}).Impossible() || !(When{prod, dev}).Impossible() {
		t.Error("impossible conjunctions")
	}
}
