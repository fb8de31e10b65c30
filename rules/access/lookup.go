package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// candidates are the entries that the text may reach by its name; false where some
// may be missing.
func (d *directory) candidates(ref *Reference, text policy.Text) ([]*entry, bool) {
	if text.HasWildcard() || !ref.Name.Known() {
		return d.matching(ref, text)
	}
	name, _ := ref.Name.Literal()
	list := slices.Clone(d.named[foldedKey(ref.Name)+"\x00"+symbol(ref.Account)])
	like, all := d.partial.like(name)
	list = append(list, like...)
	bearers := d.bearers[foldedKey(ref.Name)]
	if bearers == nil {
		return list, all
	}
	others := bearers.symbolic
	if !ref.Account.Known() {
		others = bearers.all
	}
	return append(list, others[:min(len(others), listLimit)]...), all && len(others) <= listLimit
}

// matching are the candidates of a text with wildcards or holes in its name.
func (d *directory) matching(ref *Reference, text policy.Text) ([]*entry, bool) {
	resource := policy.ParseARN(text).Resource
	if name, known := ref.Name.Literal(); known && !resource.HasWildcard() {
		list, all := d.partial.like(name)
		if found := d.bearers[strings.ToLower(name)]; found != nil {
			if d.budget -= len(found.all); d.budget < 0 {
				return list, false
			}
			list = append(list, found.all...)
		}
		return list, all
	}
	if start := d.partial.byStart; len(start) > 0 || len(d.partial.byEnd) > 0 {
		return d.scan(resource, d.equalNames(ref))
	}
	return d.scan(resource, nil)
}

// equalNames are entries whose names hold the very same holes.
func (d *directory) equalNames(ref *Reference) []*entry {
	if found := d.bearers[foldedKey(ref.Name)]; found != nil && !ref.Name.Known() {
		return found.all[:min(len(found.all), listLimit)]
	}
	return nil
}

// scan looks at the entries between which a pattern's literal start or end leaves
// the choice. It cannot tell of names with holes, so it is complete without them only.
func (d *directory) scan(resource policy.Text, list []*entry) ([]*entry, bool) {
	start, end := literalEnds(resource)
	found := startingWith(d.sorted, start, forwards)
	if fromEnd := startingWith(d.reversed, reversed(end), backwards); len(fromEnd) < len(found) {
		found = fromEnd
	}
	if d.budget -= len(found); d.budget < 0 {
		return list, false
	}
	for _, e := range found {
		if policy.Match(resource, policy.Literal(e.resource)) != policy.No {
			list = append(list, e)
		}
	}
	return list, len(d.sorted) == len(d.entries)
}

// literalEnds are the stretches without wildcard or hole at both ends of a pattern.
func literalEnds(pattern policy.Text) (start, end string) {
	start = pattern.Prefix()
	if i := strings.IndexAny(start, "*?"); i >= 0 {
		start = start[:i]
	}
	last := len(pattern.Parts) - 1
	if last >= 0 && pattern.Parts[last].Hole == nil {
		end = pattern.Parts[last].Literal
		end = end[strings.LastIndexAny(end, "*?")+1:]
	}
	return start, end
}

// absent reports whether a principal surely does not exist: nothing declares it, its
// account is declared complete, and nothing declared there may bear its name.
func (r *Result) absent(principal *policy.Principal) bool {
	if r.directory.byPrincipal[principal] != nil {
		return false
	}
	if principal.Kind != policy.Role && principal.Kind != policy.User {
		return false
	}
	ref := r.directory.reference(policy.Value{Text: principal.ARN()}, principal.Kind)
	return ref.AccountComplete && ref.Declared == policy.No && !ref.Reserved
}
