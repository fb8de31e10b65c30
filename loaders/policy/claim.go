package policy

import "slices"

// Claim is what a condition says of values that only a deployment knows, such as
// parameters: a formula over "this value is that text".
type Claim struct {
	kind claimKind
	// of an atom
	variable variable
	text     string
	among    []string
	// of a formula
	parts []*Claim
	size  int // how many claims it is made of, beyond itself
}

// variable is a value that reading does not know.
type variable struct{ name, scope string }

type claimKind uint8

const (
	always claimKind = iota
	never
	atom
	all
	some
	not
)

// Always is the claim that holds, or the one that does not.
func Always(holds bool) *Claim {
	if holds {
		return &Claim{kind: always}
	}
	return &Claim{kind: never}
}

// Named claims that something holds of which only the name is known.
func Named(name, scope string) *Claim {
	return &Claim{kind: atom, variable: variable{name, scope}, text: "true", among: []string{"true", "false"}}
}

// ValueIs claims that a hole holds a text. Among are the only texts that it may hold;
// empty where it may hold any.
func ValueIs(hole Hole, text string, among []string) *Claim {
	if len(among) > 0 && !slices.Contains(among, text) {
		return Always(false)
	}
	return &Claim{kind: atom, variable: variable{hole.Name, hole.Scope}, text: text, among: among}
}

// Not claims the contrary.
func Not(claim *Claim) *Claim {
	switch claim.kind {
	case always, never:
		return Always(claim.kind == never)
	case not:
		return claim.parts[0]
	}
	return &Claim{kind: not, parts: []*Claim{claim}, size: 1 + claim.size}
}

// Size is how many claims it is made of.
func (c *Claim) Size() int { return 1 + c.size }

// All claims that each of the claims holds.
func All(claims ...*Claim) *Claim { return joined(all, always, never, claims) }

// Some claims that at least one of the claims holds.
func Some(claims ...*Claim) *Claim { return joined(some, never, always, claims) }

// joined leaves out parts that change nothing, and gives the part that settles all.
func joined(kind, idle, settling claimKind, claims []*Claim) *Claim {
	var parts []*Claim
	for _, claim := range claims {
		switch claim.kind {
		case settling:
			return claim
		case idle:
		default:
			parts = append(parts, claim)
		}
	}
	switch len(parts) {
	case 0:
		return &Claim{kind: idle}
	case 1:
		return parts[0]
	}
	formula := &Claim{kind: kind, parts: parts}
	for _, part := range parts {
		formula.size += part.Size()
	}
	return formula
}

// Settled tells whether the claim holds whatever the values are: Unknown where it
// depends on them.
func (c *Claim) Settled() Tri {
	switch {
	case !c.Possible():
		return No
	case !Not(c).Possible():
		return Yes
	}
	return Unknown
}

// maxGuesses bounds the search for values under which a claim holds. Beyond it, the
// claim is taken to be possible.
const maxGuesses = 300

// Possible reports whether some values make the claim hold.
func (c *Claim) Possible() bool {
	s := solver{claim: c, left: maxGuesses, values: map[variable]string{}}
	return s.possible()
}

// solver tries values for the variables of a claim, one after the other.
type solver struct {
	claim  *Claim
	left   int
	values map[variable]string
}

// other stands for every text that the claim does not name.
const other = "\x00other"

func (s *solver) possible() bool {
	answer, open := s.holds(s.claim)
	if answer != Unknown {
		return answer == Yes
	}
	candidates := open.among
	if len(candidates) == 0 {
		candidates = append(s.claim.texts(open.variable, nil), other)
	}
	for _, text := range candidates {
		if s.left--; s.left < 0 {
			return true
		}
		s.values[open.variable] = text
		if s.possible() {
			return true
		}
	}
	delete(s.values, open.variable)
	return false
}

// holds evaluates a claim as far as values are given; where that does not settle it,
// it names an atom whose variable has none.
func (s *solver) holds(claim *Claim) (Tri, *Claim) {
	switch claim.kind {
	case always, never:
		return Is(claim.kind == always), nil
	case atom:
		if text, given := s.values[claim.variable]; given {
			return Is(text == claim.text), nil
		}
		return Unknown, claim
	case not:
		answer, open := s.holds(claim.parts[0])
		return answer.Not(), open
	}
	settling := Is(claim.kind == some)
	answer, open := settling.Not(), (*Claim)(nil)
	for _, part := range claim.parts {
		one, unknown := s.holds(part)
		if one == settling {
			return one, nil
		}
		if one == Unknown && open == nil {
			answer, open = Unknown, unknown
		}
	}
	return answer, open
}

// texts adds the texts that the claim names for a variable.
func (c *Claim) texts(of variable, list []string) []string {
	if c.kind == atom && c.variable == of && !slices.Contains(list, c.text) {
		list = append(list, c.text)
	}
	for _, part := range c.parts {
		list = part.texts(of, list)
	}
	return list
}
