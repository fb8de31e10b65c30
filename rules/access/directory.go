package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// directory finds declared roles and users by what is known of their ARNs.
type directory struct {
	entries     []*entry
	byPrincipal map[*policy.Principal]*entry
	// byKey finds by declaration, for texts that refer to one.
	byKey map[string][]*entry
	// named finds by folded name and account, bearers by folded name alone.
	named   map[string][]*entry
	bearers map[string]*bearers
	partial *partialNames
	// sorted and reversed find by the start and the end of type, path and name.
	sorted, reversed []*entry
	spelling         *spelling
	accounts         map[string]int // how often a literal account id is written
	complete         map[string]completeness
	own              []string
	home             map[string]bool // folded names of what is declared in this repository
	memo             map[string]*resolution
	budget           int
}

// entry is a declared role or user with its ARN in parts.
type entry struct {
	principal *policy.Principal
	order     int
	arn       policy.Text
	account   string // literal, or empty
	resource  string // type, path and name where they are literal
	reverse   string
	named     bool // the name is literal
	elsewhere bool // another repository declares it
	far       bool // one that only facts tell of
}

// completeness tells what of an account is declared to the last.
type completeness struct {
	roles, users bool
	// here is set where the configuration of this repository says so.
	here bool
}

func (c completeness) of(kind policy.PrincipalKind) bool {
	return kind == policy.Role && c.roles || kind == policy.User && c.users
}

// bearers are the principals of one name.
type bearers struct {
	all      []*entry
	symbolic []*entry // those whose account is no literal
}

// scanBudget bounds how many comparisons of patterns without a literal start or end
// one run makes; patterns beyond it are held to reach unknown roles.
const scanBudget = 20_000_000

// askLimit bounds what is asked one by one where no index leads further: names with
// holes that a name may be, wide permissions and denies of one document, trusts of one
// role. What lies beyond makes the answer Unknown.
const askLimit = 256

func newDirectory(repo *policy.Repo, options Options) *directory {
	d := &directory{
		byPrincipal: map[*policy.Principal]*entry{},
		byKey:       map[string][]*entry{}, named: map[string][]*entry{}, bearers: map[string]*bearers{},
		partial: newPartialNames(), spelling: newSpelling(), accounts: map[string]int{}, complete: map[string]completeness{},
		home: map[string]bool{}, memo: map[string]*resolution{}, budget: options.Work.Of(scanBudget),
	}
	d.addRepo(repo, options.Accounts, nil)
	for i := range options.Others {
		other := &options.Others[i]
		d.addRepo(other.Repo, other.Accounts, other)
		for _, account := range other.Written {
			d.accounts[account]++
		}
	}
	d.sort()
	return d
}

// addRepo adds what a repository declares; other is nil for the one that is judged.
func (d *directory) addRepo(repo *policy.Repo, accounts []Account, other *Other) {
	elsewhere, far := other != nil, other != nil && !other.Judged
	for _, account := range accounts {
		d.addAccount(account.ID, completeness{roles: account.Complete, users: account.Complete, here: account.Complete && !elsewhere})
	}
	for _, dumped := range repo.Dumped {
		d.addAccount(dumped.Account, completeness{roles: dumped.Roles, users: dumped.Users})
	}
	for _, principal := range repo.Principals {
		if principal.Kind != policy.Group {
			d.add(principal, elsewhere, far)
		}
	}
	for i := range repo.Names {
		d.spelling.addName(&repo.Names[i], far)
	}
}

func (d *directory) addAccount(id string, told completeness) {
	known, own := d.complete[id]
	if !own {
		d.own = append(d.own, id)
	}
	d.complete[id] = completeness{roles: known.roles || told.roles, users: known.users || told.users, here: known.here || told.here}
}

func (d *directory) add(principal *policy.Principal, elsewhere, far bool) {
	e := &entry{
		principal: principal, order: len(d.entries), arn: principal.ARN(), named: principal.Name.Known(), elsewhere: elsewhere, far: far,
	}
	e.account, _ = principal.Account.Literal()
	d.entries = append(d.entries, e)
	d.byPrincipal[principal] = e
	d.byKey[principal.Key] = append(d.byKey[principal.Key], e)
	name := foldedKey(principal.Name)
	d.named[name+"\x00"+symbol(principal.Account)] = append(d.named[name+"\x00"+symbol(principal.Account)], e)
	if d.bearers[name] == nil {
		d.bearers[name] = &bearers{}
	}
	d.bearers[name].add(e)
	if e.account != "" {
		d.accounts[e.account]++
	}
	if !e.named {
		d.partial.add(e)
		return
	}
	if !elsewhere {
		d.home[name] = true
	}
	d.spelling.add(e)
	resource, known := policy.ParseARN(e.arn).Resource.Literal()
	if known {
		e.resource, e.reverse = resource, reversed(resource)
	}
}

// isIndexed reports whether references find the principal by its name.
func (d *directory) isIndexed(principal *policy.Principal) bool {
	e := d.byPrincipal[principal]
	return e != nil && e.named
}

func (b *bearers) add(e *entry) {
	b.all = append(b.all, e)
	if e.account == "" {
		b.symbolic = append(b.symbolic, e)
	}
}

func (d *directory) sort() {
	for _, e := range d.entries {
		if e.resource != "" {
			d.sorted = append(d.sorted, e)
		}
	}
	d.reversed = slices.Clone(d.sorted)
	slices.SortStableFunc(d.sorted, func(a, b *entry) int { return strings.Compare(a.resource, b.resource) })
	slices.SortStableFunc(d.reversed, func(a, b *entry) int { return strings.Compare(a.reverse, b.reverse) })
}

// startingWith are the sorted entries whose key begins with prefix.
func startingWith(sorted []*entry, prefix string, key func(*entry) string) []*entry {
	from, _ := slices.BinarySearchFunc(sorted, prefix, func(e *entry, s string) int { return strings.Compare(key(e), s) })
	count, _ := slices.BinarySearchFunc(sorted[from:], prefix, func(e *entry, s string) int {
		if strings.HasPrefix(key(e), s) {
			return -1
		}
		return 1
	})
	return sorted[from : from+count]
}

func forwards(e *entry) string  { return e.resource }
func backwards(e *entry) string { return e.reverse }

func reversed(s string) string {
	bytes := []byte(s)
	slices.Reverse(bytes)
	return string(bytes)
}

// symbol is one string for all texts that are equal for sure.
func symbol(text policy.Text) string {
	if literal, known := text.Literal(); known {
		return literal
	}
	var written strings.Builder
	for _, part := range text.Parts {
		if part.Hole == nil {
			written.WriteString(part.Literal)
			continue
		}
		written.WriteString("\x01" + part.Hole.Name + "\x02" + part.Hole.Scope + "\x03")
	}
	return written.String()
}

// foldedKey is symbol without regard to the letter case of the literal stretches.
func foldedKey(text policy.Text) string { return symbol(text.Map(strings.ToLower)) }

// partialNames are principals whose names hold holes, by what is literal in them.
type partialNames struct {
	byStart map[string][]*entry // literal start
	byEnd   map[string][]*entry // literal end, for names that start with a hole
	// nameless counts those with nothing literal at either end by kind and literal
	// account, symbolic those of them whose account is no literal, by kind.
	nameless map[string]int
	symbolic map[policy.PrincipalKind]int
	total    map[policy.PrincipalKind]int
	// elsewhere are those of symbolic that another repository declares.
	elsewhere map[policy.PrincipalKind]int
}

func newPartialNames() *partialNames {
	return &partialNames{
		byStart: map[string][]*entry{}, byEnd: map[string][]*entry{}, nameless: map[string]int{},
		symbolic: map[policy.PrincipalKind]int{}, total: map[policy.PrincipalKind]int{}, elsewhere: map[policy.PrincipalKind]int{},
	}
}

func (p *partialNames) add(e *entry) {
	start, end := ends(e.principal.Name.Map(strings.ToLower))
	switch {
	case start != "":
		p.byStart[start] = append(p.byStart[start], e)
	case end != "":
		p.byEnd[end] = append(p.byEnd[end], e)
	case e.account != "":
		p.nameless[string(e.principal.Kind)+e.account]++
		p.total[e.principal.Kind]++
	default:
		if e.elsewhere {
			p.elsewhere[e.principal.Kind]++
		}
		p.symbolic[e.principal.Kind]++
		p.total[e.principal.Kind]++
	}
}

// count the nameless principals that a text for that account may mean. Where everything
// of the account is declared here, none of another repository lies in it unsaid.
func (p *partialNames) count(kind policy.PrincipalKind, account policy.Text, here bool) int {
	literal, known := account.Literal()
	if !known || account.HasWildcard() {
		return p.total[kind]
	}
	count := p.nameless[string(kind)+literal] + p.symbolic[kind]
	if here {
		count -= p.elsewhere[kind]
	}
	return count
}

// ends are the literal stretches that a text with holes starts and ends with.
func ends(text policy.Text) (start, end string) {
	if last := len(text.Parts) - 1; last > 0 && text.Parts[last].Hole == nil {
		end = text.Parts[last].Literal
	}
	return text.Prefix(), end
}

// like are the principals whose names a literal name may be, the nameless ones left
// out; false where there are too many to list.
func (p *partialNames) like(name string) ([]*entry, bool) {
	var list []*entry
	name = strings.ToLower(name)
	for i := 1; i <= len(name) && i <= longest; i++ {
		for _, found := range [][]*entry{p.byStart[name[:i]], p.byEnd[name[len(name)-i:]]} {
			if len(list)+len(found) > askLimit {
				return list, false
			}
			list = append(list, found...)
		}
	}
	return list, len(name) <= longest
}
