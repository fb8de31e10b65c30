package input

import (
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Around is what a document is judged with beside itself.
type Around struct {
	// Now is the clock.
	Now time.Time
	// Accounts are the configured own accounts.
	Accounts []access.Account
	// Principals are the declared roles, users and groups by their Key.
	Principals map[string]*policy.Principal
	// providers are the declared identity providers.
	providers providers
	// accountTrusts are the roles that trust whole accounts, by the account's text.
	accountTrusts map[string][]accountTrust
}

type accountTrust struct {
	account policy.Text
	role    *policy.Principal
}

// NewAround indexes the principals of a repository.
func NewAround(repo *policy.Repo, now time.Time, accounts []access.Account) Around {
	around := Around{
		Now: now, Accounts: accounts,
		Principals:    make(map[string]*policy.Principal, len(repo.Principals)),
		providers:     newProviders(repo),
		accountTrusts: map[string][]accountTrust{},
	}
	for _, principal := range repo.Principals {
		around.Principals[principal.Key] = principal
		for _, document := range principal.Trust {
			around.addAccountTrusts(principal, document)
		}
	}
	return around
}

func (around Around) addAccountTrusts(role *policy.Principal, document *policy.Document) {
	for _, statement := range document.Statements {
		if statement.Allows() != policy.Yes || statement.Covers("sts:AssumeRole") != policy.Yes {
			continue
		}
		for i := range statement.Principals {
			switch principal := &statement.Principals[i]; principal.Form() {
			case policy.AccountForm, policy.RootForm:
				account, _ := principal.Account()
				around.accountTrusts[account.String()] = append(around.accountTrusts[account.String()], accountTrust{account, role})
			}
		}
	}
}
