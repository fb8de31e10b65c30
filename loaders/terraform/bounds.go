package terraform

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Bounds on what the HCL parser is given: it recurses for each bracket, unary
// operator, conditional and template directive, and copies a heredoc once a line.
const (
	maxNesting     = 1_000
	maxRepetition  = 20_000
	maxHeredocWork = 1_000_000_000
	// A file below this size cannot nest deeply enough to matter but by brackets.
	bigFile = 1 << 16
)

// excess says why a file is not given to the parser; empty where it may be.
func excess(data []byte) string {
	switch {
	case brackets(data) > maxNesting, len(data) > bigFile && operators(data) > maxNesting:
		return "nested too deeply"
	case bytes.Count(data, []byte("?")) > maxRepetition, bytes.Count(data, []byte("%{")) > maxRepetition:
		return "too many conditionals"
	}
	for _, part := range bytes.Split(data, []byte("<<"))[1:] {
		if len(part)*bytes.Count(part, []byte("\n")) > maxHeredocWork {
			return "heredoc too long"
		}
	}
	return ""
}

// brackets is how deep brackets nest, those in strings and comments counted too.
func brackets(data []byte) int {
	depth, deepest := 0, 0
	for _, char := range data {
		switch char {
		case '(', '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ')', ']', '}':
			depth = max(0, depth-1)
		}
	}
	return deepest
}

// operators is the longest row of unary operators.
func operators(data []byte) int {
	tokens, _ := hclsyntax.LexConfig(data, "", hcl.InitialPos)
	run, longest := 0, 0
	for _, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenBang, hclsyntax.TokenMinus:
			run++
			longest = max(longest, run)
		case hclsyntax.TokenComment, hclsyntax.TokenNewline:
		default:
			run = 0
		}
	}
	return longest
}
