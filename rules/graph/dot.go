package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/report"
)

// WriteDOT writes the whole graph for Graphviz: solid arrows for what is allowed,
// dashed ones for what is unknown, dotted ones with a bar for what is denied.
func (g *Graph) WriteDOT(to io.Writer) error {
	out := bufio.NewWriter(to)
	fmt.Fprint(out, "digraph iamlint {\n  rankdir=LR;\n  node [fontname=\"sans-serif\", shape=box];\n  edge [fontname=\"sans-serif\"];\n")
	names, nodes := g.byGroup()
	for i, name := range names {
		fmt.Fprintf(out, "  subgraph cluster_%d {\n    label=%s;\n", i+1, dotText(name))
		for _, node := range nodes[name] {
			fmt.Fprintf(out, "    n%d [label=%s, tooltip=%s%s];\n", node.ID+1, dotText(node.Label()), dotText(node.ARN), node.dotShape())
		}
		fmt.Fprint(out, "  }\n")
	}
	for _, link := range g.Links {
		style := "style=solid"
		switch link.Verdict {
		case policy.Unknown:
			style = `style=dashed, label="?"`
		case policy.No:
			style = `style=dotted, arrowhead=tee, label="✖"`
		}
		fmt.Fprintf(out, "  n%d -> n%d [%s];\n", link.From.ID+1, link.To.ID+1, style)
	}
	fmt.Fprint(out, "}\n")
	return out.Flush()
}

func (n *Node) dotShape() string {
	switch n.Kind {
	case "user":
		return ", style=rounded"
	case "service", "saml", "oidc":
		return ", shape=hexagon"
	case "account", "everybody", "unknown":
		return ", shape=box3d"
	}
	return ""
}

// dotText is a string of DOT: of its escapes, none is left to the text. A backslash is
// one only before what DOT knows, so that it is doubled.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(report.Visible(text)) + `"`
}
