package config

import (
	"cmp"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Bind puts the configured account in the place of what the files below its paths
// leave open: their own account and partition. What lies under the paths of
// several accounts is deployed to each of them and stays open. An account below whose
// paths something could not be read is complete no more: what is missing may stand there.
func (c *Config) Bind(repo *policy.Repo) {
	if len(c.Accounts) == 0 {
		return
	}
	c.doubt(repo.Problems)
	repo.Bind(func(hole policy.Hole) (policy.Text, bool) {
		if !hole.Own() {
			return policy.Text{}, false
		}
		account := c.accountOf(hole.Scope)
		if account == nil {
			return policy.Text{}, false
		}
		if hole.Class == policy.Partition {
			return policy.Literal(cmp.Or(account.Partition, "aws")), true
		}
		return policy.Literal(account.ID), true
	})
	c.settleTags(repo)
}

func (c *Config) doubt(problems []policy.Problem) {
	for i := range problems {
		if !problems[i].Hides() {
			continue
		}
		for k := range c.Accounts {
			account := &c.Accounts[k]
			account.Complete = account.Complete && !account.holds(problems[i].Span.File)
		}
	}
}

// settleTags notes that roles and users of complete accounts have no other tags than
// those declared, such as a stack's or a provider's that is configured elsewhere.
func (c *Config) settleTags(repo *policy.Repo) {
	complete := map[string]bool{}
	for _, account := range c.Accounts {
		complete[account.ID] = complete[account.ID] || account.Complete
	}
	for _, principal := range repo.Principals {
		if id, known := principal.Account.Literal(); known && complete[id] {
			principal.SettleTags()
		}
	}
}

// accountOf is the one account whose paths a path lies below; nil where there is
// none or several.
func (c *Config) accountOf(path string) *Account {
	var found *Account
	for i := range c.Accounts {
		account := &c.Accounts[i]
		if !account.holds(path) {
			continue
		}
		if found != nil && found.ID != account.ID {
			return nil
		}
		found = account
	}
	return found
}

func (a *Account) holds(path string) bool {
	for _, glob := range a.Paths {
		if doublestar.MatchUnvalidated(glob, path) {
			return true
		}
	}
	return false
}
