// Package graph shows who can take which role: as text, as JSON and as pictures. It
// decides nothing: what holds is package access's to say.
package graph

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Place is a place in a file for people; the zero value is none.
type Place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String is FILE:LINE:COLUMN.
func (p Place) String() string {
	if p.File == "" || p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Root is what was joined of one root.
type Root struct {
	*access.Result
	Principals []*policy.Principal
	Place      func(policy.Span) Place
}

// End is one end of a link.
type End struct {
	// ARN of the principal; of others what the trust policy writes.
	ARN string `json:"arn"`
	// Kind is role, user, service, saml, oidc, account, everybody, or unknown.
	Kind string `json:"kind"`
	Name string `json:"-"`
	// Account in words: account 111122223333; where no file tells its id, that of a
	// directory or template.
	Account string `json:"account,omitempty"`
	// Address of the declaration; empty where nothing declares it.
	Address string `json:"address,omitempty"`
	Place
}

// Label names the end for people: role deploy.
func (e End) Label() string {
	switch e.Kind {
	case "account":
		return "whoever " + e.Account + " permits"
	case "everybody":
		return "everybody"
	case "unknown":
		return "whoever " + e.Name + " means"
	case "more":
		return e.Name
	case "saml":
		return "SAML provider " + e.Name
	case "oidc":
		return "OIDC provider " + e.Name
	}
	return e.Kind + " " + e.Name
}

func (r *Root) principal(principal *policy.Principal) End {
	end := End{
		ARN: principal.ARN().String(), Kind: string(principal.Kind), Name: principal.Name.String(),
		Account: accountWords(principal.Account), Place: r.Place(principal.Span),
	}
	if !principal.Span.IsZero() {
		end.Address = principal.Address
	}
	return end
}

func (r *Root) caller(link *access.Link) End {
	if link.Caller != nil {
		return r.principal(link.Caller)
	}
	trust := link.Trust
	text := trust.Value.Text.String()
	end := End{ARN: text, Kind: "unknown", Name: text}
	switch {
	case trust.Negated:
		end.Name = "NotPrincipal"
	case trust.Form == policy.AccountForm || trust.Form == policy.RootForm:
		end.Kind, end.Name, end.Account = "account", trust.Account.String(), accountWords(trust.Account)
	case trust.Form == policy.StarForm || trust.Form == policy.BareStarForm:
		end.Kind = "everybody"
	}
	return end
}

// accountWords names an account: by its id, or by what is deployed to it.
func accountWords(account policy.Text) string {
	switch {
	case account.IsEmpty():
		return ""
	case account.IsHole() && account.Parts[0].Hole.Own():
		if scope := account.Parts[0].Hole.Scope; scope != "" && scope != "." {
			return "the account of " + scope
		}
		return "the account of the top directory"
	}
	return "account " + account.String()
}

// Word is a verdict for people.
func Word(verdict policy.Tri) string {
	return map[policy.Tri]string{policy.Yes: "allowed", policy.No: "denied", policy.Unknown: "unknown"}[verdict]
}

func quoted(text string) string { return "`" + strings.ReplaceAll(text, "`", "'") + "`" }
