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
	degree := map[*Node]int{}
	for _, link := range g.Links {
		degree[link.From]++
		degree[link.To]++
	}
	ranked := slices.Clone(g.Nodes)
	slices.SortStableFunc(ranked, func(a, b *Node) int { return cmp.Compare(degree[b], degree[a]) })
	groups := map[string]bool{}
	for _, node := range g.Nodes {
		groups[node.group()] = true
	}
	single := len(groups) > most/3 // too many groups for one stand-in each
	kept := max(1, most-len(groups))
	if single {
		kept = most - 1
	}
	small := &Graph{Left: g.Left, More: g.More}
	stand := map[*Node]*Node{}
	rest := map[string]*Node{}
	hidden := map[*Node]int{}
	for i, node := range ranked {
		if i < kept {
			stand[node] = node
			continue
		}
		name := node.group()
		if single {
			name = "others"
		}
		if rest[name] == nil {
			rest[name] = &Node{End: End{Kind: "more", ARN: name}}
		}
		hidden[rest[name]]++
		stand[node] = rest[name]
	}
	seen := map[*Node]bool{}
	for _, node := range g.Nodes {
		if to := stand[node]; !seen[to] {
			seen[to] = true
			small.Nodes = append(small.Nodes, to)
		}
	}
	for node, n := range hidden {
		node.Name = fmt.Sprintf("%d more", n)
	}
	for i, node := range small.Nodes {
		node.ID = i
	}
	small.Links = joinLinks(g.Links, stand)
	return small
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
