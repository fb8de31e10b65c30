package access

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Near is a declared principal that a reference misses narrowly.
type Near struct {
	Reason Reason
	// Principal is what is declared; nil where a module argument gives the name.
	Principal *policy.Principal
	// Name is the module argument; nil where Principal is set.
	Name *policy.Value
	// Distance in characters, for NearName.
	Distance int
	// Difference says in words how the account ids differ, for NearAccount.
	Difference string
	// OwnAccounts is set where both account ids are configured as own accounts.
	OwnAccounts bool
	// OtherHalf tells, for NearAccount, whether the other half of the pair fits: the
	// near caller holds a permission for the role, or the near role trusts a holder.
	OtherHalf policy.Tri
}

// Reason is why a reference misses.
type Reason string

// The reasons, nearest first.
const (
	NearCase      Reason = "case"      // the ARN differs in letter case only
	NearPath      Reason = "path"      // account and name fit, the path does not
	NearKind      Reason = "kind"      // a user is named, a role is declared, or the reverse
	NearPartition Reason = "partition" // all but the partition fits
	NearAccount   Reason = "account"   // one digit of the account id, or two swapped ones
	NearName      Reason = "name"      // at most three characters, case and punctuation apart
)

func (n Near) rank() int {
	order := []Reason{NearCase, NearPath, NearKind, NearPartition, NearAccount, NearName}
	return slices.Index(order, n.Reason)
}

// nearMisses of an exact reference that reaches nothing declared.
func (d *directory) nearMisses(ref *Reference, text policy.Text) []Near {
	name, known := ref.Name.Literal()
	arn := policy.ParseARN(text)
	if !known || !arn.Service.Is("iam") || !isKind(arn.Type(), ref.Kind) {
		return nil
	}
	var list []Near
	for _, e := range d.namesakes(ref) {
		if reason := why(arn, e); reason != "" {
			near := Near{Reason: reason, Principal: e.principal}
			if reason == NearAccount {
				near.Difference, near.OwnAccounts = d.accountsDiffer(arn.Account, e)
			}
			list = append(list, near)
		}
	}
	list = withoutDoubt(list)
	if len(list) == 0 {
		list = d.nearNames(ref, name)
	}
	slices.SortStableFunc(list, func(a, b Near) int { return cmp.Or(a.rank()-b.rank(), a.Distance-b.Distance) })
	return list
}

// withoutDoubt leaves out roles that miss by their path where their paths differ:
// names are unique in an account, so only one of them can be there.
func withoutDoubt(list []Near) []Near {
	paths := map[string]bool{}
	for _, near := range list {
		if near.Reason == NearPath {
			paths[symbol(near.Principal.Path)] = true
		}
	}
	return slices.DeleteFunc(list, func(near Near) bool { return near.Reason == NearPath && len(paths) > 1 })
}

func isKind(text policy.Text, kind policy.PrincipalKind) bool {
	literal, known := text.Literal()
	return known && strings.EqualFold(literal, string(kind))
}

// namesakes bear the name, letter case apart, in the reference's account or one that
// is written nearly like it.
func (d *directory) namesakes(ref *Reference) []*entry {
	name := foldedKey(ref.Name)
	if d.bearers[name] == nil {
		return nil
	}
	list := slices.Clone(d.named[name+"\x00"+symbol(ref.Account)])
	account, known := ref.Account.Literal()
	if !known || !policy.IsAccountID(account) {
		return list
	}
	for other := range nearAccounts(account) {
		list = append(list, d.named[name+"\x00"+other]...)
	}
	return list
}

// why says how an ARN misses a principal of the same folded name; empty where too
// much differs or something is unknown.
func why(arn policy.ARN, e *entry) Reason {
	principal := e.principal
	sameAccount := policy.Equal(arn.Account, principal.Account) == policy.Yes
	partition := samePartition(arn.Partition, principal.Partition, policy.Is(sameAccount))
	samePath := policy.Equal(arn.Path(), principal.Path)
	sameName := policy.Equal(arn.Name(), principal.Name) == policy.Yes
	kind := arn.Type().Is(string(principal.Kind))
	switch {
	case !kind && sameAccount && sameName && isOtherKind(arn.Type(), principal.Kind):
		return NearKind
	case !isKind(arn.Type(), principal.Kind) || samePath == policy.Unknown:
		return ""
	case partition == policy.No:
		return reasonIf(sameAccount && samePath == policy.Yes && sameName && kind, NearPartition)
	case !sameAccount:
		return reasonIf(samePath == policy.Yes && sameName && kind, NearAccount)
	case policy.EqualFold(arn.Path(), principal.Path) == policy.Yes:
		return NearCase
	}
	return reasonIf(sameName && kind, NearPath)
}

func reasonIf(holds bool, reason Reason) Reason {
	if holds {
		return reason
	}
	return ""
}

func isOtherKind(text policy.Text, kind policy.PrincipalKind) bool {
	return kind == policy.Role && text.Is(string(policy.User)) || kind == policy.User && text.Is(string(policy.Role))
}

// nearAccounts are the ids with one other digit or two neighbours swapped.
func nearAccounts(account string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range len(account) {
			for digit := byte('0'); digit <= '9'; digit++ {
				if digit != account[i] && !yield(account[:i]+string(digit)+account[i+1:]) {
					return
				}
			}
			if i > 0 && account[i] != account[i-1] && !yield(account[:i-1]+string(account[i])+string(account[i-1])+account[i+1:]) {
				return
			}
		}
	}
}

func (d *directory) accountsDiffer(account policy.Text, e *entry) (difference string, own bool) {
	literal, _ := account.Literal()
	own = slices.Contains(d.own, literal) && slices.Contains(d.own, e.account)
	differing := 0
	for i := range min(len(literal), len(e.account)) {
		if literal[i] != e.account[i] {
			differing++
		}
	}
	if differing == 2 {
		return "two swapped digits", own
	}
	return "one digit", own
}

// nearNames are the declared names of an account that may be meant, and module
// arguments, that are nearly the name.
func (d *directory) nearNames(ref *Reference, name string) []Near {
	var list []Near
	for word, edits := range d.spelling.like(name) {
		if word.name != nil && word.name.Text.Is(name) {
			continue // declared by a module, as Reference.Module tells
		}
		for _, e := range word.entries[:min(len(word.entries), listLimit)] {
			if e.principal.Name.Is(name) {
				return nil // that name is defined, on another path or in another account
			}
			if e.principal.Kind == ref.Kind && d.mayMean(ref, e) {
				list = append(list, Near{Reason: NearName, Principal: e.principal, Distance: edits})
			}
		}
		if word.name != nil {
			list = append(list, Near{Reason: NearName, Name: word.name, Distance: edits})
		}
	}
	slices.SortFunc(list, func(a, b Near) int { return cmp.Or(a.Distance-b.Distance, d.order(a)-d.order(b), nameOrder(a, b)) })
	return list[:min(len(list), 3)]
}

// mayMean reports whether the account of a reference may be that of an entry. Names
// are alike by chance in repositories that have nothing to do with each other, so that
// what only facts tell of is meant in its own account alone.
func (d *directory) mayMean(ref *Reference, e *entry) bool {
	same := policy.Equal(ref.Account, e.principal.Account)
	if e.far {
		return same == policy.Yes
	}
	return ref.AnyAccount || same != policy.No
}

func (d *directory) order(near Near) int {
	if near.Principal == nil {
		return len(d.entries)
	}
	return d.byPrincipal[near.Principal].order
}

func nameOrder(a, b Near) int {
	switch {
	case a.Name == nil || b.Name == nil:
		return 0
	case a.Name.Span.Before(b.Name.Span):
		return -1
	}
	return 1
}
