package facts

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Write writes the facts of a repository: of what stands in the files that are selected.
// Its holes are to be bound before.
func Write(w io.Writer, facts Facts, selects func(file string) bool) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(encode(facts, selects)); err != nil {
		return err
	}
	return out.Flush()
}

// coder turns the model into its written form.
type coder struct {
	places    *policy.Places
	files     table
	scopes    table
	documents map[*policy.Document]int
	wire      *wire
}

// table numbers texts.
type table struct {
	numbers map[string]int
	list    []string
}

func (t *table) number(text string) int {
	number, known := t.numbers[text]
	if !known {
		if t.numbers == nil {
			t.numbers = map[string]int{}
		}
		number = len(t.list)
		t.numbers[text], t.list = number, append(t.list, text)
	}
	return number
}

func encode(facts Facts, selects func(file string) bool) *wire {
	repo := facts.Repo
	c := &coder{places: policy.NewPlaces(repo.Files), documents: map[*policy.Document]int{}}
	c.wire = &wire{
		Schema: Schema, Kind: Kind, Source: facts.Source, Accounts: facts.Accounts,
		Documents: []document{}, Principals: []principal{},
	}
	if facts.Organization != (Organization{}) {
		c.wire.Organization = &facts.Organization
	}
	c.scopes.number("")
	for _, one := range repo.Principals {
		if one.Kind != policy.Group && selects(one.Span.File) {
			c.wire.Principals = append(c.wire.Principals, c.principal(one))
		}
	}
	for _, one := range repo.Managed {
		if selects(one.Span.File) {
			c.managed(one)
		}
	}
	c.declared(repo, selects)
	for _, one := range repo.Calls {
		if selects(one.Span.File) {
			c.wire.Calls = append(c.wire.Calls, c.call(one))
		}
	}
	for _, name := range repo.Names {
		if selects(name.Span.File) {
			c.wire.Names = append(c.wire.Names, c.value(name))
		}
	}
	c.wire.Files, c.wire.Scopes = append([]string{}, c.files.list...), c.scopes.list
	return c.wire
}

// declared takes in providers, policies of the organization, and dumped accounts.
func (c *coder) declared(repo *policy.Repo, selects func(file string) bool) {
	for _, one := range repo.Providers {
		if selects(one.Span.File) {
			made := provider{declaration: c.declaration(&one.Declaration), Kind: one.Kind, ARN: c.text(one.ARN), ClientIDs: c.values(one.ClientIDs)}
			c.wire.Providers = append(c.wire.Providers, made)
		}
	}
	for _, one := range repo.Organization {
		if selects(one.Span.File) {
			made := organizationPolicy{declaration: c.declaration(&one.Declaration), Kind: one.Kind, Documents: c.all(one.Documents), Targets: c.values(one.Targets)}
			c.wire.Bounds = append(c.wire.Bounds, made)
		}
	}
	for _, one := range repo.Dumped {
		c.wire.Dumped = append(c.wire.Dumped, dumped(one))
	}
}

func (c *coder) place(span policy.Span) place {
	if span.IsZero() {
		return nil
	}
	number := c.files.number(span.File)
	if span.End == 0 {
		return place{number}
	}
	lines := c.places.Lines(span.File)
	start, end := lines.Position(span.Start), lines.Position(span.End)
	return place{number, start.Line, start.Column, end.Line, end.Column}
}

func (c *coder) text(t policy.Text) text {
	literal, known := t.Literal()
	if known && t.Ref == nil {
		return text{literal: literal}
	}
	open := &openText{Parts: make([]part, len(t.Parts))}
	for i, p := range t.Parts {
		if p.Hole == nil {
			open.Parts[i].Literal = p.Literal
			continue
		}
		open.Parts[i] = part{Hole: named(p.Hole.Name), Scope: c.scopes.number(p.Hole.Scope), Class: p.Hole.Class}
	}
	if t.Ref != nil {
		open.Ref = &ref{c.scopes.number(t.Ref.Scope), t.Ref.Address, t.Ref.Attribute}
	}
	return text{open: open}
}

// named is the name of a hole without what is quoted in it: an expression may hold
// any text of the source. Equal expressions keep equal names.
func named(expression string) string {
	if expression != "" && !strings.ContainsAny(expression, "\"'`\n") {
		return expression
	}
	sum := sha256.Sum256([]byte(expression))
	return "expression " + hex.EncodeToString(sum[:6])
}

func (c *coder) value(v policy.Value) value {
	made := value{Text: c.text(v.Text), At: c.place(v.Span), When: c.when(v.When), Default: v.Default}
	if v.Scalar != policy.String {
		made.Kind = v.Scalar.String()
	}
	return made
}

func (c *coder) some(v *policy.Value) *value {
	if v == nil {
		return nil
	}
	made := c.value(*v)
	return &made
}

func (c *coder) values(list []policy.Value) []value {
	var made []value
	for _, one := range list {
		made = append(made, c.value(one))
	}
	return made
}

// when drops what a condition says beyond its name: without it, more is taken to be
// possible.
func (c *coder) when(when policy.When) []cond {
	var made []cond
	for _, one := range when {
		made = append(made, cond{Name: named(one.Name), Scope: c.scopes.number(one.Scope), Not: !one.Holds})
	}
	return made
}

func (c *coder) all(list []*policy.Document) []int {
	var numbers []int
	for _, one := range list {
		numbers = append(numbers, c.document(one))
	}
	return numbers
}

func (c *coder) document(d *policy.Document) int {
	if number, known := c.documents[d]; known {
		return number
	}
	number := len(c.wire.Documents)
	c.documents[d] = number
	made := document{At: c.place(d.Span), When: c.when(d.When), Version: c.some(d.Version), Partial: d.Partial, ByAWS: d.ByAWS}
	for _, one := range d.Uses {
		made.Uses = append(made.Uses, use{Kind: one.Kind, Owner: one.Owner, Name: one.OwnerName, When: c.when(one.When)})
	}
	whole := d.UsedAs(policy.Trust)
	for _, one := range d.Statements {
		if whole || concerns(one) {
			made.Statements = append(made.Statements, c.statement(one, whole))
		}
	}
	c.wire.Documents = append(c.wire.Documents, made)
	return number
}

// actions are those that take roles, go with taking one, or pass it on.
func actions() []string {
	return []string{
		"sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:assumeroot",
		"sts:tagsession", "sts:setsourceidentity", "sts:setcontext", "iam:passrole",
	}
}

// concerns reports whether a statement may cover one of the actions.
func concerns(statement *policy.Statement) bool {
	for _, action := range actions() {
		if statement.Covers(action) != policy.No {
			return true
		}
	}
	return false
}

// covering are those of the values of Action that may cover one of the actions.
func covering(statement *policy.Statement) []policy.Value {
	var list []policy.Value
	for i := range statement.Actions {
		for _, action := range actions() {
			if statement.ActionCovers(&statement.Actions[i], action) != policy.No {
				list = append(list, statement.Actions[i])
				break
			}
		}
	}
	return list
}

func (c *coder) statement(s *policy.Statement, whole bool) statement {
	allowed := s.Actions
	if !whole {
		allowed = covering(s)
	}
	made := statement{
		At: c.place(s.Span), When: c.when(s.When), Effect: c.some(s.Effect),
		Principals: c.principals(s.Principals), NotPrincipals: c.principals(s.NotPrincipals),
		Actions: c.values(allowed), NotActions: c.values(s.NotActions),
		Resources: c.values(s.Resources), NotResources: c.values(s.NotResources),
		Partial: s.Partial, PartialConditions: s.PartialConditions,
	}
	for _, one := range s.Conditions {
		made.Conditions = append(made.Conditions, condition{
			Operator: c.text(one.Operator), Key: c.text(one.Key), Values: c.values(one.Values), At: c.place(one.KeySpan), When: c.when(one.When),
		})
	}
	return made
}

func (c *coder) principals(list []policy.PrincipalValue) []principalValue {
	var made []principalValue
	for _, one := range list {
		made = append(made, principalValue{Type: c.text(one.Type), value: c.value(one.Value)})
	}
	return made
}
