package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Other is what another repository of the run declares, or facts tell of it. What is
// declared there takes part in every lookup and is an end of pairs; of two ends that
// both stand elsewhere no pair is made but where somebody asks.
type Other struct {
	Repo *policy.Repo
	// Accounts are what its own configuration tells.
	Accounts []Account
	// Written are the account ids that are written there.
	Written []string
	// Judged is set where the repository is judged in the same run: its pairs are
	// counted there.
	Judged bool
}

// elsewhere are the principals of the other repositories.
type elsewhere struct {
	others map[*policy.Principal]*Other
	met    map[*policy.Principal]bool
	// holders are those of documents that name something declared here.
	holders map[*policy.Document][]Holder
	// gathering is set while facts are made of what names something declared here.
	gathering bool
}

func newElsewhere(options Options) *elsewhere {
	e := &elsewhere{others: map[*policy.Principal]*Other{}, met: map[*policy.Principal]bool{}, holders: map[*policy.Document][]Holder{}}
	for i := range options.Others {
		other := &options.Others[i]
		for _, principal := range other.Repo.Principals {
			e.others[principal] = other
		}
	}
	return e
}

// isElsewhere reports whether another repository declares the principal.
func (r *Result) isElsewhere(principal *policy.Principal) bool {
	return r.elsewhere.others[principal] != nil
}

// areElsewhere reports whether neither end of a pair is declared here.
func (r *Result) areElsewhere(caller, role *policy.Principal) bool {
	return r.isElsewhere(caller) && r.isElsewhere(role)
}

// addOthers makes the facts of those documents of the other repositories that name
// something declared here.
func (r *Result) addOthers(options Options) {
	r.elsewhere.gathering = true
	for _, other := range options.Others {
		named := map[*policy.Document]bool{}
		for _, principal := range other.Repo.Principals {
			if r.noteHolder(principal, named) || r.directory.trustNamesHome(principal) {
				r.meet(principal)
			}
		}
	}
	r.elsewhere.gathering = false
}

// noteHolder notes a principal whose policies name something declared here.
func (r *Result) noteHolder(principal *policy.Principal, named map[*policy.Document]bool) bool {
	found := false
	for _, document := range principal.Policies {
		names, known := named[document]
		if !known {
			names = r.directory.grantNamesHome(document)
			named[document] = names
		}
		if !names {
			continue
		}
		found = true
		if surely := principal.When.Implies(attachment(document, principal)); surely != policy.No {
			r.elsewhere.holders[document] = append(r.elsewhere.holders[document], Holder{principal, surely})
		}
	}
	return found
}

// meet makes what the policies of principals that stand elsewhere say, which nobody
// looks at before they are an end of a pair.
func (r *Result) meet(principals ...*policy.Principal) {
	for _, principal := range principals {
		if !r.isElsewhere(principal) || r.elsewhere.met[principal] {
			continue
		}
		r.elsewhere.met[principal] = true
		for _, document := range principal.Policies {
			r.addDocument(document, r.elsewhere.holders[document], nil)
		}
		if principal.Kind == policy.Role {
			r.addRole(principal)
		}
	}
}

// tells reports whether a grant is one of the facts: of what stands elsewhere, only
// what names something declared here is.
func (r *Result) tells(grant *Grant) bool {
	if !grant.Elsewhere {
		return true
	}
	return r.elsewhere.gathering && len(grant.Holders) > 0 && r.anyHome(named(grant.Role))
}

// tellsTrust is tells for a trust.
func (r *Result) tellsTrust(trust *Trust) bool {
	if !trust.Elsewhere {
		return true
	}
	return r.elsewhere.gathering && (r.anyHome(trust.Callers) || r.anyHome(trust.MayCallers))
}

func (r *Result) anyHome(principals []*policy.Principal) bool {
	for _, principal := range principals {
		if !r.isElsewhere(principal) {
			return true
		}
	}
	return false
}

// counts reports whether this repository counts the pair: of two that are judged in one
// run, that of the role does.
func (r *Result) counts(role *policy.Principal) bool {
	other := r.elsewhere.others[role]
	return other == nil || !other.Judged
}

// grantNamesHome reports whether a permission names a role declared here, account and path apart.
func (d *directory) grantNamesHome(document *policy.Document) bool {
	for _, statement := range document.Statements {
		for i := range statement.Resources {
			if d.namesHome(statement.Resources[i].Text) {
				return true
			}
		}
	}
	return false
}

// trustNamesHome reports whether the role's trust policy names a role or user declared
// here, account and path apart.
func (d *directory) trustNamesHome(role *policy.Principal) bool {
	for _, document := range role.Trust {
		for _, statement := range document.Statements {
			for i := range statement.Principals {
				if d.namesHome(statement.Principals[i].Text) {
					return true
				}
			}
			for _, condition := range statement.Conditions {
				if key, _ := condition.Key.Literal(); !strings.EqualFold(key, "aws:PrincipalArn") {
					continue
				}
				for i := range condition.Values {
					if d.namesHome(condition.Values[i].Text) {
						return true
					}
				}
			}
		}
	}
	return false
}

// namesHome reports whether one of the segments of an ARN is the name of something
// declared here. What is partly a hole on either side would settle nothing.
func (d *directory) namesHome(text policy.Text) bool {
	if len(text.Parts) == 0 || text.Parts[len(text.Parts)-1].Hole != nil {
		return false
	}
	rest := text.Parts[len(text.Parts)-1].Literal
	rest = strings.ToLower(rest[strings.LastIndexByte(rest, ':')+1:])
	for found := true; found; {
		var segment string
		segment, rest, found = strings.Cut(rest, "/")
		if d.home[segment] {
			return true
		}
	}
	return false
}
