package graph

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Graph is who can take which role.
type Graph struct {
	Nodes []*Node
	Links []*Link
	// Left counts the links by verdict that were asked to be left out, More is set where
	// there was too much to judge.
	Left map[policy.Tri]int
	More bool
	// Start is whom Around was asked for; nil otherwise.
	Start *Node

	principals map[*policy.Principal]*Node
}

// Node is a role or somebody who takes one.
type Node struct {
	End
	ID int // its index
}

// Link is one arrow: From takes To.
type Link struct {
	From, To *Node
	Action   string
	Verdict  policy.Tri
	Halves   []Half
}

// builder collects nodes and links of all roots.
type builder struct {
	*Graph
	nodes map[any]*Node
}

// nodeKey is what is one node: a declared principal by itself, others by kind and text
// within their root, an account or a service whose name is known everywhere.
type nodeKey struct {
	root       *Root
	kind, text string
}

// New draws every link of the roots.
func New(roots []*Root) *Graph {
	b := &builder{&Graph{Left: map[policy.Tri]int{}, principals: map[*policy.Principal]*Node{}}, map[any]*Node{}}
	for _, root := range roots {
		b.add(root)
	}
	return b.Graph
}

func (b *builder) node(root *Root, principal *policy.Principal, end End) *Node {
	var key any = principal
	if principal == nil || principal.Span.IsZero() {
		named := nodeKey{root, end.Kind, end.ARN}
		if end.Kind == "account" {
			named.text = end.Account
		}
		if end.Kind != "unknown" && !strings.Contains(end.ARN, "⟨") {
			named.root = nil
		}
		key = named
	}
	if b.nodes[key] == nil {
		b.nodes[key] = &Node{End: end, ID: len(b.Nodes)}
		b.Nodes = append(b.Nodes, b.nodes[key])
		b.principals[principal] = b.nodes[key]
	}
	return b.nodes[key]
}

func (b *builder) add(root *Root) {
	b.More = b.More || root.Spent()
	ways := root.Ways()
	paired := map[[2]*policy.Principal]bool{}
	for _, pair := range root.Pairs {
		paired[[2]*policy.Principal{pair.Caller, pair.Role}] = true
		if isDrawn(pair) {
			b.link(root, linkOf(pair))
		}
	}
	for _, role := range root.Principals {
		if role.Kind != policy.Role {
			continue
		}
		links, all := ways.Listed(role)
		b.More = b.More || !all
		for _, link := range links {
			if link.Caller == role || link.Caller != nil && paired[[2]*policy.Principal{link.Caller, role}] {
				continue
			}
			b.link(root, link)
			if link.Caller == nil && (link.Trust.Form == policy.AccountForm || link.Trust.Form == policy.RootForm) {
				b.holders(root, ways, link)
			}
		}
	}
}

// isDrawn leaves out roles that take themselves, and denied pairs that nothing surely
// names: a text with holes that may mean the role says nothing about it.
func isDrawn(pair *access.Pair) bool {
	if pair.Self || pair.Verdict != policy.No {
		return !pair.Self
	}
	by := pair.PermittedBy
	return pair.NamedBy != nil || pair.Missed != nil || by != nil && slices.Contains(by.Role.Sure, pair.Role)
}

func (b *builder) link(root *Root, link *access.Link) {
	b.Links = append(b.Links, &Link{
		From: b.node(root, link.Caller, root.caller(link)), To: b.node(root, link.Role, root.principal(link.Role)),
		Action: link.Action, Verdict: link.Verdict, Halves: root.halves(link),
	})
}

// holders links those who may take every role that trusts the account to the account:
// once, instead of to each of its roles.
func (b *builder) holders(root *Root, ways *access.Ways, through *access.Link) {
	account := b.node(root, nil, root.caller(through))
	done := nodeKey{root, "holders", account.Account}
	if b.nodes[done] != nil {
		return
	}
	b.nodes[done] = account
	for _, holder := range ways.Wide(through.Trust.Account) {
		if holder == through.Role {
			continue
		}
		pair := root.Pair(holder, through.Role, access.AssumeRole)
		permission := root.permission(pair)
		verdict := policy.And(pair.Identity, pair.Boundary, pair.Denied.Identity.Fits.Not(), pair.Control.SCP)
		if grant := ways.WideBy(holder); grant != nil && verdict != policy.Yes {
			verdict = policy.Unknown // another role of the account may be reached
			permission = Half{
				"permission", "unknown", "a policy of it allows sts:AssumeRole on " + resource(grant) +
					because(verdict, grant.Statement, grant.When, grant.InForce), root.Place(grant.Value.Span),
			}
		}
		b.Links = append(b.Links, &Link{
			From: b.node(root, holder, root.principal(holder)), To: account, Action: access.AssumeRole, Verdict: verdict,
			Halves: []Half{permission},
		})
	}
}

// Keep leaves the links whose verdict is wanted, and counts the others.
func (g *Graph) Keep(wanted ...policy.Tri) {
	g.Links = slices.DeleteFunc(g.Links, func(link *Link) bool {
		if slices.Contains(wanted, link.Verdict) {
			return false
		}
		g.Left[link.Verdict]++
		return true
	})
	g.dropLonely()
}

// Around leaves what leads to a principal, and where it leads; false where nothing does.
func (g *Graph) Around(principal *policy.Principal) bool {
	node := g.principals[principal]
	if !slices.Contains(g.Nodes, node) {
		return false
	}
	g.Start = node
	keep := map[*Link]bool{}
	for _, forward := range []bool{true, false} {
		next := map[*Node][]*Link{}
		for _, link := range g.Links {
			from := link.To
			if forward {
				from = link.From
			}
			next[from] = append(next[from], link)
		}
		seen := map[*Node]bool{node: true}
		for queue := []*Node{node}; len(queue) > 0; queue = queue[1:] {
			for _, link := range next[queue[0]] {
				keep[link] = true
				to := link.From
				if forward {
					to = link.To
				}
				if !seen[to] {
					seen[to] = true
					queue = append(queue, to)
				}
			}
		}
	}
	g.Links = slices.DeleteFunc(g.Links, func(link *Link) bool { return !keep[link] })
	g.dropLonely()
	return true
}

// dropLonely leaves out nodes without a link.
func (g *Graph) dropLonely() {
	linked := map[*Node]bool{}
	for _, link := range g.Links {
		linked[link.From], linked[link.To] = true, true
	}
	g.Nodes = slices.DeleteFunc(g.Nodes, func(node *Node) bool { return !linked[node] })
	for i, node := range g.Nodes {
		node.ID = i
	}
}
