package policy

import "strings"

// Match tells whether a text fits a pattern in which * stands for any run and ?
// for one character: Yes where every way of filling the holes of both makes it
// fit, No where none does. Letter case counts; fold both for actions.
// A hole in the pattern may itself hold wildcards.
func Match(pattern, text Text) Tri {
	literal, known := pattern.Literal()
	other, otherKnown := text.Literal()
	if known && otherKnown {
		return matchLiteral(literal, other)
	}
	return match(patternTokens(pattern), literalTokens(text))
}

// Overlap tells whether some string fits both patterns: Yes and No for sure, over
// every way of filling the holes.
func Overlap(a, b Text) Tri {
	first, second := patternTokens(a), patternTokens(b)
	if isLong(first, second) {
		return Unknown
	}
	if !possible(first, second) {
		return No
	}
	if a.Known() && b.Known() || covers(first, second) || covers(second, first) {
		return Yes
	}
	return Unknown
}

// Covers tells whether every string that fits the narrow pattern fits the wide one.
func Covers(wide, narrow Text) Tri {
	first, second := patternTokens(wide), patternTokens(narrow)
	switch {
	case isLong(first, second):
		return Unknown
	case covers(first, second):
		return Yes
	case !possible(first, second), wide.Known() && narrow.Known():
		return No
	}
	return Unknown
}

// MatchString is Match for strings without holes, in linear time for a pattern
// with one star and at worst quadratic time.
func MatchString(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			if pattern[p] == '?' {
				t += runeLength(text[t:])
			} else {
				t++
			}
			p++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// maxWork bounds the work on one pair of texts, which grows with both lengths. No ARN
// is longer than 2048 characters, so that beyond it nothing is lost but time.
const maxWork = 1 << 24

func isLong(a, b []token) bool { return len(a) > 0 && len(b) > maxWork/len(a) }

// matchLiteral is MatchString within maxWork.
func matchLiteral(pattern, text string) Tri {
	if strings.Contains(pattern, "*") && len(text) > maxWork/len(pattern) {
		return Unknown
	}
	return Is(MatchString(pattern, text))
}

func runeLength(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// token is one element of a pattern or text: a character, any one character, any
// run of characters, or a hole.
type token struct {
	kind tokenKind
	char rune
	hole *Hole
}

type tokenKind uint8

const (
	oneChar tokenKind = iota
	anyChar
	anyRun
	aHole
)

func patternTokens(text Text) []token { return tokens(text, true) }
func literalTokens(text Text) []token { return tokens(text, false) }

func tokens(text Text, wild bool) []token {
	var list []token
	for _, part := range text.Parts {
		if part.Hole != nil {
			list = append(list, token{kind: aHole, hole: part.Hole})
			continue
		}
		for _, char := range part.Literal {
			switch {
			case wild && char == '*':
				if len(list) > 0 && list[len(list)-1].kind == anyRun {
					continue
				}
				list = append(list, token{kind: anyRun})
			case wild && char == '?':
				list = append(list, token{kind: anyChar})
			default:
				list = append(list, token{char: char})
			}
		}
	}
	return list
}

func match(pattern, text []token) Tri {
	if isLong(pattern, text) {
		return Unknown
	}
	if covers(pattern, text) {
		return Yes
	}
	if !possible(pattern, text) {
		return No
	}
	return Unknown
}

// covers reports whether pattern surely takes everything that text can be. A hole
// of the text is one unknown stretch, taken by a run of the pattern or by the same
// hole of the pattern; wildcards of the text are taken by wildcards only.
func covers(pattern, text []token) bool {
	row := make([]bool, len(text)+1)
	row[0] = true
	for _, p := range pattern {
		next := make([]bool, len(text)+1)
		if p.kind == anyRun {
			next[0] = row[0]
		}
		for i, t := range text {
			switch {
			case p.kind == anyRun:
				next[i+1] = row[i+1] || next[i]
			case takes(p, t):
				next[i+1] = row[i]
			}
		}
		row = next
	}
	return row[len(text)]
}

func takes(p, t token) bool {
	switch p.kind {
	case anyChar:
		return t.kind == oneChar || t.kind == anyChar
	case aHole:
		return t.kind == aHole && p.hole.Name == t.hole.Name && p.hole.Scope == t.hole.Scope
	}
	return t.kind == oneChar && p.char == t.char
}

// possible reports whether some filling of the holes lets both sides be one string.
// Holes are runs of what their class allows; that two holes are one is not used, so
// the answer errs towards true.
func possible(a, b []token) bool {
	row := make([]bool, len(b)+1)
	for i := 0; i <= len(a); i++ {
		next := make([]bool, len(b)+1)
		for j := 0; j <= len(b); j++ {
			switch {
			case i == 0 && j == 0:
				next[j] = true
			default:
				next[j] = i > 0 && row[j] && skippable(a[i-1]) ||
					j > 0 && next[j-1] && skippable(b[j-1]) ||
					i > 0 && j > 0 && row[j-1] && meet(a[i-1], b[j-1]) ||
					i > 0 && j > 0 && next[j-1] && eats(a[i-1], b[j-1]) ||
					i > 0 && j > 0 && row[j] && eats(b[j-1], a[i-1])
			}
		}
		row = next
	}
	return row[len(b)]
}

func skippable(t token) bool { return t.kind == anyRun || t.kind == aHole }

// meet reports whether both tokens can be one and the same character.
func meet(a, b token) bool {
	if skippable(a) || skippable(b) {
		return false
	}
	return a.kind == anyChar || b.kind == anyChar || a.char == b.char
}

// eats reports whether run, a run or hole, can hold what other is.
func eats(run, other token) bool {
	if !skippable(run) {
		return false
	}
	if run.kind == anyRun || other.kind != oneChar {
		return true
	}
	return run.hole.Class.allows(other.char)
}

func (c Class) allows(char rune) bool {
	switch c {
	case Account:
		return char >= '0' && char <= '9'
	case Partition, Region:
		return char == '-' || char >= 'a' && char <= 'z' || char >= '0' && char <= '9'
	case Name:
		return char != ':' && char != '/' && char != '*' && char != '?'
	}
	return true
}
