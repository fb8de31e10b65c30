package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Trusted is one identity provider that an Allow of a trust policy names, with what the
// statement asks of its tokens or assertions.
type Trusted struct {
	Node
	// Form: saml_provider, oidc_provider, or invalid, for which Problem says why.
	Form    string `json:"form"`
	Problem string `json:"problem,omitempty"`
	// Role is what people call the role, RoleAt its declaration.
	Role   string `json:"role"`
	RoleAt Place  `json:"role_at"`
	// Provider is what is known of the provider; absent where it is invalid.
	Provider *Provider `json:"provider,omitempty"`
	// Claims are absent where the statement does not surely allow the provider's call.
	Claims *Claims `json:"claims,omitempty"`
}

// Provider is an identity provider as a trust policy names it.
type Provider struct {
	// URL is that of an OIDC provider, without its scheme, or the name of a SAML provider.
	URL string `json:"url"`
	// Near is a known issuer that the URL is nearly, where nobody declares the URL; empty
	// elsewhere. Claims are then those of its tokens.
	Near string `json:"near"`
	Fix  Fix    `json:"fix"`
	// Certain: the URL is known to the last character.
	Certain bool `json:"certain"`
	// Known: it is known whether its tokens have one or several audiences; Several: they may.
	Known   bool `json:"known"`
	Several bool `json:"several"`
	// Account and RoleAccount are those of provider and role; Home tells whether they are one.
	Account     string     `json:"account"`
	RoleAccount string     `json:"role_account"`
	Home        policy.Tri `json:"home"`
	// Declared in the repository; Managed: which declares all of the provider's account, and
	// some provider.
	Declared policy.Tri `json:"declared"`
	Managed  bool       `json:"managed"`
	// OneClient: it is declared with one client id alone, so that its tokens have one audience.
	OneClient policy.Tri `json:"one_client"`
}

// Around a provider: what is declared, and the configuration.
type providers struct {
	declared []*policy.IdentityProvider
	byKey    map[string]*policy.IdentityProvider
}

func newProviders(repo *policy.Repo) providers {
	found := providers{repo.Providers, make(map[string]*policy.IdentityProvider, len(repo.Providers))}
	for _, provider := range repo.Providers {
		found.byKey[provider.Key] = provider
	}
	return found
}

// Trusts makes a question for each identity provider that a trust policy allows something.
func Trusts(document *policy.Document, around Around) []Question {
	at := slices.IndexFunc(document.Uses, func(use policy.Use) bool { return use.Kind == policy.Trust })
	if document.ByAWS || at < 0 {
		return nil
	}
	var list []Question
	unseen := maybeDenied(document)
	for _, statement := range document.Statements {
		if statement.Allows() != policy.Yes {
			continue
		}
		trusts := trusting{Around: around, use: &document.Uses[at], statement: statement, unseen: unseen}
		if statement.Partial || statement.PartialConditions {
			trusts.unseen = policy.Unknown
		}
		for i := range statement.Principals {
			if body := trusts.trusted(&statement.Principals[i]); body != nil {
				list = append(list, Question{Subject: "trust", Kind: policy.Trust, When: document.When, Body: body})
			}
		}
	}
	return list
}

// maybeDenied is Unknown where a Deny may keep callers out; else No.
func maybeDenied(document *policy.Document) policy.Tri {
	denies := func(statement *policy.Statement) bool { return statement.Denies() != policy.No }
	if document.Partial || slices.ContainsFunc(document.Statements, denies) {
		return policy.Unknown
	}
	return policy.No
}

// trusting is an Allow of a trust policy.
type trusting struct {
	Around
	use       *policy.Use
	statement *policy.Statement
	// unseen is Unknown where a Deny, or conditions that were not read, may keep callers out;
	// else No.
	unseen policy.Tri
	// urls are issuers.principals, once they are asked for.
	urls map[string]int
}

// trusted is nil for principals that are no identity providers, or of which nothing is known.
func (around *trusting) trusted(value *policy.PrincipalValue) *Trusted {
	if kind, _ := value.Type.Literal(); !strings.EqualFold(kind, "Federated") || value.Default {
		return nil
	}
	use, statement := around.use, around.statement
	body := &Trusted{Node: within(statement).node(value.Value), Role: "the role", RoleAt: Place{Span: use.Span}}
	if use.OwnerName != "" {
		body.Role = bearer(use)
	}
	role := around.Principals[use.Owner]
	if role != nil {
		body.RoleAt = Place{Span: role.Span}
	}
	if body.Problem = federatedProblem(value.Value); body.Problem != "" {
		body.Form = string(policy.InvalidForm)
		return body
	}
	named := around.named(value)
	if named.kind == "" {
		return nil
	}
	body.Form = map[policy.ProviderKind]string{policy.OIDC: string(policy.OIDCForm), policy.SAML: string(policy.SAMLForm)}[named.kind]
	body.Provider = around.provider(named, role)
	if near := body.Provider.Near; near != "" {
		named.url = policy.Literal(near) // whose tokens are meant
	}
	if call := caller(policy.PrincipalForm(body.Form)); statement.Covers(call) == policy.Yes {
		body.Claims = around.newClaims(named, partitionOf(role, value.Text))
	}
	if near := body.Provider.Near; near != "" && body.Claims != nil && body.Claims.DemandedTested == policy.Yes {
		body.Provider.Fix = Fix{Replace: body.Provider.URL, With: near}
	}
	return body
}

// federatedProblem says why a Federated principal is no identity provider, in words; empty
// where it is one, or what is at fault has a finding of its own.
func federatedProblem(value policy.Value) string {
	text := value.Text
	literal, known := text.Literal()
	begin := strings.ToLower(text.Prefix())
	arn := policy.ParseARN(text)
	switch {
	case value.Scalar != policy.String || text.HasWildcard() || literal == "" && known:
	case strings.HasPrefix(begin, "https://"), strings.HasPrefix(begin, "http://"):
		return "it is a URL, where the ARN of the provider stands"
	case policy.IsARN(text):
		return federatedARNProblem(arn)
	case known && !isBuiltIn(literal) && !filledLater(text) && placeholderWord(literal) == "" && bracketed(literal) == "" && strings.ToUpper(literal) != literal:
		return "it is neither the ARN of a provider nor a domain that IAM knows"
	}
	return ""
}

func federatedARNProblem(arn policy.ARN) string {
	kind, known := arn.Type().Literal()
	_, url, _ := strings.Cut(arn.Resource.Prefix(), "/")
	switch {
	case arn.Fields < 6, arn.Open, !arn.Service.Is("iam"), !known, kind == "", kind != strings.ToLower(kind):
	case kind != "saml-provider" && kind != "oidc-provider":
		return "the ARN is of no identity provider"
	case kind == "oidc-provider" && strings.HasPrefix(strings.ToLower(url), "https:"):
		return "the ARN of a provider has its URL without `https://`"
	}
	return ""
}

// namedProvider is a provider as far as a principal tells.
type namedProvider struct {
	kind policy.ProviderKind
	// url of an OIDC provider, or name of a SAML provider.
	url, account policy.Text
	builtIn      bool
	value        *policy.PrincipalValue
	// candidates are the declared providers that it may be; open where others may be, too.
	candidates []*policy.IdentityProvider
	exact      bool
}

// named finds out which provider a principal names; kind is empty where nobody can tell.
func (around Around) named(value *policy.PrincipalValue) namedProvider {
	named := namedProvider{value: value, account: policy.HoleText("account", "", policy.Account)}
	if declared := around.providers.byKey[value.Text.ARNOf()]; declared != nil {
		named.kind, named.url, named.exact = declared.Kind, declared.Name, true
		named.candidates = []*policy.IdentityProvider{declared}
		return named
	}
	literal, known := value.Text.Literal()
	if known && isBuiltIn(literal) {
		named.kind, named.url, named.builtIn = policy.OIDC, value.Text, true
		return named
	}
	switch value.Form() {
	case policy.OIDCForm:
		named.kind = policy.OIDC
	case policy.SAMLForm:
		named.kind = policy.SAML
	default:
		return named
	}
	arn := policy.ParseARN(value.Text)
	if parts := arn.Resource.Split('/', 2); len(parts) == 2 {
		named.url = parts[1]
	}
	named.account = arn.Account
	for _, declared := range around.providers.declared {
		if declared.Kind == named.kind && policy.Equal(declared.Name, named.url) != policy.No &&
			policy.Equal(policy.ParseARN(declared.ARN).Account, named.account) != policy.No {
			named.candidates = append(named.candidates, declared)
		}
	}
	return named
}

func (around Around) provider(named namedProvider, role *policy.Principal) *Provider {
	body := &Provider{URL: named.url.String(), Declared: policy.No, OneClient: oneClient(named)}
	body.Account, _ = named.account.Literal()
	if role != nil {
		body.RoleAccount, _ = role.Account.Literal()
		if policy.IsAccountID(body.Account) && policy.IsAccountID(body.RoleAccount) {
			body.Home = policy.Is(body.Account == body.RoleAccount)
		}
	}
	for _, candidate := range named.candidates {
		sure := named.exact || policy.Equal(candidate.Name, named.url) == policy.Yes
		body.Declared = policy.Or(body.Declared, map[bool]policy.Tri{true: policy.Yes, false: policy.Unknown}[sure])
	}
	complete := func(account access.Account) bool { return account.Complete && account.ID == body.Account }
	body.Managed = len(around.providers.declared) > 0 && slices.ContainsFunc(around.Accounts, complete)
	url, known := named.url.Literal()
	switch {
	case !known:
		body.Declared = max(body.Declared, policy.Unknown)
	case named.kind == policy.OIDC:
		body.Certain = true
		issuer := issuerOf(url)
		body.Known, body.Several = issuer.known, issuer.several
		if !named.builtIn && body.Declared == policy.No {
			body.Near = misspelt(url)
		}
	}
	return body
}

// oneClient tells whether the provider is declared with one client id alone.
func oneClient(named namedProvider) policy.Tri {
	answer := policy.No
	for i, candidate := range named.candidates {
		open := func(value policy.Value) bool { return value.Scalar == policy.Open || len(value.When) > 0 }
		one := policy.Is(len(candidate.ClientIDs) == 1)
		if len(candidate.ClientIDs) == 0 || slices.ContainsFunc(candidate.ClientIDs, open) {
			one = policy.Unknown
		}
		if i == 0 || one == answer {
			answer = one
			continue
		}
		answer = policy.Unknown
	}
	return answer
}

// partitionOf is the partition of a role, or of the provider that it trusts; empty where
// neither is known.
func partitionOf(role *policy.Principal, provider policy.Text) string {
	if role != nil {
		if partition, known := role.Partition.Literal(); known {
			return partition
		}
	}
	partition, _ := policy.ParseARN(provider).Partition.Literal()
	return partition
}
