package policy

// Node is a JSON-like value that knows its place. Loaders build Nodes from their
// own syntax trees; nothing behind the loaders knows which.
type Node struct {
	Kind Kind
	// Text is the scalar as written: of a string without quotes and escapes, of a
	// number or timestamp the source's digits, of an Open node its one hole.
	Text Text
	// Items are the elements of a List, or the alternatives of a Choice.
	Items []*Node
	// Fields are the members of an Object in the order of the source, repeated keys included.
	Fields []Field
	// Span is the value's place: a string's contents without its quotes, a list or
	// object with its brackets.
	Span Span
	// When tells under which conditions the node exists; empty means always.
	When When
	// Via leads from the place where the value acts to Span, the outermost use
	// first; nil where the value stands where it acts.
	Via []Station
	// Default is set on a scalar that a parameter or variable supplies by its default.
	Default bool
	// Partial is set on a List or Object that may hold more than was read.
	Partial bool
	// ByAWS is set on an object that AWS writes, such as a policy template of SAM.
	ByAWS bool
}

// Station is one station between a value and the place where it acts.
type Station struct {
	Span Span
	// Name is what a person calls the station: "local.arn", "module.app", "file(…)".
	Name string
}

// Field is one member of an object.
type Field struct {
	Key     Text
	KeySpan Span
	Value   *Node
}

// Kind is what a Node is.
type Kind uint8

// The kinds of nodes. Open is a value of unknown kind, one hole; Choice holds
// alternatives, each with its When, of which at most one exists.
const (
	Null Kind = iota
	Bool
	Number
	String
	Timestamp
	List
	Object
	Choice
	Open
)

// String is the kind's word in JSON's terms.
func (k Kind) String() string {
	return [...]string{"null", "boolean", "number", "string", "timestamp", "list", "object", "choice", "open"}[k]
}

// IsScalar reports whether the node is one value with a text.
func (n *Node) IsScalar() bool {
	return n.Kind == Bool || n.Kind == Number || n.Kind == String || n.Kind == Timestamp
}

// Value is the scalar with what is known of it.
func (n *Node) Value() Value {
	return Value{Text: n.Text, Span: n.Span, When: n.When, Via: n.Via, Scalar: n.Kind, Default: n.Default}
}

// Field finds the first member of that name, letter case apart; nil where there is
// none or the node is no object.
func (n *Node) Field(name string) *Node {
	for i := range n.Fields {
		if n.Fields[i].named(name) {
			return n.Fields[i].Value
		}
	}
	return nil
}

// Exact finds the first member of exactly that name; nil where there is none.
func (n *Node) Exact(name string) *Node {
	for i := range n.Fields {
		if n.Fields[i].Key.Is(name) {
			return n.Fields[i].Value
		}
	}
	return nil
}
