package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Claims are what an Allow asks of the tokens or assertions of a provider. What a Deny
// beside it, or a condition that was not read, may ask makes the answers unknown.
type Claims struct {
	// At is the Condition element; the statement where there is none.
	At Place `json:"at"`
	// Demanded is the condition key that IAM demands for this issuer, DemandedTested whether
	// it is tested; empty where it demands none.
	Demanded       string     `json:"demanded"`
	DemandedTested policy.Tri `json:"demanded_tested"`
	// Subject: the subject is tested, or another claim that tells callers apart, tags and
	// source identity of the token included. Audience: the audience is, whose key is AudienceKey.
	Subject     policy.Tri `json:"subject"`
	Audience    policy.Tri `json:"audience"`
	AudienceKey string     `json:"audience_key"`
	// Audiences are the conditions on the audience.
	Audiences []AudienceTest `json:"audiences,omitempty"`
	// Undeclared is an audience that the provider, as it is declared, does not take, where
	// it takes no other one that is tested; absent elsewhere.
	Undeclared *UndeclaredAudience `json:"undeclared,omitempty"`
	// NoSignIn is an audience that is no sign-in endpoint of the partition, where no other is.
	NoSignIn *SignInAudience `json:"no_sign_in,omitempty"`
	// Foreign are claims of other issuers than those that the statement names.
	Foreign []ForeignClaim `json:"foreign,omitempty"`
	// Subjects are those that GitHub's tokens are compared with, where no other claim says
	// more than they do.
	Subjects []GitHubSubject `json:"subjects,omitempty"`
}

// AudienceTest is a condition on the audience of a token.
type AudienceTest struct {
	Key      Node `json:"key"`
	Operator Node `json:"operator"`
	// AnyValue: it holds where one of several audiences fits.
	AnyValue bool `json:"any_value"`
}

// UndeclaredAudience is an audience, and the provider that does not take it.
type UndeclaredAudience struct {
	Node
	ProviderAt Place `json:"provider_at"`
}

// SignInAudience is the audience of a SAML assertion.
type SignInAudience struct {
	Node
	Partition string `json:"partition"`
}

// ForeignClaim is the key of a condition on a token that another issuer makes.
type ForeignClaim struct {
	Node
	// Host is the issuer of the key.
	Host string `json:"host"`
	// Near is the issuer that the key's is nearly, where the statement trusts that; empty
	// elsewhere.
	Near string `json:"near"`
	Fix  Fix    `json:"fix"`
}

func (around *trusting) newClaims(named namedProvider, partition string) *Claims {
	statement, unseen := around.statement, around.unseen
	body := &Claims{At: conditionPlace(statement)}
	if named.kind == policy.SAML {
		body.AudienceKey = "SAML:aud"
		body.Audience = policy.Or(unseen, testedKey(statement, "saml:aud"))
		body.NoSignIn = noSignIn(statement, partition)
		return body
	}
	own, others := claimsOf(statement, named.url)
	url, known := named.url.Literal()
	body.Subject = policy.Or(unseen, tested(own, func(name string) bool { return name != "aud" || named.builtIn }),
		testedKey(statement, "aws:RequestTag/*"), testedKey(statement, "sts:SourceIdentity"))
	body.Audience = policy.Or(unseen, tested(own, func(name string) bool { return name == "aud" || named.builtIn && (name == "app_id" || name == "oaud") }))
	body.AudienceKey = named.url.String() + ":aud"
	body.addAudiences(within(statement), own)
	if len(others) > 0 {
		body.Foreign = foreign(within(statement), others, around.issuers(named))
	}
	if !known {
		return body
	}
	body.Undeclared = undeclared(statement, own, named)
	body.addDemanded(statement, url, own, unseen)
	if url == githubIssuer && unseen == policy.No {
		body.Subjects = subjects(within(statement), own)
	}
	return body
}

func conditionPlace(statement *policy.Statement) Place {
	if element, ok := statement.Element("Condition"); ok {
		return within(statement).place(element.Span)
	}
	return within(statement).place(statement.Span)
}

func (c *Claims) addDemanded(statement *policy.Statement, url string, own []claim, unseen policy.Tri) {
	switch claim := issuerOf(url).demands; {
	case claim == "":
	case strings.Contains(claim, ":"):
		c.Demanded, c.DemandedTested = claim, policy.Or(unseen, testedKey(statement, claim))
	default:
		c.Demanded = url + ":" + claim
		c.DemandedTested = policy.Or(unseen, tested(own, func(name string) bool { return name == claim }))
	}
}

func (c *Claims) addAudiences(in inside, own []claim) {
	for _, one := range own {
		if one.name != "aud" || one.of != policy.Yes || baseOperator(one.Condition) == "null" {
			continue
		}
		operator, known := one.Operator.Literal()
		if known {
			anyValue := strings.HasPrefix(strings.ToLower(operator), "foranyvalue:")
			c.Audiences = append(c.Audiences, AudienceTest{Key: in.key(one.Condition), Operator: in.operator(*one.Condition), AnyValue: anyValue})
		}
	}
}

// undeclared finds an audience that no client id of the provider is, where none of those
// beside it is one either.
func undeclared(statement *policy.Statement, own []claim, named namedProvider) *UndeclaredAudience {
	if len(named.candidates) != 1 || len(named.candidates[0].When) > 0 || !named.exact && policy.Equal(named.candidates[0].Name, named.url) != policy.Yes {
		return nil
	}
	provider := named.candidates[0]
	for _, one := range own {
		operator := baseOperator(one.Condition)
		if one.name != "aud" || one.of != policy.Yes || len(one.When) > 0 || !allKnown(one.Condition) {
			continue
		}
		if operator != "stringequals" && operator != "stringlike" && operator != "stringequalsignorecase" {
			continue
		}
		taken := func(value policy.Value) bool { return mayBeClient(value.Text, operator, provider.ClientIDs) }
		if len(provider.ClientIDs) > 0 && !slices.ContainsFunc(one.Values, taken) {
			node := within(statement).conditionValue(one.Values[0], *one.Condition)
			return &UndeclaredAudience{Node: node, ProviderAt: Place{Span: provider.Span}}
		}
	}
	return nil
}

func mayBeClient(audience policy.Text, operator string, clients []policy.Value) bool {
	for _, client := range clients {
		fits := policy.Equal(audience, client.Text)
		switch operator {
		case "stringlike":
			fits = policy.Match(audience, client.Text)
		case "stringequalsignorecase":
			fits = policy.EqualFold(audience, client.Text)
		}
		if fits != policy.No || client.Default || client.Scalar == policy.Open {
			return true
		}
	}
	return false
}

// noSignIn finds the audience of SAML assertions that was meant for AWS's sign-in and is
// no endpoint of it in the partition; nil where one beside it is, or may be.
func noSignIn(statement *policy.Statement, partition string) *SignInAudience {
	if signInEndpoints[partition] == "" {
		return nil
	}
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		operator := baseOperator(condition)
		if !condition.Key.Known() || !strings.EqualFold(condition.Key.String(), "saml:aud") || !allKnown(condition) ||
			operator != "stringequals" && operator != "stringlike" && operator != "stringequalsignorecase" {
			continue
		}
		fits := func(value policy.Value) bool {
			literal, _ := value.Text.Literal()
			return operator == "stringlike" && value.Text.HasWildcard() || isSignIn(partition, literal) || !meantAsSignIn(literal)
		}
		if !slices.ContainsFunc(condition.Values, fits) {
			return &SignInAudience{within(statement).conditionValue(condition.Values[0], *condition), partition}
		}
	}
	return nil
}

// issuers are the URLs of all providers that a statement names, in the form in which
// sameIssuer tells no two apart.
type issuers struct {
	// principals that name a URL; empty where one is not known, or where one is no OIDC provider.
	principals map[string]int
	// meant is the URL that stands for one principal's, which is written otherwise.
	written, meant string
}

func issuerKey(url string) string { return strings.ToLower(strings.Trim(url, "/")) }

func (i issuers) has(url string) bool {
	key := issuerKey(url)
	count := i.principals[key]
	if key == i.written {
		count--
	}
	return count > 0 || key == i.meant && len(i.principals) > 0
}

// issuers are those of the statement. Of the one given more may be known than is written.
func (around *trusting) issuers(given namedProvider) issuers {
	if around.urls == nil {
		around.urls = around.issuersWritten()
	}
	written := around.named(given.value).url
	return issuers{around.urls, issuerKey(written.String()), issuerKey(given.url.String())}
}

func (around *trusting) issuersWritten() map[string]int {
	urls := map[string]int{}
	for i := range around.statement.Principals {
		named := around.named(&around.statement.Principals[i])
		url, known := named.url.Literal()
		if named.kind != policy.OIDC || !known {
			return map[string]int{}
		}
		urls[issuerKey(url)]++
	}
	return urls
}

// foreign finds the claims of issuers that the statement does not name: no token that it
// admits has them.
func foreign(in inside, others []claim, urls issuers) []ForeignClaim {
	var list []ForeignClaim
	for _, other := range others {
		host, _, _ := splitKey(other.Key)
		literal, known := host.Literal()
		if !known || len(urls.principals) == 0 || filledLater(host) || urls.has(literal) {
			continue
		}
		claim := ForeignClaim{Node: in.key(other.Condition), Host: literal}
		if near := misspelt(literal); near != "" && urls.has(near) {
			claim.Near, claim.Fix = near, Fix{Replace: literal, With: near}
		}
		list = append(list, claim)
	}
	return list
}

// subjects of GitHub's tokens that leave something open which no other claim closes.
func subjects(in inside, own []claim) []GitHubSubject {
	repository, ref, conditions := false, false, 0
	for _, one := range own {
		repository = repository || one.name == "" || namesRepository(one.name)
		ref = ref || one.name == "" || namesRef(one.name)
		if one.name == "sub" && baseOperator(one.Condition) != "null" {
			conditions++
		}
	}
	var list []GitHubSubject
	for _, one := range own {
		if one.name != "sub" || one.of != policy.Yes || baseOperator(one.Condition) != "stringlike" || conditions > 1 {
			continue
		}
		for _, value := range one.Values {
			literal, known := policy.Variables(value.Text).Literal()
			subject, parsed := parseSubject(literal)
			if !known || value.Default || !parsed {
				continue
			}
			subject.Node = in.conditionValue(value, *one.Condition)
			subject.OpenRepository = subject.OpenRepository && !repository
			subject.OpenRef = subject.OpenRef && !ref
			if subject.OpenRepository || subject.OpenRef {
				list = append(list, subject)
			}
		}
	}
	return list
}
