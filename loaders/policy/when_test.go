package policy

import "testing"

func TestWhatConditionsImply(t *testing.T) {
	prod := Cond{Name: "IsProd", Scope: "stack", Holds: true}
	notProd := Cond{Name: "IsProd", Scope: "stack"}
	other := Cond{Name: "IsProd", Scope: "other stack", Holds: true}
	for fact, test := range map[string]struct {
		given, when When
		want        Tri
	}{
		"nothing is asked":                     {nil, nil, Yes},
		"the same condition":                   {When{prod}, When{prod}, Yes},
		"its contrary":                         {When{prod}, When{notProd}, No},
		"its contrary behind an open one":      {When{prod}, When{other, notProd}, No},
		"the same name elsewhere":              {When{prod}, When{other}, Unknown},
		"a condition of which nothing is told": {nil, When{prod}, Unknown},
	} {
		if got := test.given.Implies(test.when); got != test.want {
			t.Errorf("%s: got %v, want %v", fact, got, test.want)
		}
	}
}
