package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/testdata/cases"
)

const (
	workflowFile = ".github/workflows/deploy.yml"
	claimsOf     = "token.actions.githubusercontent.com:"
)

// workflow writes a workflow with one job that takes the role, and tells the line that
// names it.
func workflow(on, job, role, with string) (text string, line int) {
	text = "on: " + on + "\npermissions: {id-token: write}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n" + job +
		"    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: " + role + "\n          aws-region: eu-west-1\n" + with
	return text, 1 + strings.Count(text[:strings.Index(text, "role-to-assume")], "\n")
}

// expressed writes the workflow whose token holds what a scenario says; false where
// none does.
func expressed(c *cases.Case) (text string, line int, ok bool) {
	subject, _ := c.Context[claimsOf+"sub"].(string)
	audience, _ := c.Context[claimsOf+"aud"].(string)
	if c.Caller.Type != "oidc" || !strings.HasSuffix(c.Caller.ARN, "/token.actions.githubusercontent.com") {
		return "", 0, false
	}
	end, job, with := strings.TrimPrefix(subject, "repo:marsh/heronry:"), "", ""
	on := "{push: {branches: [main]}}"
	kind, name, _ := strings.Cut(end, ":")
	switch branch, isBranch := strings.CutPrefix(name, "refs/heads/"); {
	case subject == "":
	case end == subject:
		return "", 0, false // of another repository
	case kind == "environment":
		job = "    environment: " + name + "\n"
	case kind == "pull_request":
		on = "pull_request"
	case isBranch:
		on = "{push: {branches: ['" + branch + "']}}"
	default:
		on = "{push: {tags: ['" + strings.TrimPrefix(name, "refs/tags/") + "']}}"
	}
	if audience != "" && audience != "sts.amazonaws.com" {
		with = "          audience: " + audience + "\n"
	}
	text, line = workflow(on, job, c.Role.ARN, with)
	return text, line, true
}

const heronry = "repository: {name: marsh/heronry, default_branch: main, immutable_subject: false}\n"

// A workflow gives the context that flags give elsewhere: the answers are those of AWS.
func TestScenariosOfGitHubAreAnsweredFromAWorkflow(t *testing.T) {
	asked := 0
	for _, rendering := range []cases.Rendering{{Format: cases.TerraformEncoded}, {Format: cases.CloudFormationYAML}} {
		for _, c := range scenarios(t, rendering) {
			text, line, ok := expressed(&c)
			files, err := c.Files(rendering)
			if !ok || err != nil {
				continue
			}
			asked++
			files[workflowFile] = text
			files[".iamlint.yaml"] += heronry
			args := []string{"why", "--format", "json", "--now", cases.Now, fmt.Sprintf("%s:%d", workflowFile, line), c.Role.ARN}
			t.Chdir(written(t, files))
			got := ask(t, &c, args, ".")
			if wrong := disagrees(&c, got, c.Expected); wrong != "" {
				t.Errorf("%s (%s): %s\n%s", c.ID, c.Description, wrong, text)
			}
		}
	}
	if asked < 20 {
		t.Errorf("only %d scenarios are expressed", asked)
	}
}

// trusting is a role that asks for a subject.
func trusting(operator, subject string) string {
	return `resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { ` + operator + ` = { "token.actions.githubusercontent.com:sub" = ` + subject + ` } }
    }]
  })
}
`
}

// What a job's token can say follows from its triggers and environment, and that of a
// reusable workflow from its callers'.
func TestWhereAWorkflowRunsDecidesWhetherItsRoleAdmitsIt(t *testing.T) {
	const accounts = "accounts: [{id: \"111122223333\", name: apps, paths: [\"**\"]}]\n"
	const named, numbered = "repository: {name: acme/shop, default_branch: main, immutable_subject: false}\n", "repository: {name: acme/shop, default_branch: main, immutable_subject: true}\n"
	main, pull, prod := `"repo:acme/shop:ref:refs/heads/main"`, `"repo:acme/shop:pull_request"`, `"repo:acme/shop:environment:prod"`
	for _, test := range []struct{ on, job, operator, subject, repository, want string }{
		{"{push: {branches: [main]}}", "", "StringEquals", main, named, "allowed"},
		{"{push: {branches: [main]}}", "", "StringEquals", main, "", "unknown"},
		{"{push: {branches: [main]}}", "", "StringEquals", main, numbered, "denied"},
		{"{push: {branches: [main]}}", "", "StringLike", `"repo:acme@*/shop@*:ref:refs/heads/main"`, numbered, "allowed"},
		{"{push: {branches: [main]}}", "", "StringEquals", `"repo:acme@12/shop@34:ref:refs/heads/main"`, numbered, "unknown"},
		{"{push: {branches: [main, dev]}}", "", "StringEquals", main, named, "unknown"},
		{"{push: {branches: ['release/**']}}", "", "StringLike", `"repo:acme/shop:ref:refs/heads/release/*"`, named, "allowed"},
		{"{push: {branches: ['release/**']}}", "", "StringEquals", main, named, "denied"},
		{"{push: {tags: ['v*']}}", "", "StringLike", `"repo:acme/shop:ref:refs/tags/v*"`, named, "allowed"},
		{"{push: {tags: ['v*']}}", "", "StringLike", `"repo:acme/shop:ref:refs/heads/*"`, named, "denied"},
		{"push", "", "StringLike", `"repo:acme/shop:ref:*"`, named, "allowed"},
		{"push", "", "StringLike", `"repo:acme/shop:ref:refs/heads/*"`, named, "unknown"},
		{"schedule", "", "StringEquals", main, named, "allowed"},
		{"pull_request", "", "StringEquals", pull, named, "allowed"},
		{"pull_request", "", "StringEquals", main, named, "denied"},
		{"[push, pull_request]", "", "StringLike", `"repo:acme/shop:*"`, named, "allowed"},
		{"[push, pull_request]", "", "StringEquals", pull, named, "unknown"},
		{"workflow_dispatch", "environment: prod", "StringEquals", prod, named, "allowed"},
		{"workflow_dispatch", "environment: {name: prod}", "StringEquals", main, named, "denied"},
		{"workflow_dispatch", "environment: staging", "StringEquals", prod, named, "denied"},
		{"workflow_dispatch", "environment: '${{ vars.STAGE }}'", "StringEquals", prod, named, "unknown"},
		{"workflow_dispatch", "", "StringEquals", prod, named, "denied"},
		{"pull_request", "environment: prod", "StringEquals", pull, named, "denied"},
		{"{push: {branches: [main]}}", "", "StringEquals", `"repo:Acme/shop:ref:refs/heads/main"`, named, "denied"},
		{"{push: {branches: [main]}}", "", "StringEqualsIgnoreCase", `"repo:Acme/shop:ref:refs/heads/main"`, named, "allowed"},
		{"{push: {branches: [main]}}", "", "StringLike", `"repo:acme/*:ref:refs/heads/main"`, named, "allowed"},
		{"{push: {branches: [main]}}", "", "StringLike", `"repo:acme/store:*"`, named, "denied"},
		{"some_event", "", "StringEquals", main, named, "unknown"},
		{"workflow_call", "", "StringEquals", main, named, "unknown"},
	} {
		job := ""
		if test.job != "" {
			job = "    " + test.job + "\n"
		}
		text, line := workflow(test.on, job, "arn:aws:iam::111122223333:role/deploy", "")
		files := map[string]string{".iamlint.yaml": accounts + test.repository, "roles.tf": trusting(test.operator, test.subject), workflowFile: text}
		if got := verdict(t, files, line); got.Verdict != test.want || test.want == "denied" && !slices.Contains(got.Missing, "trust") {
			t.Errorf("%+v: got %+v", test, got)
		}
		called, line := workflow("workflow_call", job, "arn:aws:iam::111122223333:role/deploy", "")
		files[workflowFile] = called
		files[".github/workflows/main.yml"] = "on: " + test.on + "\npermissions: {id-token: write}\njobs:\n  call: {uses: ./" + workflowFile + "}\n"
		if test.on == "workflow_call" {
			continue
		}
		if got := verdict(t, files, line); got.Verdict != test.want {
			t.Errorf("called by another workflow: %+v: got %+v", test, got)
		}
	}
}

// The remote of a clone may be a fork's, or have an old name: that a trust policy names
// another repository is told where the workflow that runs knows its own.
func TestWhatARemoteSaysConvictsNobody(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	text, _ := workflow("{push: {branches: [main]}}", "", "arn:aws:iam::111122223333:role/deploy", "")
	dir := written(t, map[string]string{
		".iamlint.yaml": "accounts: [{id: \"111122223333\", name: apps, paths: [\"**\"]}]\n",
		"roles.tf":      trusting("StringLike", `"repo:acme/store:*"`), workflowFile: text,
	})
	for _, args := range [][]string{{"init", "-q"}, {"remote", "add", "origin", "git@github.com:ana/shop.git"}} {
		if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	t.Chdir(dir)
	told := func() bool {
		var out, errors bytes.Buffer
		run([]string{"--format", "compact", "--only", "unmatched-workflow-subject", "."}, &out, &errors, embedded())
		return strings.Contains(out.String(), "repo:ana/shop:ref:refs/heads/main")
	}
	t.Setenv("GITHUB_WORKSPACE", "")
	if told() {
		t.Error("a remote convicts")
	}
	t.Setenv("GITHUB_WORKSPACE", dir)
	t.Setenv("GITHUB_REPOSITORY", "ana/shop")
	if !told() {
		t.Error("the workflow knows its repository, and nothing is told")
	}
}

func verdict(t *testing.T, files map[string]string, line int) (got answered) {
	t.Helper()
	var out, errors bytes.Buffer
	args := []string{"why", "--format", "json", "--now", cases.Now, fmt.Sprintf("%s:%d", workflowFile, line), "role/deploy", "."}
	t.Chdir(written(t, files))
	run(args, &out, &errors, embedded())
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Errorf("%v: %s", err, errors.String())
	}
	return got
}
