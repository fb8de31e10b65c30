package why

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

const (
	callers = "111122223333"
	roles   = "444455556666"
	alice   = "arn:aws:iam::444455556666:role/alice"
)

// scene are files, below directories that bear the number of their account, and a question.
type scene struct {
	files                  map[string]string
	from, to               *policy.Principal // in place of bob and alice
	action, service, limit string
	session                string
	seconds                int
	context                map[string]string
	complete               bool
	guarded                bool // both accounts lie in an organization that is declared in full
}

// explain reads the files, and asks whether bob may take alice.
func (s scene) explain(t *testing.T) *Checklist {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range s.files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	repo, _, err := loaders.Load(loaders.Root{Dir: dir, Selected: []string{dir}}, loaders.All(), loaders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	q := access.Question{Caller: s.from, Role: s.to, Action: s.action, Service: s.service, Seconds: s.seconds, Session: s.session, Context: request(s.context)}
	for _, principal := range repo.Principals {
		account, _, _ := strings.Cut(principal.Span.File, "/")
		principal.Account, principal.Partition = policy.Literal(account), policy.Literal("aws")
		switch name, _ := principal.Name.Literal(); {
		case name == "bob" && q.Caller == nil:
			q.Caller = principal
		case name == "alice" && q.Role == nil:
			q.Role = principal
		}
	}
	if q.Caller == nil || q.Role == nil {
		t.Fatalf("no bob or no alice in %v: %v", repo.Principals, repo.Problems)
	}
	if s.limit != "" {
		for _, document := range repo.Documents {
			if document.Span.File == s.limit {
				q.Limits = append(q.Limits, document)
			}
		}
	}
	options := access.Options{Now: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	if s.complete {
		options.Accounts = []access.Account{{ID: callers, Complete: true}, {ID: roles, Complete: true}}
	}
	if s.guarded {
		options.Accounts = []access.Account{{ID: callers, Targets: []string{"r-1"}}, {ID: roles, Targets: []string{"r-1"}}}
		options.Organization.Complete = true
	}
	result := access.Join(repo, options)
	return Explain(result.Ask(q), result, repo.Files)
}

// principal is one that no file declares.
func principal(kind policy.PrincipalKind, account, path, name string) *policy.Principal {
	return &policy.Principal{
		Kind: kind, Account: policy.Literal(account), Partition: policy.Literal("aws"), Path: policy.Literal(path), Name: policy.Literal(name),
		Incomplete: []string{"no file here declares it"},
	}
}

// bob is a user of account callers with the statements; without any he has no policy.
func bob(statements ...string) string {
	text := "resource \"aws_iam_user\" \"bob\" {\n  name = \"bob\"\n}\n"
	if len(statements) > 0 {
		text += "resource \"aws_iam_user_policy\" \"bob\" {\n  user = aws_iam_user.bob.name\n  policy = <<EOT\n" + policyOf(statements) + "\nEOT\n}\n"
	}
	return text
}

// trusting is the role alice with the statements as its trust policy, and more attributes.
func trusting(more string, statements ...string) string {
	return "resource \"aws_iam_role\" \"alice\" {\n  name = \"alice\"\n" + more + "  assume_role_policy = <<EOT\n" + policyOf(statements) + "\nEOT\n}\n"
}

func policyOf(statements []string) string {
	return `{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ", ") + `]}`
}

const (
	mayAlice   = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "` + alice + `"}`
	trustsBob  = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111122223333:user/bob"}}`
	trustsEC2  = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}`
	trustsRoot = `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}}`
	unrelated  = `{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}`
)

// pair are bob and alice in two accounts.
func pair(identity, trust []string) map[string]string {
	return map[string]string{callers + "/bob.tf": bob(identity...), roles + "/alice.tf": trusting("", trust...)}
}
