// Package input is what the rules are asked: one struct for each subject, made from
// the model, with the facts that Go settles so that Rego parses no strings. The
// structs are the only definition: the values handed to Rego and the JSON Schemas
// that type-check the rules are both made from them.
package input

import "github.com/iamlint/iamlint/loaders/policy"

// Place is where a finding can point. Rego sees a number and hands it back; only
// Go resolves it.
type Place struct {
	Span policy.Span
	// Statement encloses the place; zero for places in no statement.
	Statement policy.Span
	// Via leads from where the value acts to Span.
	Via []policy.Station
	// When tells under which conditions the place exists.
	When policy.When
}

// IsZero reports whether the place points nowhere.
func (p Place) IsZero() bool { return p.Span.IsZero() }

// Question is one subject put to the rules.
type Question struct {
	// Subject is the name of one of Subjects.
	Subject string
	// Kind of the document that the subject is about; empty where it is unknown or
	// there is none.
	Kind policy.DocumentKind
	// When tells under which conditions what it is about exists.
	When policy.When
	// Body is the subject's struct, such as *Document.
	Body any
}

// Ends are who would become whom, in words; empty where the question is about no
// such thing, or does not know.
func (q Question) Ends() (caller, role string) {
	switch body := q.Body.(type) {
	case *Pair:
		return body.Caller, body.Role
	case *Grant:
		return body.Holders, body.Role
	case *Reference:
		return body.Caller, body.Role
	}
	return "", ""
}

// At is the first place of a question's body, or where the document of a pair stands.
func (q Question) At() Place {
	_, places := Encode(q.Body)
	for _, place := range places {
		if !place.IsZero() {
			return place
		}
	}
	return Place{}
}
