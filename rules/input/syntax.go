package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Syntax is what a document's format lets stand, and IAM does not.
type Syntax struct {
	DuplicateKeys []DuplicateKey `json:"duplicate_keys,omitempty"`
	// NumericAccounts are account ids that stand as numbers.
	NumericAccounts []Node `json:"numeric_accounts,omitempty"`
	// Timestamps are condition values that the format reads as points in time.
	Timestamps []Node `json:"timestamps,omitempty"`
}

// DuplicateKey is a key that an object had before, letter for letter.
type DuplicateKey struct {
	Key   string `json:"key"`
	At    Place  `json:"at"`
	First Place  `json:"first"`
}

func newSyntax(document *policy.Document) Syntax {
	var syntax Syntax
	syntax.duplicates(document.Node, document.When)
	for _, statement := range document.Statements {
		in := within(statement)
		for _, list := range [][]policy.PrincipalValue{statement.Principals, statement.NotPrincipals} {
			for _, principal := range list {
				if principal.Scalar == policy.Number && strings.EqualFold(principal.Type.String(), "AWS") {
					syntax.NumericAccounts = append(syntax.NumericAccounts, in.node(principal.Value))
				}
			}
		}
		for _, condition := range statement.Conditions {
			syntax.condition(condition, in)
		}
	}
	return syntax
}

func (s *Syntax) empty() bool {
	return s.DuplicateKeys == nil && s.NumericAccounts == nil && s.Timestamps == nil
}

func (s *Syntax) condition(condition policy.Condition, in inside) {
	numeric := strings.Contains(strings.ToLower(condition.Operator.String()), "numeric")
	for _, value := range condition.Values {
		switch {
		case value.Scalar == policy.Timestamp:
			s.Timestamps = append(s.Timestamps, in.node(value))
		case value.Scalar == policy.Number && !numeric && isAccountKey(condition.Key):
			s.NumericAccounts = append(s.NumericAccounts, in.node(value))
		}
	}
}

// duplicates goes through the objects of a document, of which each repeated key
// loses a value. The alternatives of a choice are objects of their own, and members
// that exist under conditions may be meant to exclude each other.
func (s *Syntax) duplicates(node *policy.Node, when policy.When) {
	if node == nil {
		return
	}
	when = when.And(node.When)
	for _, item := range node.Items {
		s.duplicates(item, when)
	}
	var seen map[string]policy.Span
	for i, field := range node.Fields {
		s.duplicates(field.Value, when)
		key, known := field.Key.Literal()
		if !known || len(node.Fields) == 1 || isConditional(field.Value) {
			continue
		}
		if seen == nil {
			seen = make(map[string]policy.Span, len(node.Fields)-i)
		}
		if first, again := seen[key]; again {
			s.DuplicateKeys = append(s.DuplicateKeys, DuplicateKey{
				Key: key, At: Place{Span: field.KeySpan, When: when}, First: Place{Span: first},
			})
			continue
		}
		seen[key] = field.KeySpan
	}
}

func isConditional(node *policy.Node) bool { return node != nil && len(node.When) > 0 }
