package input

import (
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Reference is one text that names a role or user: a resource of a permission to
// take or pass roles, or a principal of a trust policy.
type Reference struct {
	At   Place  `json:"at"`
	Text string `json:"text"`
	// Name is the last segment: the name of the role or user.
	Name string `json:"name"`
	// Position: "permission", "principal", or "handoff": where a resource gets a role.
	Position string `json:"position"`
	// Names: "role", "user", "session" or "account".
	Names string `json:"names"`
	// Exact: no wildcard, nothing of the name unknown.
	Exact bool `json:"exact"`
	// Known: the text has no hole.
	Known bool `json:"known"`
	// Declared: whether something declared here is meant: yes, no, unknown.
	Declared policy.Tri `json:"declared"`
	// AccountComplete: the configuration says that everything of the account is declared here.
	AccountComplete bool `json:"account_complete"`
	// Reserved: a service-linked or Identity Center role, which no repository declares.
	Reserved bool `json:"reserved"`
	// Near is what is declared and nearly meant; absent where something declared is meant.
	Near *Near `json:"near,omitempty"`
	// OtherPartition: the other end surely lies in another partition; absent otherwise.
	OtherPartition *OtherEnd `json:"other_partition,omitempty"`
	// OtherAccount: a role that is passed surely lies in another account than who passes
	// it; absent otherwise.
	OtherAccount *OtherAccount `json:"other_account,omitempty"`
	// Unused: it is a whole account, every policy of which is declared, and nobody there
	// may be permitted to take Trusts, the role that trusts it. Account is its id.
	Unused   bool   `json:"unused"`
	Account  string `json:"account"`
	Trusts   string `json:"trusts"`
	TrustsAt Place  `json:"trusts_at"`
	// MFA is a condition of the statement that demands MFA of callers who carry none;
	// absent otherwise. WithoutMFA: there is.
	MFA        *MFA `json:"mfa,omitempty"`
	WithoutMFA bool `json:"without_mfa"`
	// Caller and Role are the ends of the assumption that the text is to allow, for
	// people; a rule has them in other words.
	Caller string `json:"-"`
	Role   string `json:"-"`
}

// Near is a declared principal that a reference misses narrowly.
type Near struct {
	// Reason: case, path, kind, partition, account or name.
	Reason string `json:"reason"`
	// Kind, Name and At of what is declared: "role" or "user". At is where its name stands.
	Kind string `json:"kind"`
	Name string `json:"name"`
	At   Place  `json:"at"`
	// Path of the declaration and Found of the reference, with both slashes; PathAt is
	// where the declaration says it, or its name.
	Path   string `json:"path"`
	PathAt Place  `json:"path_at"`
	Found  string `json:"found"`
	// Account of the declaration and FoundAccount of the reference, and how they differ
	// in words; for reason account.
	Account      string `json:"account"`
	FoundAccount string `json:"found_account"`
	Difference   string `json:"difference"`
	// OnlyHere: the reference's account id is written nowhere else.
	OnlyHere bool `json:"only_here"`
	// OwnAccounts: both account ids are configured as own.
	OwnAccounts bool `json:"own_accounts"`
	// OtherHalf: whether the other half of the pair fits the near principal.
	OtherHalf policy.Tri `json:"other_half"`
	// Fix is there for the reasons case and path.
	Fix Fix `json:"fix"`
}

// OtherEnd is the other end of what a reference would join.
type OtherEnd struct {
	Caller          string `json:"caller"`
	CallerPartition string `json:"caller_partition"`
	Role            string `json:"role"`
	RolePartition   string `json:"role_partition"`
	At              Place  `json:"at"`
}

// OtherAccount is whoever passes a role of another account.
type OtherAccount struct {
	// Passer holds the permission, or is the resource that gets the role; At is where.
	Passer   string `json:"passer"`
	At       Place  `json:"at"`
	Found    string `json:"found"`
	Expected string `json:"expected"`
}

func grantReference(facts *access.Result, grant *access.Grant) *Reference {
	body := newReference(grant.Role, "permission", within(grant.Statement))
	body.setMFA(newMFA(access.LacksIdentity, grant.Statement, facts.MFAOfGrant(grant), holderTitles(grant)))
	body.Caller, body.Role = holderTitles(grant), "`"+body.Text+"`"
	if grant.OtherPartition == policy.Yes && len(grant.Holders) > 0 {
		holder := grant.Holders[0].Principal
		body.OtherPartition = &OtherEnd{
			Caller: title(holder), CallerPartition: holder.Partition.String(), At: declared(holder),
			Role: "`" + grant.Value.Text.String() + "`", RolePartition: grant.Role.Partition.String(),
		}
	}
	if onlyPasses(grant) && grant.OtherAccount == policy.Yes {
		holder := grant.Holders[0].Principal
		body.OtherAccount = &OtherAccount{
			Passer: title(holder), At: declared(holder),
			Found: grant.Role.Account.String(), Expected: holder.Account.String(),
		}
	}
	return body
}

// onlyPasses reports whether a grant surely passes roles and surely takes none.
func onlyPasses(grant *access.Grant) bool {
	return len(grant.Actions) == 1 && grant.Actions[0].Action == access.PassRole && grant.Actions[0].Covers == policy.Yes
}

func (r *Reference) setMFA(mfa *MFA) { r.MFA, r.WithoutMFA = mfa, mfa != nil }

func trustReference(facts *access.Result, trust *access.Trust, reference *access.Reference) *Reference {
	body := newReference(reference, "principal", within(trust.Statement))
	body.setMFA(trustMFA(facts, trust))
	body.setEnds(trust)
	if trust.Form == policy.SessionForm {
		body.Names = "session"
	}
	if trust.OtherPartition == policy.Yes && trust.Role != nil && reference == trust.Named {
		body.OtherPartition = &OtherEnd{
			Caller: "`" + reference.Value.Text.String() + "`", CallerPartition: trust.Partition.String(),
			Role: title(trust.Role), RolePartition: trust.Role.Partition.String(), At: declared(trust.Role),
		}
	}
	return body
}

func (r *Reference) setEnds(trust *access.Trust) {
	if trust.Role != nil {
		r.Caller, r.Role = "`"+r.Text+"`", title(trust.Role)
	}
}

func newReference(reference *access.Reference, position string, in inside) *Reference {
	body := &Reference{
		At: in.value(reference.Value), Text: reference.Value.Text.String(), Name: reference.Name.String(), Position: position,
		Names: string(reference.Kind), Exact: reference.Breadth == access.Exact, Known: reference.Value.Text.Known(),
		Declared: reference.Declared, AccountComplete: reference.AccountComplete,
		Reserved: reference.Reserved,
	}
	if len(reference.Near) > 0 {
		body.Near = newNear(reference, reference.Near[0])
	}
	return body
}

// trustMFA is a condition of a trust that demands MFA of callers who carry none.
func trustMFA(facts *access.Result, trust *access.Trust) *MFA {
	callers := titles(trust.Callers)
	if callers == "" {
		callers = "`" + trust.Value.Text.String() + "`"
	}
	return newMFA(access.LacksTrust, trust.Statement, facts.MFAOfTrust(trust), callers)
}

// valueReference is a principal that names neither role nor user.
func valueReference(trust *access.Trust) *Reference {
	body := newReference(&access.Reference{Value: trust.Value.Value, Account: trust.Account}, "principal", within(trust.Statement))
	body.setEnds(trust)
	return body
}

// unusedReference is a whole account that is trusted and nobody of which comes.
func unusedReference(trust *access.Trust) *Reference {
	body := valueReference(trust)
	body.Names, body.Unused, body.Trusts, body.TrustsAt = "account", true, title(trust.Role), declared(trust.Role)
	body.Account = trust.Account.String()
	return body
}

// accountReference is a whole account that is trusted and nearly the account of
// somebody who holds a permission for the role.
func accountReference(trust *access.Trust) *Reference {
	account := &access.Reference{Value: trust.Value.Value, Account: trust.Account, AccountWritten: 1}
	near := *trust.AccountNear
	near.OtherHalf = policy.Yes
	body := valueReference(trust)
	body.Names, body.Near = "account", newNear(account, near)
	return body
}

func newNear(reference *access.Reference, near access.Near) *Near {
	body := &Near{
		Reason: string(near.Reason), Difference: near.Difference, OwnAccounts: near.OwnAccounts, OtherHalf: near.OtherHalf,
		Found: reference.Path.String(), FoundAccount: reference.Account.String(), OnlyHere: reference.AccountWritten == 1,
	}
	if near.Principal == nil {
		body.Kind, body.Name, body.At = string(reference.Kind), near.Name.Text.String(), Place{Span: near.Name.Span}
		body.PathAt = body.At
		return body
	}
	principal := near.Principal
	body.Fix = declaredFix(reference)
	body.Kind, body.Name, body.At = string(principal.Kind), principal.Name.String(), declared(principal)
	body.Path, body.PathAt, body.Account = principal.Path.String(), body.At, principal.Account.String()
	if !principal.PathSpan.IsZero() {
		body.PathAt = Place{Span: principal.PathSpan}
	}
	return body
}
