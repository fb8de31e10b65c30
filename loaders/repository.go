package loaders

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/git"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Repository is what the place where a repository is kept tells of it; what is not
// known is empty.
type Repository struct {
	Name          string // organization and repository, such as acme/site
	DefaultBranch string
}

// The holes that a workflow has for what its repository is called.
const (
	repositoryName  = "github.repository"
	repositoryOwner = "github.repository_owner"
	repositoryAlone = "github.event.repository.name"
	defaultBranch   = "github.event.repository.default_branch"
)

// FindRepository asks the environment of a workflow, which knows it, and git for the
// remote `origin`, which may be a fork's, or have an old name: that is only heard. It starts
// no process where nothing that was read depends on the answer.
func FindRepository(root Root, repo *policy.Repo) (known, heard Repository) {
	if root.workTree == "" || root.workTree != root.Dir || !needsRepository(repo) {
		return Repository{}, Repository{}
	}
	known.Name = fromEnvironment(root.Dir)
	heard = Repository{Name: git.Repository(root.Dir), DefaultBranch: git.DefaultBranch(root.Dir)}
	if strings.Count(heard.Name, "/") != 1 {
		heard.Name = ""
	}
	return known, heard
}

// fromEnvironment is the repository that a workflow runs for, where dir is its checkout.
func fromEnvironment(dir string) string {
	workspace, err := resolve(os.Getenv("GITHUB_WORKSPACE"))
	if os.Getenv("GITHUB_WORKSPACE") == "" || err != nil || filepath.Clean(workspace) != dir {
		return ""
	}
	return os.Getenv("GITHUB_REPOSITORY")
}

// Or takes what is not known from another.
func (r Repository) Or(other Repository) Repository {
	return Repository{Name: cmp.Or(r.Name, other.Name), DefaultBranch: cmp.Or(r.DefaultBranch, other.DefaultBranch)}
}

// Bind fills the holes that stand for the repository.
func (r Repository) Bind(repo *policy.Repo) {
	if r == (Repository{}) {
		return
	}
	owner, alone, _ := strings.Cut(r.Name, "/")
	known := map[string]string{repositoryName: r.Name, repositoryOwner: owner, repositoryAlone: alone, defaultBranch: r.DefaultBranch}
	repo.Bind(func(hole policy.Hole) (policy.Text, bool) {
		text := known[hole.Name]
		return policy.Literal(text), text != "" && hole.Scope == ""
	})
}

// Suppose fills the holes with what was only heard. The claims of tokens keep what they
// hold without it.
func (r Repository) Suppose(repo *policy.Repo) {
	if r == (Repository{}) {
		return
	}
	without := map[*policy.TokenClaim][]policy.Value{}
	for _, call := range repo.Calls {
		for i := range call.Claims {
			if claim := &call.Claims[i]; slices.ContainsFunc(claim.Values, ofRepository) {
				without[claim] = slices.Clone(claim.Values)
			}
		}
	}
	r.Bind(repo)
	for claim, values := range without {
		claim.Whoever = values
	}
}

// SettleSubjects leaves one form of the subjects that GitHub makes of its own accord:
// immutable ones have the ids of owner and repository in them. It comes before the names are bound.
func SettleSubjects(repo *policy.Repo, immutable bool) {
	for _, call := range repo.Calls {
		for i := range call.Claims {
			claim := &call.Claims[i]
			if call.Kind == policy.WorkflowCall && claim.Key == "sub" {
				claim.Values = slices.DeleteFunc(claim.Values, func(value policy.Value) bool { return ofRepository(value) && holdsID(value) != immutable })
			}
		}
	}
}

// holdsID reports whether a subject has the id of the repository in it.
func holdsID(value policy.Value) bool {
	return slices.ContainsFunc(value.Text.Parts, func(part policy.Part) bool { return part.Hole != nil && part.Hole.Name == "github.repository_id" })
}

// ofRepository reports whether a value depends on what the repository is called.
func ofRepository(value policy.Value) bool {
	return slices.ContainsFunc(value.Text.Parts, func(part policy.Part) bool {
		if part.Hole == nil || part.Hole.Scope != "" {
			return false
		}
		switch part.Hole.Name {
		case repositoryName, repositoryOwner, repositoryAlone, defaultBranch:
			return true
		}
		return false
	})
}

// needsRepository reports whether a call depends on what the repository is called.
func needsRepository(repo *policy.Repo) bool {
	return slices.ContainsFunc(repo.Calls, func(call *policy.Call) bool {
		return call.Kind == policy.WorkflowCall || call.Job != nil
	})
}
