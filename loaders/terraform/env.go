package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// evaluator walks the expressions of one instance of a module.
type evaluator struct {
	*module
	*tree
	// origin is the call that makes the instance; nil for the root of a tree.
	origin *call
	// scope is that of the instance's holes and addresses: the directory of the root
	// module, and the calls that lead from there.
	scope string
	// top is where names mean what they mean everywhere in the module.
	top *env
	// inputs and results are the values of variables and outputs, constants those of the
	// definitions of locals, as far as asked for.
	inputs, results map[string]*settled
	constants       map[hclsyntax.Expression]*settled
	// made are the instances that the module's calls make.
	made map[*block][]*evaluator
	// accounts are those of provider configurations, as far as asked for.
	accounts map[configuration]policy.Text
	// presences and told keep answers that are asked again and again.
	presences map[*block]presence
	apart     map[*block][]instance
	told      map[[2]string]bool
	// total is the work done for the instance, taken the statements that its policy
	// documents take over.
	total, taken int
	// exhausted and sunk are set where it was told that something is too big, or too deep.
	exhausted, sunk bool
	// allMarked is set where some attachment may take any of the instance's managed policies.
	allMarked bool
	// vague counts, for each kind of principals, the attachments to one that nobody can tell.
	vague map[policy.PrincipalKind]int
}

// code is a string of JSON: what decodes it, once.
type code struct {
	decode  func() (*policy.Node, *jsontext.SyntaxError)
	node    *policy.Node
	problem *jsontext.SyntaxError
	// nodes are the alternatives of node.
	nodes          []*policy.Node
	done, reported bool
	// pieces are what the string is made of; nil where jsonencode makes it.
	pieces []jsontext.Piece
	// encoded is set where jsonencode makes the string, and text is what it makes, once
	// somebody has asked.
	encoded bool
	text    *string
}

// env is what names mean at a place: what for_each, count, dynamic blocks, for
// expressions and templates bind. A name bound to nil is a hole.
type env struct {
	parent *env
	names  map[string]*policy.Node
	// scope is the scope of holes that speak of a name bound here.
	scope string
	// sealed is set where outer names are not seen: in templates.
	sealed bool
	// via leads from where a value acts to the expression that is walked.
	via []policy.Station
}

const (
	maxSteps = 100_000
	maxTotal = 10_000_000
	maxDepth = 100
)

func newEvaluator(t *tree, m *module, scope string) *evaluator {
	t.dirs[scope] = m.dir
	return &evaluator{
		module: m, tree: t, scope: scope,
		top:       &env{scope: scope},
		inputs:    map[string]*settled{},
		results:   map[string]*settled{},
		constants: map[hclsyntax.Expression]*settled{},
		made:      map[*block][]*evaluator{},
		accounts:  map[configuration]policy.Text{},
		presences: map[*block]presence{},
		apart:     map[*block][]instance{},
		vague:     map[policy.PrincipalKind]int{},
		told:      map[[2]string]bool{},
	}
}

// bind opens an environment; label keeps its holes apart from those of others.
func (e *env) bind(label string, names map[string]*policy.Node) *env {
	return &env{parent: e, names: names, scope: e.scope + "#" + label, via: e.via}
}

func (e *env) through(stations ...policy.Station) *env {
	inner := *e
	inner.via = append(e.via[:len(e.via):len(e.via)], stations...)
	return &inner
}

// lookup finds what binds a name; false where nothing does.
func (e *env) lookup(name string) (*policy.Node, bool) {
	for ; e != nil; e = e.parent {
		if node, ok := e.names[name]; ok {
			return node, true
		}
		if e.sealed {
			return nil, true
		}
	}
	return nil, false
}

// scopeOf is the scope of a hole whose name is the expression text.
func (e *env) scopeOf(text string) string {
	for ; ; e = e.parent {
		if e.parent == nil || e.sealed {
			return e.scope
		}
		for name := range e.names {
			if mentions(text, name) {
				return e.scope
			}
		}
	}
}

// mentions reports whether name stands in text as the head of a reference.
func mentions(text, name string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return false
		}
		start, end := from+at, from+at+len(name)
		if (start == 0 || !isWord(text[start-1]) && text[start-1] != '.') && (end == len(text) || !isWord(text[end])) {
			return true
		}
		from = end
	}
}

func isWord(char byte) bool {
	return char == '_' || char == '-' || char >= '0' && char <= '9' || char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z'
}

const maxHoleName = 200

// holeText is a hole for the expression at a range. Expressions too long to be a
// name, and those that differ from call to call, are equal to no other.
func (ev *evaluator) holeText(r hcl.Range, e *env) policy.Text {
	name := ev.source(r)
	scope := e.scopeOf(name)
	if len(name) > maxHoleName || strings.Contains(name, "uuid(") || strings.Contains(name, "bcrypt(") {
		name = strings.ToValidUTF8(name[:min(len(name), maxHoleName)], "")
		scope += fmt.Sprintf("@%s:%d", r.Filename, r.Start.Byte)
	}
	return policy.HoleText(name, scope, policy.AnyText)
}

// hole is a value of unknown kind.
func (ev *evaluator) hole(r hcl.Range, e *env) *policy.Node {
	return &policy.Node{Kind: policy.Open, Text: ev.holeText(r, e), Span: span(r), Via: e.via}
}

// text is a string whose text is told.
func (ev *evaluator) text(text policy.Text, r hcl.Range, e *env) *policy.Node {
	return &policy.Node{Kind: policy.String, Text: text, Span: span(r), Via: e.via}
}

// coded is a string of JSON: key is its identity, decode tells what it means.
func (ev *evaluator) coded(node *policy.Node, key string, decode func() (*policy.Node, *jsontext.SyntaxError)) *policy.Node {
	meaning, ok := ev.meanings[key]
	if !ok {
		meaning = &code{decode: decode}
		ev.meanings[key] = meaning
	}
	ev.codes[node] = meaning
	return node
}

// decoded is what a string of JSON means; false where the node is none.
func (ev *evaluator) decoded(node *policy.Node) (*code, bool) {
	meaning, ok := ev.codes[node]
	if ok && !meaning.done {
		meaning.done = true
		meaning.node, meaning.problem = meaning.decode()
		if meaning.node != nil {
			meaning.nodes = ev.alternatives(meaning.node)
		}
	}
	return meaning, ok
}

func place(r hcl.Range, e *env) string {
	return fmt.Sprintf("%s:%d-%d %s", r.Filename, r.Start.Byte, r.End.Byte, e.scope)
}

// under is the node with further conditions.
func (ev *evaluator) under(node *policy.Node, when policy.When) *policy.Node {
	if len(when) == 0 {
		return node
	}
	clone := *node
	clone.When = when.And(node.When)
	ev.likeNode(node, &clone)
	return &clone
}

// likeNode gives a copy of a node what is known of the node.
func (ev *evaluator) likeNode(node, clone *policy.Node) {
	if meaning, ok := ev.codes[node]; ok {
		ev.codes[clone] = meaning
	}
	ev.likeList(node, clone)
}

// alternatives opens a Choice at any depth, each with all its conditions; what cannot be is left out.
func (ev *evaluator) alternatives(node *policy.Node) []*policy.Node {
	if node.Kind != policy.Choice {
		return []*policy.Node{node}
	}
	var list []*policy.Node
	for _, item := range node.Items {
		for _, alternative := range ev.alternatives(item) {
			if found := ev.under(alternative, node.When); !found.When.Impossible() {
				list = append(list, found)
			}
		}
	}
	return list
}

// spread lists the items of a list, or of the lists that it may be; partial where
// more may exist.
func (ev *evaluator) spread(node *policy.Node) (list []*policy.Node, partial bool) {
	for _, alternative := range ev.alternatives(node) {
		switch alternative.Kind {
		case policy.List:
			partial = partial || alternative.Partial
			for _, item := range alternative.Items {
				list = append(list, ev.under(item, alternative.When))
			}
		case policy.Open:
			partial = true
		case policy.Null:
		default:
			list = append(list, alternative)
		}
	}
	return list, partial
}

// each makes a value of every alternative.
func (ev *evaluator) each(node *policy.Node, make func(*policy.Node) *policy.Node) *policy.Node {
	if node.Kind != policy.Choice {
		return make(node)
	}
	choice := *node
	choice.Items, choice.When = nil, nil
	for _, alternative := range ev.alternatives(node) {
		choice.Items = append(choice.Items, ev.under(make(alternative), alternative.When))
	}
	return &choice
}
