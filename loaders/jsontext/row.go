package jsontext

import "github.com/iamlint/iamlint/loaders/policy"

// row is where the reading of a list or object stands between its elements.
type row struct {
	last       state
	comma      mark
	partial    bool
	conditions int // how many conditions the list or object itself has
}

type state uint8

const (
	atStart state = iota
	afterComma
	afterElement
	afterHole // a comma may lie in the hole
)

// begin is called where an element begins.
func (p *parser) begin(r *row, c int) {
	switch {
	case r.last == afterHole, r.last == afterElement && c == holeHere:
		r.partial = true
	case r.last == afterElement && !p.conditional:
		p.missingComma(c)
	}
}

func (p *parser) missingComma(c int) {
	if c == endOfText {
		p.note("unexpected end")
		return
	}
	p.note("missing comma")
}

// ended is called behind an element.
func (p *parser) ended(r *row, element *policy.Node) {
	r.last = afterElement
	r.partial = r.partial || len(element.When) > r.conditions
	if element.Kind == policy.Open {
		r.last = afterHole
		r.partial = r.partial || element.Partial
	}
}

func (p *parser) comma(r *row) {
	if (r.last == atStart || r.last == afterComma) && !p.conditional {
		p.note("comma without a value before it")
	}
	r.last = afterComma
	r.comma = p.mark()
	p.off++
}

// close reads the closing bracket.
func (p *parser) close(node *policy.Node, start mark, r *row) {
	if r.last == afterComma && !p.conditional {
		p.noteAt("trailing comma", r.comma, mark{r.comma.at, r.comma.off + 1})
	}
	p.off++
	node.Span = p.span(start, p.mark())
	node.Partial = r.partial
	p.done()
}

// node takes one from the stock.
func (p *parser) node(kind policy.Kind) *policy.Node {
	if len(p.nodes) == 0 {
		p.nodes = make([]policy.Node, p.stock())
	}
	node := &p.nodes[0]
	p.nodes = p.nodes[1:]
	node.Kind = kind
	if p.at < len(p.pieces) {
		node.When = p.pieces[p.at].When
	}
	return node
}

// stock is how many to make at once, by the text that is left in the piece.
func (p *parser) stock() int { return min(256, 4+(len(p.text)-p.off)/48) }
