package terraform

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// derived is a hole for what a function makes of another hole: equal holes make equal ones.
func derived(hole *policy.Hole, layout string, arguments ...any) *policy.Hole {
	name := fmt.Sprintf(layout, append([]any{hole.Name}, arguments...)...)
	if len(name) > maxHoleName {
		return nil
	}
	return &policy.Hole{Name: name, Scope: hole.Scope}
}

// mayTouch reports whether a needle may lie in the hole at i, or reach from it into
// what stands around it.
func mayTouch(text policy.Text, i int, needle string) bool {
	within := true
	for _, char := range []byte(needle) {
		within = within && mayHold(text.Parts[i].Hole.Class, char)
	}
	return within || reaches(text, i, needle)
}

// reaches reports whether a needle may lie across an edge of the hole at i.
func reaches(text policy.Text, i int, needle string) bool {
	class := text.Parts[i].Hole.Class
	before, after := "", ""
	if i > 0 {
		before = text.Parts[i-1].Literal
	}
	if i+1 < len(text.Parts) {
		after = text.Parts[i+1].Literal
	}
	for k := 1; k < len(needle); k++ {
		enters := strings.HasSuffix(before, needle[:k]) || i > 1 && strings.HasSuffix(needle[:k], before)
		if enters && mayHold(class, needle[k]) {
			return true
		}
		leaves := strings.HasPrefix(after, needle[k:]) || i+2 < len(text.Parts) && strings.HasPrefix(needle[k:], after)
		if leaves && mayHold(class, needle[k-1]) {
			return true
		}
	}
	return len(needle) > 1 && class == policy.AnyText && besideHole(text, i)
}

// besideHole reports whether another hole stands next to the one at i.
func besideHole(text policy.Text, i int) bool {
	return i > 0 && text.Parts[i-1].Hole != nil || i+1 < len(text.Parts) && text.Parts[i+1].Hole != nil
}

// mayHold reports whether a hole of a class may hold a character, or nothing at all.
func mayHold(class policy.Class, char byte) bool {
	switch class {
	case policy.Account:
		return char >= '0' && char <= '9'
	case policy.Partition, policy.Region:
		return char == '-' || char >= 'a' && char <= 'z' || char >= '0' && char <= '9'
	case policy.Name:
		return !strings.ContainsRune(":/*?", rune(char))
	}
	return true
}

// ends are the literal stretches at both ends of a text; certain where each is there.
func ends(text policy.Text) (first, last string) {
	return text.Parts[0].Literal, text.Parts[len(text.Parts)-1].Literal
}

// cut takes bytes off the literal ends of a text with holes.
func cut(text policy.Text, before, after int) policy.Text {
	texts := []policy.Text{{}}
	for i, part := range text.Parts {
		if i == 0 && part.Hole == nil {
			part.Literal = part.Literal[before:]
		}
		if i == len(text.Parts)-1 && part.Hole == nil {
			part.Literal = part.Literal[:len(part.Literal)-after]
		}
		texts = append(texts, policy.Text{Parts: []policy.Part{part}})
	}
	return policy.Concat(texts...)
}

// startsWith tells whether a text that begins with first, and then goes on unknown,
// begins with prefix.
func startsWith(first, prefix string) policy.Tri {
	switch {
	case strings.HasPrefix(first, prefix):
		return policy.Yes
	case strings.HasPrefix(prefix, first):
		return policy.Unknown
	}
	return policy.No
}

func endsWith(last, suffix string) policy.Tri {
	switch {
	case strings.HasSuffix(last, suffix):
		return policy.Yes
	case strings.HasSuffix(suffix, last):
		return policy.Unknown
	}
	return policy.No
}

// between puts a text between pieces.
func between(pieces []string, text policy.Text) []policy.Text {
	var texts []policy.Text
	for i, piece := range pieces {
		if i > 0 {
			texts = append(texts, text)
		}
		texts = append(texts, policy.Literal(piece))
	}
	return texts
}
