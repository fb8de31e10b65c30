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

// FindRepository asks git for the remote `origin`, then the environment of a workflow.
// It starts no process where nothing that was read depends on the answer.
func FindRepository(root Root, repo *policy.Repo) Repository {
	if root.workTree == "" || root.workTree != root.Dir || !needsRepository(repo) {
		return Repository{}
	}
	found := Repository{Name: git.Repository(root.Dir), DefaultBranch: git.DefaultBranch(root.Dir)}
	if strings.Count(found.Name, "/") != 1 {
		found.Name = fromEnvironment(root.Dir)
	}
	return found
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

// needsRepository reports whether a call depends on what the repository is called.
func needsRepository(repo *policy.Repo) bool {
	return slices.ContainsFunc(repo.Calls, func(call *policy.Call) bool {
		return call.Kind == policy.WorkflowCall || call.Job != nil
	})
}
