package policy

// Cond is one condition of the source, such as a CloudFormation condition or a
// Terraform expression, and whether it has to hold.
type Cond struct {
	Name, Scope string
	Holds       bool
	// Says is what the condition says of values that reading does not know; nil where
	// no more than its name is known. Equal conditions share it.
	Says *Claim
}

// When is a conjunction of conditions; the zero value always holds.
type When []Cond

// And joins two conjunctions.
func (w When) And(other When) When {
	if len(other) == 0 {
		return w
	}
	joined := append(make(When, 0, len(w)+len(other)), w...)
	for _, cond := range other {
		if !joined.has(cond) {
			joined = append(joined, cond)
		}
	}
	return joined
}

// Contradicts reports whether the two can never hold together.
func (w When) Contradicts(other When) bool {
	for _, cond := range other {
		if w.has(cond.turned()) {
			return true
		}
	}
	return w.saying()+other.saying() > 1 && !w.And(other).possible()
}

// Implies tells whether other holds where w does: No where it surely does not.
func (w When) Implies(other When) Tri {
	answer := Yes
	for _, cond := range other {
		switch {
		case w.Contradicts(When{cond}):
			return No
		case !w.has(cond) && !w.Contradicts(When{cond.turned()}):
			answer = Unknown
		}
	}
	return answer
}

// Impossible reports whether the conjunction contradicts itself.
func (w When) Impossible() bool { return len(w) > 1 && w.Contradicts(w) }

func (w When) has(cond Cond) bool {
	for _, own := range w {
		if own == cond {
			return true
		}
	}
	return false
}

// saying counts the conditions of which more than the name is known. One alone is
// always possible: a loader drops what never holds.
func (w When) saying() (count int) {
	for _, cond := range w {
		if cond.Says != nil {
			count++
		}
	}
	return count
}

func (c Cond) turned() Cond {
	c.Holds = !c.Holds
	return c
}

// claim is what the condition says, as it has to hold.
func (c Cond) claim() *Claim {
	says := c.Says
	if says == nil {
		says = Named(c.Name, c.Scope)
	}
	if c.Holds {
		return says
	}
	return Not(says)
}

func (w When) possible() bool { return w.Claim().Possible() }

// Claim is what the conjunction says.
func (w When) Claim() *Claim {
	claims := make([]*Claim, len(w))
	for i, cond := range w {
		claims[i] = cond.claim()
	}
	return All(claims...)
}

// String shows the conditions to people: "IsProd", "not IsProd".
func (w When) String() string {
	var shown string
	for i, cond := range w {
		if i > 0 {
			shown += " and "
		}
		if !cond.Holds {
			shown += "not "
		}
		shown += cond.Name
	}
	return shown
}
