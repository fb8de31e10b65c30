// Package facts writes and reads what the run of one repository needs to know of
// another: who is declared there, who may take or pass which roles, and what of the
// organization bounds that. Nothing else of the files goes with it.
//
// A facts file is JSON, versioned. Places in it are lines and columns, since the files
// themselves are not at hand where it is read.
package facts

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Schema is the version of the format that this program writes, and the newest that it
// reads: fields are added, never changed, as long as it stays the same.
const Schema = 1

// Kind tells facts from other JSON files.
const Kind = "iamlint-facts"

// Facts are those of one repository.
type Facts struct {
	Source
	// Accounts and Organization are what the repository's configuration tells.
	Accounts     []Account
	Organization Organization
	// Written are the ids of the accounts in which something is declared, kept or not.
	Written []string
	// Repo holds principals, policies, providers and calls; of its documents only the
	// statements that concern who takes or passes roles. It has no files.
	Repo *policy.Repo
}

// Source is where facts come from; what is not known of it is empty.
type Source struct {
	Repository string `json:"repository,omitempty"`
	Commit     string `json:"commit,omitempty"`
}

// Account is one that the configuration of the repository names.
type Account struct {
	ID         string   `json:"id"`
	Complete   bool     `json:"complete,omitempty"`
	Targets    []string `json:"targets,omitempty"`
	Management bool     `json:"management,omitempty"`
}

// Organization is what the configuration of the repository says of the organization.
type Organization struct {
	ID       string `json:"id,omitempty"`
	Complete bool   `json:"complete,omitempty"`
}

// String names the source as findings do: repository@commit, the commit in short.
func (s Source) String() string {
	const short = 12
	commit := s.Commit[:min(len(s.Commit), short)]
	if commit == "" {
		return s.Repository
	}
	return s.Repository + "@" + commit
}

// Is reports whether the facts are of the repository of that name; an unknown one is none.
func (s Source) Is(repository string) bool {
	return repository != "" && strings.EqualFold(s.Repository, repository)
}

// Of are the facts of a repository at hand, as another one's run takes them: nth is its
// number in the run, and rename tells what its files are called there.
func Of(facts Facts, nth int, rename func(file string) string) (*Facts, error) {
	return decode(encode(facts, func(string) bool { return true }), rename, "root "+strconv.Itoa(nth), Keep{})
}
