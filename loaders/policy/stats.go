package policy

import (
	"cmp"
	"slices"
	"strings"
)

// Stats tell how much of the policies could be read: of the attributes that bear one,
// how many became lists of statements; of the principals and resources in them, how
// many are usable, which is to say that something literal is left in them, or the
// symbol of an account or of a declared thing.
type Stats struct {
	Rows []StatsRow `json:"rows"`
	// Left are the reasons for what is left, the commonest first.
	Left []StatsReason `json:"left"`
}

// StatsRow are the figures for one format and kind of policies.
type StatsRow struct {
	Format     string       `json:"format"`
	Kind       DocumentKind `json:"kind"`
	Policies   Share        `json:"policies"`
	Principals Share        `json:"principals"`
	Resources  Share        `json:"resources"`
}

// Share is how many of All there are.
type Share struct {
	Some int `json:"some"`
	All  int `json:"all"`
}

// StatsReason is why something is not known, and how often.
type StatsReason struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// Lost is a policy that an attribute bears and that was not read.
type Lost struct {
	Use   Use
	Value Text // of the attribute
}

// StatsOf counts what stands in the selected files of the repositories.
func StatsOf(repos []*Repo, selects []func(file string) bool) Stats {
	count := counter{rows: map[[2]string]*StatsRow{}, left: map[string]int{}}
	for i, repo := range repos {
		count.seen, count.values = map[Span]bool{}, map[placed]*Text{}
		for _, document := range repo.Documents {
			if selects[i](document.Span.File) {
				count.document(document)
			}
		}
		for _, problem := range repo.Problems {
			if lost := problem.Lost; lost != nil && selects[i](problem.Span.File) {
				count.policy(problem.Format, lost.Use, false, lost.Value)
			}
		}
		count.tally()
	}
	return count.stats()
}

type counter struct {
	rows map[[2]string]*StatsRow
	left map[string]int
	seen map[Span]bool
	// values are the principals and resources, each place once: of several values at one
	// place, as the instances of a module have, one that is not usable.
	values map[placed]*Text
}

// placed is the place of a value, and what it is counted to.
type placed struct {
	share *Share
	span  Span
}

func (c *counter) row(format string, kind DocumentKind) *StatsRow {
	key := [2]string{format, string(kind)}
	if c.rows[key] == nil {
		c.rows[key] = &StatsRow{Format: format, Kind: kind}
	}
	return c.rows[key]
}

// policy counts an attribute once, with the reason where it is not structured; nil where
// it is none that is known to bear a policy.
func (c *counter) policy(format string, use Use, structured bool, value Text) *StatsRow {
	if use.Guessed && use.OwnerName != "" {
		return nil
	}
	row := c.row(format, use.Kind)
	if !c.seen[use.Span] {
		c.seen[use.Span] = true
		row.Policies.add(structured)
		if !structured {
			c.reason(value)
		}
	}
	return row
}

func (c *counter) document(d *Document) {
	structured := len(d.Statements) > 0 || !d.Partial
	var row *StatsRow
	for _, use := range d.Uses {
		row = cmp.Or(row, c.policy(d.Format, use, structured, d.statementText()))
	}
	if row == nil {
		return
	}
	for _, statement := range d.Statements {
		for _, list := range [][]PrincipalValue{statement.Principals, statement.NotPrincipals} {
			for i := range list {
				c.value(&row.Principals, &list[i].Value)
			}
		}
		for _, list := range [][]Value{statement.Resources, statement.NotResources} {
			for i := range list {
				c.value(&row.Resources, &list[i])
			}
		}
	}
}

// statementText is what stands where the statements of a document should.
func (d *Document) statementText() Text {
	if d.Node == nil {
		return Text{}
	}
	if statements := d.Node.Field("Statement"); statements != nil {
		return statements.Text
	}
	return d.Node.Text
}

func (c *counter) value(share *Share, value *Value) {
	if value.Scalar == Null {
		return
	}
	at := placed{share, value.Span}
	if known := c.values[at]; known == nil || known.usable() {
		c.values[at] = &value.Text
	}
}

// tally counts the values of one repository.
func (c *counter) tally() {
	for at, text := range c.values {
		usable := text.usable()
		at.share.add(usable)
		if !usable {
			c.reason(*text)
		}
	}
}

func (c *counter) reason(text Text) {
	for _, part := range text.Parts {
		if part.Hole != nil {
			c.left[part.Hole.reason()]++
			return
		}
	}
	c.left["no policy document"]++
}

func (s *Share) add(some bool) {
	s.All++
	if some {
		s.Some++
	}
}

// Join adds another share.
func (s *Share) Join(other Share) {
	s.Some += other.Some
	s.All += other.All
}

func (c *counter) stats() Stats {
	stats := Stats{Rows: []StatsRow{}, Left: []StatsReason{}}
	for _, row := range c.rows {
		stats.Rows = append(stats.Rows, *row)
	}
	slices.SortFunc(stats.Rows, func(a, b StatsRow) int {
		return cmp.Or(strings.Compare(a.Format, b.Format), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	for reason, count := range c.left {
		stats.Left = append(stats.Left, StatsReason{reason, count})
	}
	slices.SortFunc(stats.Left, func(a, b StatsReason) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Reason, b.Reason))
	})
	return stats
}

// usable reports whether something is left of a text that can be compared.
func (t Text) usable() bool {
	if t.Ref != nil || t.Known() {
		return true
	}
	return slices.ContainsFunc(t.Parts, func(part Part) bool {
		return part.Hole == nil || part.Hole.Class != AnyText || part.Hole.ofResource()
	})
}

// ofResource reports whether the hole is an attribute of a declared resource: in
// Terraform aws_x.y.arn, in CloudFormation X.Arn.
func (h *Hole) ofResource() bool {
	head, rest, dotted := strings.Cut(h.Name, ".")
	switch {
	case !dotted || strings.ContainsAny(head, "( \"[:") || strings.ContainsAny(rest, "( ?"):
		return false
	case strings.Contains(head, "_"):
		return true
	}
	return head != "" && head[0] >= 'A' && head[0] <= 'Z'
}

// reason says in a few words what keeps the hole from being known.
func (h *Hole) reason() string {
	name := h.Name
	if name == "…" {
		return "members of a list that is not known"
	}
	head, rest, _ := strings.Cut(name, ".")
	function, _, called := strings.Cut(head, "(")
	switch {
	case called && function != "" && !strings.ContainsAny(function, " [{\"?"):
		return "function " + function
	case h.ofResource():
		return "attribute of a resource"
	case strings.ContainsAny(name, " [{\"?") && head != "data" && head != "module":
		return "expression"
	}
	switch head {
	case "var":
		return "variable"
	case "module":
		return "output of a module"
	case "local":
		return "local"
	case "each", "count", "self":
		return head
	case "data":
		kind, _, _ := strings.Cut(rest, ".")
		return "data source " + kind
	}
	if rest != "" {
		return "iterator or argument"
	}
	return "parameter, iterator or argument"
}
