package policy

import (
	"slices"
	"strings"
	"time"
)

// Lasting knows until when a document says what its statements say, whichever of
// them says it.
type Lasting struct {
	ends map[string]end
}

// end is an instant, or none at all.
type end struct {
	at      time.Time
	endless bool
}

// Lasting reads the ends of all statements. One of which nothing certain is known is
// taken to last.
func (d *Document) Lasting() Lasting {
	lasting := Lasting{ends: map[string]end{}}
	for _, statement := range d.Statements {
		possible := statement.Window().Possible
		if possible.None {
			continue
		}
		own := end{endless: true}
		if bound := possible.Ends(); bound != nil {
			own = end{at: bound.At}
		}
		key := statement.grant() + statement.limits()
		if known, ok := lasting.ends[key]; !ok || own.outlasts(known.at) && !known.endless {
			lasting.ends[key] = own
		}
	}
	return lasting
}

func (e end) outlasts(at time.Time) bool { return e.endless || e.at.After(at) }

// Outlasts reports whether the document has a statement that says the same as s beyond
// an instant: same effect, principals, actions and resources, and the same other
// conditions or none.
func (l Lasting) Outlasts(s *Statement, at time.Time) bool {
	grant := s.grant()
	for _, key := range []string{grant, grant + s.limits()} {
		if known, ok := l.ends[key]; ok && known.outlasts(at) {
			return true
		}
	}
	return false
}

// grant is what the statement says, whatever its order and the letter case of actions.
func (s *Statement) grant() string {
	var key strings.Builder
	if s.Effect != nil {
		key.WriteString(s.Effect.Text.String())
	}
	for _, list := range [][]PrincipalValue{s.Principals, s.NotPrincipals} {
		var texts []string
		for _, principal := range list {
			texts = append(texts, principal.Type.String()+"\x00"+principal.Text.String())
		}
		key.WriteString("\x03" + asSet(texts))
	}
	for _, list := range [][]Value{s.Actions, s.NotActions} {
		key.WriteString("\x03" + strings.ToLower(asSet(textsOf(list))))
	}
	for _, list := range [][]Value{s.Resources, s.NotResources} {
		key.WriteString("\x03" + asSet(textsOf(list)))
	}
	return key.String()
}

// limits are the statement's conditions but those on the clock, and when it exists.
func (s *Statement) limits() string {
	var conditions []string
	for _, condition := range s.Conditions {
		if condition.OnClock() == Yes {
			continue
		}
		name := strings.ToLower(condition.Operator.String() + "\x00" + condition.Key.String())
		conditions = append(conditions, name+"\x01"+asSet(textsOf(condition.Values)))
	}
	if len(conditions) == 0 && len(s.When) == 0 {
		return ""
	}
	slices.Sort(conditions)
	return "\x03" + strings.Join(conditions, "\x02") + "\x03" + s.When.String()
}

func textsOf(values []Value) []string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = value.Text.String()
	}
	return texts
}

// asSet joins texts without regard to order and repetition.
func asSet(texts []string) string {
	slices.Sort(texts)
	return strings.Join(slices.Compact(texts), "\x01")
}
