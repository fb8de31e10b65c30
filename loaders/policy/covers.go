package policy

import "strings"

// Covers tells whether the statement's Action or NotAction takes in an action, letter
// case apart: Yes where it surely does whenever the statement exists.
func (s *Statement) Covers(action string) Tri {
	answer := No
	folded := strings.ToLower(action)
	if len(s.Actions) > 0 {
		answer = s.anyCovers(s.Actions, folded)
	} else if len(s.NotActions) > 0 {
		answer = s.anyCovers(s.NotActions, folded).Not()
	}
	if s.Partial {
		return Unknown
	}
	return answer
}

func (s *Statement) anyCovers(patterns []Value, action string) Tri {
	answer := No
	for i := range patterns {
		answer = max(answer, s.ActionCovers(&patterns[i], action))
		if answer == Yes {
			return Yes
		}
	}
	return answer
}

// ActionCovers tells of one value of the statement's Action or NotAction whether it
// takes in an action, which is given in lower case. A default is never sure.
func (s *Statement) ActionCovers(pattern *Value, action string) Tri {
	answer := matchFolded(pattern.Text, action)
	if pattern.Scalar == Open && answer == No || pattern.Default {
		return Unknown
	}
	return And(answer, s.When.Implies(pattern.When))
}

func matchFolded(pattern Text, action string) Tri {
	literal, known := pattern.Literal()
	if !known {
		return Match(pattern.Map(strings.ToLower), Literal(action))
	}
	start := strings.IndexAny(literal, "*?")
	switch {
	case start < 0:
		return Is(strings.EqualFold(literal, action))
	case start > len(action) || !strings.EqualFold(literal[:start], action[:start]):
		return No
	}
	return Is(MatchString(strings.ToLower(literal), action))
}
