package policy

import "time"

// DateState is where now stands against a window.
type DateState uint8

// The states of a window. Undated has no date condition at all. Elapsed applies now
// and at every later instant, so that its bounds no longer limit anything. Paused
// applied before and will again, but not now. DatesUnknown may be any of them.
const (
	DatesUnknown DateState = iota
	Undated
	NeverApplies
	Expired
	NotYetActive
	Active
	Elapsed
	Paused
)

// String is the state's word.
func (s DateState) String() string {
	return [...]string{"unknown", "undated", "never", "expired", "not-yet-active", "active", "elapsed", "paused"}[s]
}

// MarshalText writes the word that String gives.
func (s DateState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Holds tells whether the date conditions admit now, which is cut to the second as
// AWS compares dates.
func (w Window) Holds(now time.Time) Tri {
	switch {
	case w.Certain.Contains(now):
		return Yes
	case !w.Possible.Contains(now):
		return No
	}
	return Unknown
}

// State tells where now stands: never more than every reading of the source bears out.
func (w Window) State(now time.Time) DateState {
	switch {
	case w.Possible.None:
		return NeverApplies
	case w.Possible.wholly(w.Possible.Ends(), true, now):
		return Expired
	case w.Possible.wholly(w.Possible.Begins(), false, now):
		return NotYetActive
	case !w.Possible.Contains(now):
		return Paused
	case !w.Certain.bounded():
		return Undated
	case w.Certain.endless(now):
		return Elapsed
	case w.Certain.Contains(now):
		return Active
	}
	return DatesUnknown
}

// Deciding is the bound that makes the state: that which ended the window or will end
// it (Expired, Active), begins it (NotYetActive), or was passed for good (Elapsed).
// It is nil where no single bound does, as for an Active window that may have no end.
func (w Window) Deciding(now time.Time) *Bound {
	switch w.State(now) {
	case Expired, Active:
		return w.Possible.Ends()
	case NotYetActive:
		return w.Possible.Begins()
	case Elapsed:
		return w.Certain.passed()
	}
	return nil
}

// passed is the bound that an endless set left behind last.
func (i Instants) passed() *Bound {
	if i.Lower != nil {
		return i.Lower
	}
	var last *Bound
	for n := range i.Excluded {
		if last == nil || i.Excluded[n].At.After(last.At) {
			last = &i.Excluded[n]
		}
	}
	return last
}
