package loaders

import (
	"os/exec"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// job is a repository in which a workflow assumes a role.
func job() *policy.Repo {
	subject := policy.Concat(policy.Literal("repo:"), policy.HoleText("github.repository", "", policy.AnyText), policy.Literal(":ref:refs/heads/"),
		policy.HoleText("github.event.repository.default_branch", "", policy.AnyText))
	return &policy.Repo{Calls: []*policy.Call{{
		Kind: policy.WorkflowCall, Claims: []policy.TokenClaim{{Key: "sub", Values: []policy.Value{{Text: subject}}}},
	}}}
}

func TestTheRepositoryIsKnownByTheWorkflowAndHeardOfByItsRemote(t *testing.T) {
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Skip("git: ", string(out))
		}
	}
	git("init", "-q")
	roots, err := Roots([]string{dir}, func([]byte) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	bound := func() string {
		repo := job()
		known, heard := FindRepository(roots[0], repo)
		known.Bind(repo)
		heard.Suppose(repo)
		claim := repo.Calls[0].Claims[0]
		if claim.Whoever != nil {
			return claim.Values[0].Text.String() + " or " + claim.Whoever[0].Text.String()
		}
		return claim.Values[0].Text.String()
	}
	t.Setenv("GITHUB_WORKSPACE", "")
	t.Setenv("GITHUB_REPOSITORY", "acme/env")
	if got := bound(); got != "repo:⟨github.repository⟩:ref:refs/heads/⟨github.event.repository.default_branch⟩" {
		t.Error("without a remote:", got)
	}
	t.Setenv("GITHUB_WORKSPACE", roots[0].Dir)
	if got := bound(); got != "repo:acme/env:ref:refs/heads/⟨github.event.repository.default_branch⟩" {
		t.Error("in a workflow:", got)
	}
	git("remote", "add", "origin", "git@github.com:acme/site.git")
	git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
	if got := bound(); got != "repo:acme/env:ref:refs/heads/trunk or repo:acme/env:ref:refs/heads/⟨github.event.repository.default_branch⟩" {
		t.Error("in a workflow, with a remote:", got)
	}
	t.Setenv("GITHUB_WORKSPACE", "")
	if got := bound(); got != "repo:acme/site:ref:refs/heads/trunk or repo:⟨github.repository⟩:ref:refs/heads/⟨github.event.repository.default_branch⟩" {
		t.Error("with a remote:", got)
	}
	if known, heard := FindRepository(roots[0], &policy.Repo{}); known != heard || known != (Repository{}) {
		t.Error("asked where nothing depends on it:", known, heard)
	}
}

func TestOneFormOfTheSubjectIsLeftWhereItIsTold(t *testing.T) {
	hole := func(name string) policy.Text { return policy.HoleText(name, "", policy.Name) }
	named := policy.Concat(policy.Literal("repo:"), hole("github.repository"), policy.Literal(":pull_request"))
	numbered := policy.Concat(
		policy.Literal("repo:"), hole("github.repository_owner"), policy.Literal("@"), hole("github.repository_owner_id"), policy.Literal("/"),
		hole("github.event.repository.name"), policy.Literal("@"), hole("github.repository_id"), policy.Literal(":pull_request"),
	)
	foreign := policy.Concat(policy.Literal("repo:"), policy.HoleText("caller's github.repository", "w", policy.AnyText), policy.Literal(":environment:prod"))
	for immutable, want := range map[bool]policy.Text{false: named, true: numbered} {
		repo := &policy.Repo{Calls: []*policy.Call{{
			Kind: policy.WorkflowCall, Claims: []policy.TokenClaim{{Key: "sub", Values: []policy.Value{{Text: named}, {Text: numbered}, {Text: foreign}}}},
		}}}
		SettleSubjects(repo, immutable)
		left := repo.Calls[0].Claims[0].Values
		if len(left) != 2 || left[0].Text.String() != want.String() || left[1].Text.String() != foreign.String() {
			t.Errorf("immutable %v: %v", immutable, left)
		}
	}
}
