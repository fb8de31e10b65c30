package policy

import "fmt"

// Tri is an answer in Kleene's three-valued logic. The zero value is Unknown, so
// that a fact nobody established can never convict.
type Tri int8

// The three answers, ordered so that And is the minimum and Or the maximum.
const (
	No      Tri = -1
	Unknown Tri = 0
	Yes     Tri = 1
)

// Is turns a known truth into a Tri.
func Is(truth bool) Tri {
	if truth {
		return Yes
	}
	return No
}

// And is Yes where all are Yes (also where there are none), No where one is No.
func And(answers ...Tri) Tri {
	least := Yes
	for _, answer := range answers {
		least = min(least, answer)
	}
	return least
}

// Or is Yes where one is Yes, No where all are No (also where there are none).
func Or(answers ...Tri) Tri {
	most := No
	for _, answer := range answers {
		most = max(most, answer)
	}
	return most
}

// Not swaps Yes and No.
func (t Tri) Not() Tri { return -t }

// String is "yes", "no" or "unknown".
func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// MarshalText writes the word that String gives.
func (t Tri) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *Tri) UnmarshalText(text []byte) error {
	for _, answer := range []Tri{No, Unknown, Yes} {
		if answer.String() == string(text) {
			*t = answer
			return nil
		}
	}
	return fmt.Errorf("%q is none of yes, no, unknown", text)
}
