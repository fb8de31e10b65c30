package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Reference is one text that names roles or users: what it means among the declared ones.
type Reference struct {
	Value policy.Value
	// Kind is policy.Role or policy.User: what the text names, or is asked for.
	Kind policy.PrincipalKind
	// Partition, Account, Path and Name as written, where it is an ARN of six fields.
	Partition, Account, Path, Name policy.Text
	// Breadth is how wide it reaches.
	Breadth Breadth
	// AnyAccount is set where nothing but the account is a wildcard, and that is all of
	// it: such a Pattern names one role of each account, and can miss narrowly too.
	AnyAccount bool
	// Sure are the declared principals it surely reaches, May those it may reach, in
	// the order of the files. EveryRole, EveryRoleOfAccount and Open references list none.
	Sure, May []*policy.Principal
	// More is set where it may reach further declared principals that are not listed.
	More bool
	// Nameless counts declared principals of the kind, in an account that may be
	// meant, of whose names nothing is known: one of them may be meant too.
	Nameless int
	// Declared tells whether something declared is meant: Yes with a Sure, Unknown
	// with a May or Nameless, with More, or where a module may declare it.
	Declared policy.Tri
	// Module is the module argument of exactly that name; nil where there is none.
	Module *policy.Value
	// AccountComplete is set where everything of the kind in the account is declared: the
	// configuration says so, or the account was dumped.
	AccountComplete bool
	// AccountWritten is how often the literal account id is written in the repository
	// and its configuration, this place included.
	AccountWritten int
	// Reserved is set for service-linked roles and those that Identity Center makes: no
	// repository declares them.
	Reserved bool
	// Near are the near misses where it reaches nothing surely and no named
	// principal possibly, the nearest first.
	Near []Near
}

// Breadth is how wide a reference reaches.
type Breadth string

// The breadths, widest first. Open is a text whose holes leave the breadth open;
// Exact one without wildcards, whose account, partition or path may be holes, and
// whose name may be partly one.
const (
	EveryRole          Breadth = "every"   // every role of every account: *, arn:aws:iam::*:role/*, NotResource
	EveryRoleOfAccount Breadth = "account" // every role of one account
	Pattern            Breadth = "pattern" // wildcards beside literal text
	Open               Breadth = "open"
	Exact              Breadth = "exact"
)

// resolution is what all references of one text share.
type resolution struct {
	sure, may []*policy.Principal
	more      bool
	nameless  int
	near      []Near
}

// listLimit bounds the principals that a reference lists as possible.
const listLimit = 64

// reference looks up a value that names principals of a kind.
func (d *directory) reference(value policy.Value, kind policy.PrincipalKind) *Reference {
	ref := &Reference{Value: value, Kind: kind}
	text := policy.Variables(value.Text)
	arn := policy.ParseARN(text)
	ref.Breadth = breadth(text, arn)
	ref.AnyAccount = arn.Account.Is("*") && ref.Breadth == Pattern && !arn.Resource.HasWildcard() && arn.Type().Known()
	if arn.Fields == 6 {
		ref.Partition, ref.Account, ref.Path, ref.Name = arn.Partition, arn.Account, arn.Path(), arn.Name()
	}
	if account, known := ref.Account.Literal(); known {
		ref.AccountComplete = d.complete[account].of(kind)
		d.accounts[account]++
	}
	path := ref.Path.Prefix()
	ref.Reserved = strings.HasPrefix(path, "/aws-reserved/") || strings.HasPrefix(path, "/aws-service-role/")
	found := d.resolve(ref, text)
	ref.Sure, ref.May, ref.More, ref.Nameless, ref.Near = found.sure, found.may, found.more, found.nameless, found.near
	ref.Module = d.spelling.names[foldedKey(ref.Name)]
	ref.Declared = ref.declared()
	return ref
}

func (ref *Reference) declared() policy.Tri {
	switch {
	case len(ref.Sure) > 0:
		return policy.Yes
	case len(ref.May) > 0 || ref.More || ref.Nameless > 0 || ref.Module != nil || ref.Breadth != Exact:
		return policy.Unknown
	}
	return policy.No
}

// breadth judges the form of a text alone.
func breadth(text policy.Text, arn policy.ARN) Breadth {
	if text.ARNOf() != "" {
		return Exact
	}
	if text.Is("*") {
		return EveryRole
	}
	if arn.Open || arn.Fields < 6 {
		return Open
	}
	if resource, known := arn.Resource.Literal(); known && strings.Trim(strings.TrimPrefix(resource, "role/"), "*") == "" && strings.Contains(resource, "*") {
		if arn.Account.Is("*") {
			return EveryRole
		}
		return EveryRoleOfAccount
	}
	switch {
	case text.HasWildcard():
		return Pattern
	case arn.Type().Known() && !arn.Name().IsHole():
		return Exact
	}
	return Open
}

func (d *directory) resolve(ref *Reference, text policy.Text) *resolution {
	key := string(ref.Kind) + symbol(text)
	if text.Ref != nil {
		key += "\x04" + text.Ref.Key() + "\x05" + text.Ref.Attribute
	}
	if known, found := d.memo[key]; found {
		return known
	}
	found := &resolution{}
	d.collect(ref, text, found)
	if (ref.Breadth == Exact || ref.AnyAccount) && len(found.sure)+len(found.may) == 0 {
		found.near = d.nearMisses(ref, text)
	}
	d.memo[key] = found
	return found
}

// collect fills in what the text reaches.
func (d *directory) collect(ref *Reference, text policy.Text, found *resolution) {
	if entries := d.referred(text, ref.Kind); len(entries) > 0 {
		for _, e := range entries {
			found.sure = append(found.sure, e.principal)
		}
		return
	}
	switch ref.Breadth {
	case EveryRole, EveryRoleOfAccount, Open:
		found.more = true
		return
	}
	candidates, all := d.candidates(ref, text)
	found.more = !all
	slices.SortFunc(candidates, func(a, b *entry) int { return a.order - b.order })
	account, _ := ref.Account.Literal()
	here := d.complete[account].here
	for _, e := range slices.Compact(candidates) {
		if !here || !e.elsewhere || e.account != "" {
			found.add(e, matches(text, e, ref.Kind))
		}
	}
	found.nameless = d.partial.count(ref.Kind, ref.Account, here)
}

func (f *resolution) add(e *entry, match policy.Tri) {
	switch {
	case match == policy.Yes:
		f.sure = append(f.sure, e.principal)
	case match == policy.Unknown && len(f.may) < listLimit:
		f.may = append(f.may, e.principal)
	case match == policy.Unknown:
		f.more = true
	}
}

// matches tells whether a text reaches the entry.
func matches(text policy.Text, e *entry, kind policy.PrincipalKind) policy.Tri {
	if e.principal.Kind != kind {
		return policy.No
	}
	return policy.MatchARN(align(text, e.principal), e.arn)
}

// referred are the entries whose declaration the text refers to.
func (d *directory) referred(text policy.Text, kind policy.PrincipalKind) []*entry {
	key := text.ARNOf()
	if key == "" {
		return nil
	}
	var list []*entry
	for _, e := range d.byKey[key] {
		if e.principal.Kind == kind {
			list = append(list, e)
		}
	}
	return list
}
