package graph

import (
	"cmp"
	"fmt"
	"slices"
)

// group is the heading under which people look for a node.
func (n *Node) group() string {
	switch n.Kind {
	case "service":
		return "services"
	case "saml", "oidc":
		return "identity providers"
	case "role", "user", "account":
		return n.Account
	case "more":
		return n.ARN
	}
	return "outside"
}

// cut leaves the nodes with the most links and puts one in place of all others of each
// group; links that become one and the same are drawn once.
func (g *Graph) cut(most int) *Graph {
	if len(g.Nodes) <= most {
		return g
	}
	groups := map[string]bool{}
	for _, node := range g.Nodes {
		groups[node.group()] = true
	}
	kept, heading := most-len(groups), (*Node).group
	if len(groups) > most/3 { // too many for a stand-in each
		kept, heading = most-1, func(*Node) string { return "others" }
	}
	stand := map[*Node]*Node{}
	rest := map[string]*Node{}
	hidden := map[*Node]int{}
	for i, node := range g.ranked() {
		if i < kept {
			copied := *node
			stand[node] = &copied
			continue
		}
		name := heading(node)
		if rest[name] == nil {
			rest[name] = &Node{End: End{Kind: "more", ARN: name}}
		}
		stand[node] = rest[name]
		hidden[rest[name]]++
		rest[name].Name = fmt.Sprintf("%d more", hidden[rest[name]])
	}
	small := &Graph{Left: g.Left, More: g.More, Links: joinLinks(g.Links, stand)}
	for _, node := range g.Nodes {
		if to := stand[node]; !slices.Contains(small.Nodes, to) {
			to.ID = len(small.Nodes)
			small.Nodes = append(small.Nodes, to)
		}
	}
	return small
}

// ranked are the nodes, those with the most links first.
func (g *Graph) ranked() []*Node {
	degree := map[*Node]int{}
	for _, link := range g.Links {
		degree[link.From]++
		degree[link.To]++
	}
	ranked := slices.Clone(g.Nodes)
	slices.SortStableFunc(ranked, func(a, b *Node) int { return cmp.Compare(degree[b], degree[a]) })
	return ranked
}

// joinLinks moves links to the nodes that stand for their ends.
func joinLinks(links []*Link, stand map[*Node]*Node) []*Link {
	type ends struct {
		from, to *Node
		verdict  string
	}
	seen := map[ends]bool{}
	var joined []*Link
	for _, link := range links {
		moved := *link
		moved.From, moved.To = stand[link.From], stand[link.To]
		key := ends{moved.From, moved.To, Word(moved.Verdict)}
		if moved.From != moved.To && !seen[key] {
			seen[key] = true
			joined = append(joined, &moved)
		}
	}
	return joined
}

// byGroup are the nodes of each group, in the order of their first ones.
func (g *Graph) byGroup() (names []string, nodes map[string][]*Node) {
	nodes = map[string][]*Node{}
	for _, node := range g.Nodes {
		name := node.group()
		if nodes[name] == nil {
			names = append(names, name)
		}
		nodes[name] = append(nodes[name], node)
	}
	return names, nodes
}
