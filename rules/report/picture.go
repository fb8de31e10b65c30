package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/rules"
)

// maxArrows is how many arrows of a picture people can follow.
const maxArrows = 20

// arrow is a finding about who would become whom.
type arrow struct {
	ends rules.Ends
	rule string
	fail bool
}

// writePicture draws the pairs of caller and role that findings are about as a Mermaid
// diagram: a cross ends what will fail, an arrow what is doubtful.
func writePicture(out *bufio.Writer, findings []rules.Finding) {
	arrows := arrowsOf(findings)
	if len(arrows) == 0 {
		return
	}
	fmt.Fprint(out, "\n```mermaid\nflowchart LR\n")
	nodes := map[string]string{}
	node := func(text string) string {
		if nodes[text] == "" {
			nodes[text] = fmt.Sprintf("n%d", len(nodes))
			fmt.Fprintf(out, "  %s[\"%s\"]\n", nodes[text], MermaidText(text))
		}
		return nodes[text]
	}
	for _, arrow := range arrows[:min(len(arrows), maxArrows)] {
		from, to := node(arrow.ends.Caller), node(arrow.ends.Role)
		head := ">"
		if arrow.fail {
			head = "x"
		}
		fmt.Fprintf(out, "  %s -- \"%s\" --%s %s\n", from, MermaidText(arrow.rule), head, to)
	}
	fmt.Fprint(out, "```\n")
	if rest := len(arrows) - maxArrows; rest > 0 {
		fmt.Fprintf(out, "\nand %s\n", count(rest, "more pair", "more pairs"))
	}
}

func arrowsOf(findings []rules.Finding) []arrow {
	var arrows []arrow
	seen := map[arrow]bool{}
	for _, finding := range findings {
		if finding.Ends == nil {
			continue
		}
		one := arrow{*finding.Ends, finding.Rule.ID, finding.Severity == rules.Error}
		if !seen[one] {
			seen[one] = true
			arrows = append(arrows, one)
		}
	}
	return arrows
}

// MermaidText is text inside the quotes of a label: all that could mean something to
// Mermaid stands as its number.
func MermaidText(text string) string {
	const longest = 80
	runes := []rune(Visible(strings.ReplaceAll(text, "`", "")))
	if len(runes) > longest {
		runes = append(runes[:longest-1], '…')
	}
	var escaped strings.Builder
	for _, r := range runes {
		switch {
		case r > '~', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune(" ,-./:", r):
			escaped.WriteRune(r)
		default:
			fmt.Fprintf(&escaped, "#%d;", r)
		}
	}
	return escaped.String()
}
