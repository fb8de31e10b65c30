package graph

import (
	"bytes"
	"fmt"
	"io"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/report"
)

// What GitHub draws: 50,000 characters and 500 edges are Mermaid's limits there, and
// more nodes nobody reads.
const (
	mermaidNodes = 60
	mermaidEdges = 500
	mermaidBytes = 50_000
)

// WriteMermaid writes a flowchart that GitHub draws: solid arrows for what is allowed,
// dashed ones for what is unknown, dotted ones with a cross for what is denied.
func (g *Graph) WriteMermaid(out io.Writer) error {
	for nodes := mermaidNodes; ; nodes /= 2 {
		var text bytes.Buffer
		if edges := g.cut(nodes).mermaid(&text); edges <= mermaidEdges && text.Len() <= mermaidBytes || nodes < 8 {
			_, err := out.Write(text.Bytes())
			return err
		}
	}
}

// mermaid writes all nodes and links, and gives the number of edges.
func (g *Graph) mermaid(out *bytes.Buffer) int {
	fmt.Fprintln(out, "flowchart LR")
	if len(g.Nodes) == 0 {
		fmt.Fprintln(out, `  n1["no role here can be assumed by anybody that is known"]`)
		return 0
	}
	names, nodes := g.byGroup()
	for i, name := range names {
		fmt.Fprintf(out, "  subgraph g%d[\"%s\"]\n", i+1, report.MermaidText(name))
		for _, node := range nodes[name] {
			fmt.Fprintf(out, "    n%d%s\n", node.ID+1, node.mermaid())
		}
		fmt.Fprintln(out, "  end")
	}
	var unknown, denied []int
	for i, link := range g.Links {
		arrow := "-->"
		switch link.Verdict {
		case policy.Unknown:
			arrow = `-. "?" .->`
			unknown = append(unknown, i)
		case policy.No:
			arrow = `-- "✖" --x`
			denied = append(denied, i)
		}
		fmt.Fprintf(out, "  n%d %s n%d\n", link.From.ID+1, arrow, link.To.ID+1)
	}
	style(out, unknown, "stroke-dasharray:6 4")
	style(out, denied, "stroke-dasharray:2 3")
	return len(g.Links)
}

// style sets how the links of those numbers are drawn.
func style(out *bytes.Buffer, links []int, how string) {
	if len(links) == 0 {
		return
	}
	fmt.Fprint(out, "  linkStyle ")
	for i, link := range links {
		if i > 0 {
			fmt.Fprint(out, ",")
		}
		fmt.Fprint(out, link)
	}
	fmt.Fprintf(out, " %s\n", how)
}

// mermaid is the node's shape and label.
func (n *Node) mermaid() string {
	label := `"` + report.MermaidText(n.Label()) + `"`
	switch n.Kind {
	case "user":
		return "([" + label + "])"
	case "service", "saml", "oidc":
		return "{{" + label + "}}"
	case "account", "everybody", "unknown":
		return "[[" + label + "]]"
	case "more":
		return "(" + label + ")"
	}
	return "[" + label + "]"
}
