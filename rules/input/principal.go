package input

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Principal is one value of a Principal or NotPrincipal element.
type Principal struct {
	Text string `json:"text"`
	// Known: the text has no hole.
	Known bool  `json:"known"`
	At    Place `json:"at"`
	// Form: account, root, user, role, session, federated_user, group, instance_profile,
	// unique_id, star, bare_star, partial_wildcard, service, saml_provider,
	// oidc_provider, canonical_user, invalid; empty where a hole leaves it open.
	Form string `json:"form"`
	// Negated: it stands in NotPrincipal.
	Negated bool `json:"negated"`
	// Problem says why it is no principal, in words; empty where it is one.
	Problem string `json:"problem,omitempty"`
	// LeftOf is what a unique id stood for: user, role, group, managed policy.
	LeftOf string `json:"left_of,omitempty"`
	// Account is the id of the account it belongs to; empty where that is unknown.
	Account string `json:"account"`
	// Home: it is of the same account as the role that the document is for.
	Home policy.Tri `json:"home"`
	// Elsewhere: it names an account that is not the role's; where that is unknown,
	// an own account is taken for the role's.
	Elsewhere bool `json:"elsewhere"`
	// Own: it is of an own account; unknown where none is configured.
	Own policy.Tri `json:"own"`
}

// HasPrincipal tells which forms of principals stand in a document.
type HasPrincipal struct {
	// Any: at least one statement says who.
	Any bool `json:"any,omitempty"`
	// Invalid: a value that is no principal, an instance profile included.
	Invalid  bool `json:"invalid,omitempty"`
	Group    bool `json:"group,omitempty"`
	Wildcard bool `json:"partial_wildcard,omitempty"`
	UniqueID bool `json:"unique_id,omitempty"`
	Star     bool `json:"star,omitempty"`
	BareStar bool `json:"bare_star,omitempty"`
	// Account: a whole account, as id or root.
	Account bool `json:"account,omitempty"`
	// Foreign: one that belongs to no own account.
	Foreign bool `json:"foreign,omitempty"`
}

func (h *HasPrincipal) add(principal Principal) {
	h.Any = true
	h.Foreign = h.Foreign || principal.Own == policy.No
	switch policy.PrincipalForm(principal.Form) {
	case policy.InvalidForm, policy.InstanceProfileForm:
		h.Invalid = true
	case policy.GroupForm:
		h.Group = true
	case policy.WildcardForm:
		h.Wildcard = true
	case policy.UniqueIDForm:
		h.UniqueID = true
	case policy.StarForm:
		h.Star = true
	case policy.BareStarForm:
		h.BareStar = true
	case policy.AccountForm, policy.RootForm:
		h.Account = true
	}
}

// addPrincipals adds who a document's statements name, and what of that it has at all.
func (around Around) addPrincipals(body *Document, document *policy.Document, use *policy.Use) {
	var has HasPrincipal
	home := policy.HoleText("account", "", policy.Account)
	if owner := around.Principals[use.Owner]; owner != nil {
		home = owner.Account
	}
	for i, statement := range document.Statements {
		list := around.principals(statement, statement.Principals, home, false)
		list = append(list, around.principals(statement, statement.NotPrincipals, home, true)...)
		for _, principal := range list {
			has.add(principal)
		}
		body.Statements[i].Principals = list
	}
	if has.Any {
		body.Has.Principal = &has
	}
}

func (around Around) principals(statement *policy.Statement, values []policy.PrincipalValue, home policy.Text, negated bool) []Principal {
	in := within(statement)
	list := make([]Principal, len(values))
	for i := range values {
		value := &values[i]
		principal := Principal{
			Text: value.Text.String(), Known: value.Text.Known(), At: in.value(value.Value),
			Form: string(value.FormAmong(around.kind)), Negated: negated,
		}
		if account, ok := value.Account(); ok {
			principal.Account, _ = account.Literal()
			principal.Home = policy.Equal(account, home)
			principal.Own = around.own(principal.Account, principal.Home)
			principal.Elsewhere = principal.Account != "" && (principal.Home == policy.No || principal.Own != policy.Yes)
		}
		principal.Problem = value.Problem()
		if principal.Form == string(policy.UniqueIDForm) {
			principal.LeftOf = policy.UniqueIDKind(principal.Text)
		}
		list[i] = principal
	}
	return list
}

// kind of the declared principal of a key; empty where there is none.
func (around Around) kind(key string) policy.PrincipalKind {
	if declared := around.Principals[key]; declared != nil {
		return declared.Kind
	}
	return ""
}

// own tells whether an account is the role's own or one of the configured; the empty
// string is unknown.
func (around Around) own(account string, home policy.Tri) policy.Tri {
	if home == policy.Yes {
		return policy.Yes
	}
	if len(around.Accounts) == 0 || !policy.IsAccountID(account) {
		return policy.Unknown
	}
	own := func(one access.Account) bool { return one.ID == account }
	return policy.Is(slices.ContainsFunc(around.Accounts, own))
}
