package policy

import "slices"

// Document is one policy document, whoever uses it.
type Document struct {
	Span    Span
	Version *Value
	ID      *Value
	// Statements in the order of the source.
	Statements []*Statement
	// Keys of the top object, in order.
	Keys []Element
	// Partial is set where statements may exist that were not read.
	Partial bool
	// Uses tell what the document is for; a loader gives at least one.
	Uses []Use
	// Node is what the document was decoded from.
	Node *Node
	// When tells under which conditions the document exists.
	When When
	// Origin is the block that declares what a plan or state shows; nil where it is
	// not in the repository, and for what is declared where it stands.
	Origin *Origin
	// Format is the name of the loader that read it, or what the loader calls it; no rule is told.
	Format string
	// ByAWS is set where AWS wrote the document and nobody else can change it: it
	// grants, but is not found fault with.
	ByAWS bool
}

// Origin is a block of a configuration: what people call what it declares, the
// line that opens it, and all of it.
type Origin struct {
	Address     string
	Span, Block Span
}

// Use is one use of a document.
type Use struct {
	Kind DocumentKind
	// Owner is the Key of the role, user, group, managed policy or resource that
	// bears the document; empty where nobody can tell.
	Owner string
	// OwnerName is what people call the owner: `role "deploy"`, `aws_s3_bucket_policy.logs`.
	OwnerName string
	// Attribute is the property that takes the document: "assume_role_policy",
	// "AssumeRolePolicyDocument". Empty for a bare file.
	Attribute string
	// Span of the attribute, or of the owner.
	Span Span
	When When
	// Guessed is set where only content or file name told the kind.
	Guessed bool
}

// DocumentKind is what a policy document is for.
type DocumentKind string

// The kinds of documents. UnknownKind documents are judged by what is wrong in any.
const (
	UnknownKind   DocumentKind = ""
	Identity      DocumentKind = "identity"
	Trust         DocumentKind = "trust"
	Resource      DocumentKind = "resource"
	Boundary      DocumentKind = "boundary"
	Session       DocumentKind = "session"
	SCP           DocumentKind = "scp"
	RCP           DocumentKind = "rcp"
	PermissionSet DocumentKind = "permission_set"
)

// Element is a key of a statement or document: as written, and where.
type Element struct {
	Name string
	Span Span
	Node *Node
}

// Value is one string, number or boolean of a policy.
type Value struct {
	Text Text
	Span Span
	When When
	Via  []Station
	// Scalar is how the source wrote it: String, Number, Bool, Timestamp, Null, or
	// Open where it may also be a list of strings.
	Scalar Kind
	// Default is set where a parameter's or variable's default supplied it.
	Default bool
}

// Statement is one statement of a document.
type Statement struct {
	Span Span
	When When
	Sid  *Value
	// Effect is nil where the statement has none; loaders whose format has a
	// default (aws_iam_policy_document) supply "Allow" at the statement's place.
	Effect        *Value
	Principals    []PrincipalValue
	NotPrincipals []PrincipalValue
	Actions       []Value
	NotActions    []Value
	Resources     []Value
	NotResources  []Value
	Conditions    []Condition
	// Keys are the statement's elements as written, repeated and unknown ones included.
	Keys []Element
	// Partial is set where elements may exist that were not read (dynamic blocks,
	// unknown merges); PartialConditions where that is so of conditions only.
	Partial           bool
	PartialConditions bool
}

// PrincipalValue is one value of a Principal element.
type PrincipalValue struct {
	// Type is AWS, Service, Federated or CanonicalUser as written; empty for the
	// bare string form. A hole where the key is computed.
	Type     Text
	TypeSpan Span
	Value
}

// Condition is one operator and key with its values, which are OR-ed.
type Condition struct {
	Operator     Text
	OperatorSpan Span
	Key          Text
	KeySpan      Span
	Values       []Value
	When         When
}

// Allows reports whether the statement's effect is Allow: Unknown where it is a hole, and
// in other letter case, which the grammar of policies excludes and IAM has been seen both
// to refuse and to take.
func (s *Statement) Allows() Tri { return s.effect("Allow") }

// Denies reports whether the statement's effect is Deny: Unknown as for Allows.
func (s *Statement) Denies() Tri { return s.effect("Deny") }

func (s *Statement) effect(want string) Tri {
	if s.Effect == nil {
		return No
	}
	equal := Equal(s.Effect.Text, Literal(want))
	if equal == No && EqualFold(s.Effect.Text, Literal(want)) == Yes {
		return Unknown
	}
	return equal
}

// Element finds the first element of that name, letter case apart.
func (s *Statement) Element(name string) (Element, bool) { return findElement(s.Keys, name) }

// UsedAs reports whether one of the document's uses is of one of the kinds.
func (d *Document) UsedAs(kinds ...DocumentKind) bool {
	return slices.ContainsFunc(d.Uses, func(use Use) bool { return slices.Contains(kinds, use.Kind) })
}

// KnowsVariables tells whether the Version is the one with policy variables: Unknown
// where it is a hole, or stands perhaps in what was not read.
func (d *Document) KnowsVariables() Tri {
	switch {
	case d.Version != nil:
		return Equal(d.Version.Text, Literal("2012-10-17"))
	case d.Partial:
		return Unknown
	}
	return No
}

// Known reports whether everything in the document is known: no hole in any value
// or key, and nothing left unread.
func (d *Document) Known() bool {
	if d.Partial {
		return false
	}
	for _, statement := range d.Statements {
		if !statement.Known() {
			return false
		}
	}
	return true
}

// Known reports whether everything in the statement is known.
func (s *Statement) Known() bool {
	known := !s.Partial && !s.PartialConditions
	for value := range s.Values() {
		known = known && value.Text.Known()
	}
	for _, condition := range s.Conditions {
		known = known && condition.Key.Known() && condition.Operator.Known()
	}
	return known
}

// Values goes through every value of the statement in the order of the struct:
// Sid, Effect, principals, actions, resources, condition values.
func (s *Statement) Values() func(yield func(*Value) bool) {
	return func(yield func(*Value) bool) {
		for _, single := range []*Value{s.Sid, s.Effect} {
			if single != nil && !yield(single) {
				return
			}
		}
		for _, list := range [][]PrincipalValue{s.Principals, s.NotPrincipals} {
			for i := range list {
				if !yield(&list[i].Value) {
					return
				}
			}
		}
		lists := [][]Value{s.Actions, s.NotActions, s.Resources, s.NotResources}
		for _, condition := range s.Conditions {
			lists = append(lists, condition.Values)
		}
		for _, list := range lists {
			for i := range list {
				if !yield(&list[i]) {
					return
				}
			}
		}
	}
}
