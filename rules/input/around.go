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
}

// NewAround indexes the principals of a repository.
func NewAround(repo *policy.Repo, now time.Time, accounts []access.Account) Around {
	around := Around{Now: now, Accounts: accounts, Principals: make(map[string]*policy.Principal, len(repo.Principals))}
	for _, principal := range repo.Principals {
		around.Principals[principal.Key] = principal
	}
	return around
}
