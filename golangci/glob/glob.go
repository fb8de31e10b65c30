// Package glob stands in for github.com/gobwas/glob where golangci-lint and iamlint are
// built into one program: linters of golangci-lint use the interface Glob of its
// version 0.2, OPA the type Pattern of version 1, and a build has one of them only.
// Here are both, by way of regular expressions. It can go once golangci-lint's
// linters have moved to version 1.
package glob

import (
	"fmt"
	"regexp"
	"strings"
)

// Glob matches texts, as in version 0.2.
type Glob interface {
	Match(text string) bool
}

// Pattern is a compiled glob, as in version 1.
type Pattern struct {
	source     string
	separators []rune
	expression *regexp.Regexp
}

// Match reports whether the whole text matches.
func (p *Pattern) Match(text string) bool { return p.expression.MatchString(text) }

// String is the pattern as written.
func (p *Pattern) String() string { return p.source }

// Separators are those that * and ? do not match.
func (p *Pattern) Separators() []rune { return p.separators }

// Compile reads a pattern: * and ? stand for what holds no separator, ** for anything,
// [a-z] and [!a-z] for one of a class, {a,b} for either, and \ takes away a meaning.
func Compile(pattern string, separators ...rune) (*Pattern, error) {
	expression, err := regexp.Compile(translate([]rune(pattern), separators))
	if err != nil {
		return nil, fmt.Errorf("glob %q: %w", pattern, err)
	}
	return &Pattern{pattern, separators, expression}, nil
}

// MustCompile is Compile for patterns that are known to be right.
func MustCompile(pattern string, separators ...rune) *Pattern {
	compiled, err := Compile(pattern, separators...)
	if err != nil {
		panic(err)
	}
	return compiled
}

// QuoteMeta takes the meaning from every character of a text.
func QuoteMeta(text string) string {
	var quoted strings.Builder
	for _, char := range text {
		if strings.ContainsRune(`*?\[]{},`, char) {
			quoted.WriteByte('\\')
		}
		quoted.WriteRune(char)
	}
	return quoted.String()
}

func translate(pattern, separators []rune) string {
	one := "."
	if len(separators) > 0 {
		one = "[^" + regexp.QuoteMeta(string(separators)) + "]"
	}
	var out strings.Builder
	out.WriteString(`(?s)\A(?:`)
	depth := 0
	for i := 0; i < len(pattern); i++ {
		switch char := pattern[i]; {
		case char == '\\' && i+1 < len(pattern):
			i++
			out.WriteString(regexp.QuoteMeta(string(pattern[i])))
		case char == '*' && i+1 < len(pattern) && pattern[i+1] == '*':
			i++
			out.WriteString(".*")
		case char == '*':
			out.WriteString(one + "*")
		case char == '?':
			out.WriteString(one)
		case char == '[' && i+1 < len(pattern) && pattern[i+1] == '!':
			i++
			out.WriteString("[^")
		case char == '[' || char == ']':
			out.WriteRune(char)
		case char == '{':
			depth++
			out.WriteString("(?:")
		case char == '}' && depth > 0:
			depth--
			out.WriteByte(')')
		case char == ',' && depth > 0:
			out.WriteByte('|')
		case char == '-':
			out.WriteByte('-')
		default:
			out.WriteString(regexp.QuoteMeta(string(char)))
		}
	}
	return out.String() + `)\z`
}
