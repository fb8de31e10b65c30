package policy

import (
	"encoding/json"
	"strings"
)

// Text is one string as far as reading can know it: literal stretches and holes.
// The zero value is the empty string.
type Text struct {
	// Parts hold the string in order; two literals never stand side by side.
	Parts []Part
	// Ref names the declared thing whose attribute the whole text is, such as
	// the arn of a role; it is compared before the text, since it cannot be
	// mistaken. Nil where the text was written by hand.
	Ref *Ref
}

// Part is a literal stretch, or a hole where Hole is not nil.
type Part struct {
	Literal string
	Hole    *Hole
}

// Hole stands for text that only running the code could tell. Two holes of one
// Name and one Scope are equal; nothing else is known of them but their Class.
type Hole struct {
	// Name is the normalised expression: "var.env", "AWS::AccountId",
	// "data.aws_caller_identity.current.account_id".
	Name string
	// Scope is where that name has one meaning: a Terraform root module or module
	// instance, a CloudFormation stack, an instance of each or for.
	Scope string
	// Class narrows what the value can be.
	Class Class
}

// Class is what can be known of a hole's value from where it comes.
type Class uint8

// The classes of holes.
const (
	AnyText   Class = iota // nothing: it may be empty, hold colons, slashes, wildcards
	Account                // twelve digits: the account that the scope is deployed to, or a lookup of one
	Partition              // a partition such as aws or aws-cn
	Region                 // a Region such as eu-west-1
	Name                   // one name: neither colon nor slash nor wildcard, not empty
)

// Ref is an attribute of a declared thing: the resource Address within Scope.
type Ref struct {
	Scope, Address, Attribute string
}

// ARNOf is the Key of the declared thing whose ARN the text is; empty where it is none.
func (t Text) ARNOf() string {
	if t.Ref == nil || !strings.EqualFold(t.Ref.Attribute, "arn") {
		return ""
	}
	return t.Ref.Key()
}

// Key is the identity of the declared thing, as Principal.Key and its like hold it.
func (r Ref) Key() string { return Key(r.Scope, r.Address) }

// Key joins a scope and an address within it to the identity of a declared thing.
func Key(scope, address string) string { return scope + "\x00" + address }

// Literal is a text without holes.
func Literal(text string) Text {
	if text == "" {
		return Text{}
	}
	return Text{Parts: []Part{{Literal: text}}}
}

// HoleText is a text that is one hole.
func HoleText(name, scope string, class Class) Text {
	return Text{Parts: []Part{{Hole: &Hole{Name: name, Scope: scope, Class: class}}}}
}

// Concat joins texts. The result is nobody's reference, unless it is one text alone.
func Concat(texts ...Text) Text {
	if len(texts) == 1 {
		return texts[0]
	}
	var joined Text
	for _, text := range texts {
		for _, part := range text.Parts {
			joined.add(part)
		}
	}
	return joined
}

func (t *Text) add(part Part) {
	last := len(t.Parts) - 1
	if part.Hole == nil && last >= 0 && t.Parts[last].Hole == nil {
		t.Parts[last].Literal += part.Literal
		return
	}
	if part.Hole == nil && part.Literal == "" {
		return
	}
	t.Parts = append(t.Parts, part)
}

// Literal gives the string, and whether it is known to the last character.
func (t Text) Literal() (string, bool) {
	switch {
	case len(t.Parts) == 0:
		return "", true
	case len(t.Parts) == 1 && t.Parts[0].Hole == nil:
		return t.Parts[0].Literal, true
	}
	return "", false
}

// Is reports whether the text is known and equals s.
func (t Text) Is(s string) bool {
	literal, known := t.Literal()
	return known && literal == s
}

// IsHole reports whether nothing literal is left: the text is one hole.
func (t Text) IsHole() bool { return len(t.Parts) == 1 && t.Parts[0].Hole != nil }

// Known reports whether the text has no hole.
func (t Text) Known() bool {
	_, known := t.Literal()
	return known
}

// IsEmpty reports whether the text is the known empty string.
func (t Text) IsEmpty() bool { return len(t.Parts) == 0 }

// Prefix is the literal stretch that the text surely begins with.
func (t Text) Prefix() string {
	if len(t.Parts) == 0 || t.Parts[0].Hole != nil {
		return ""
	}
	return t.Parts[0].Literal
}

// String shows the text to people, holes as ⟨name⟩.
func (t Text) String() string {
	if literal, known := t.Literal(); known {
		return literal
	}
	var shown strings.Builder
	for _, part := range t.Parts {
		if part.Hole == nil {
			shown.WriteString(part.Literal)
			continue
		}
		shown.WriteString("⟨" + part.Hole.Name + "⟩")
	}
	return shown.String()
}

// MarshalJSON writes what String shows.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// Split cuts the text at each sep that stands in a literal stretch, into at most n
// pieces (n < 0: no limit). Holes are taken to hold no separator; where one of class
// AnyText may hold some, Open of the pieces is what a caller has to ask.
func (t Text) Split(sep byte, n int) []Text {
	if literal, known := t.Literal(); known {
		return splitLiteral(literal, sep, n)
	}
	pieces := []Text{{}}
	for _, part := range t.Parts {
		if part.Hole != nil {
			pieces[len(pieces)-1].add(part)
			continue
		}
		rest := part.Literal
		for n < 0 || len(pieces) < n {
			before, after, found := strings.Cut(rest, string(sep))
			if !found {
				break
			}
			pieces[len(pieces)-1].add(Part{Literal: before})
			pieces = append(pieces, Text{})
			rest = after
		}
		pieces[len(pieces)-1].add(Part{Literal: rest})
	}
	return pieces
}

// splitLiteral is Split for a text without holes, in few allocations.
func splitLiteral(literal string, sep byte, n int) []Text {
	if count := strings.Count(literal, string(sep)) + 1; n < 0 || n > count {
		n = count
	}
	pieces, parts := make([]Text, n), make([]Part, n)
	for i := range pieces {
		piece, rest := literal, ""
		if i < n-1 {
			at := strings.IndexByte(literal, sep)
			piece, rest = literal[:at], literal[at+1:]
		}
		if parts[i].Literal = piece; piece != "" {
			pieces[i].Parts = parts[i : i+1 : i+1]
		}
		literal = rest
	}
	return pieces
}

// Size is the number of bytes of the literal stretches.
func (t Text) Size() (size int) {
	for _, part := range t.Parts {
		size += len(part.Literal)
	}
	return size
}

// Open reports whether a hole of class AnyText is in the text, so that its length
// in characters, fields or segments is anybody's guess.
func (t Text) Open() bool {
	for _, part := range t.Parts {
		if part.Hole != nil && part.Hole.Class == AnyText {
			return true
		}
	}
	return false
}

// HasWildcard reports whether a * or ? is written in the text, whatever holes hold.
func (t Text) HasWildcard() bool {
	for _, part := range t.Parts {
		if part.Hole == nil && strings.ContainsAny(part.Literal, "*?") {
			return true
		}
	}
	return false
}

// Map rewrites the literal stretches, such as to lower case; holes stay.
func (t Text) Map(rewrite func(string) string) Text {
	mapped := Text{Parts: make([]Part, len(t.Parts))}
	for i, part := range t.Parts {
		if part.Hole == nil {
			part.Literal = rewrite(part.Literal)
		}
		mapped.Parts[i] = part
	}
	return mapped
}

// Bind fills holes: fill returns the text for a hole and whether it knows one.
// A text without a filled hole is returned as it is, its Ref included.
func (t Text) Bind(fill func(Hole) (Text, bool)) Text {
	if t.Known() {
		return t
	}
	bound := Text{Ref: t.Ref}
	for _, part := range t.Parts {
		if part.Hole != nil {
			if text, ok := fill(*part.Hole); ok {
				for _, filled := range text.Parts {
					bound.add(filled)
				}
				continue
			}
		}
		bound.add(part)
	}
	return bound
}

// Equal compares two texts: Yes where every way of filling the holes makes them
// equal, No where none does.
func Equal(a, b Text) Tri {
	if a.Ref != nil && b.Ref != nil && a.Ref.Attribute == b.Ref.Attribute && a.Ref.Key() == b.Ref.Key() {
		return Yes
	}
	literal, known := a.Literal()
	other, otherKnown := b.Literal()
	if known && otherKnown {
		return Is(literal == other)
	}
	if !beginAlike(a.Prefix(), b.Prefix()) || !endAlike(a.suffix(), b.suffix()) {
		return No
	}
	return match(literalTokens(a), literalTokens(b))
}

// beginAlike reports whether one string begins with the other, endAlike whether one ends with it.
func beginAlike(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }
func endAlike(a, b string) bool   { return strings.HasSuffix(a, b) || strings.HasSuffix(b, a) }

// suffix is the literal stretch that the text surely ends with.
func (t Text) suffix() string {
	if len(t.Parts) == 0 {
		return ""
	}
	return t.Parts[len(t.Parts)-1].Literal
}

// EqualFold is Equal without regard to letter case.
func EqualFold(a, b Text) Tri { return Equal(a.Map(strings.ToLower), b.Map(strings.ToLower)) }
