package cloudformation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestHostileFilesEndInBoundedTime(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 12 {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	merges := "m0: &m0 {k: v}\n"
	for i := range 40 {
		merges += fmt.Sprintf("m%d: &m%d {<<: [*m%d, *m%d], k%d: v}\n", i+1, i+1, i, i, i)
	}
	sub := "'x'"
	for range 100 {
		sub = "!Sub ['${a}${a}${a}${a}${a}${a}${a}${a}', {a: " + sub + "}]"
	}
	choice := "x"
	for i := range 200 {
		choice = fmt.Sprintf("!If [C%d, a, %s]", i, choice)
	}
	product := "!Join ['', ["
	for i := range 100 {
		product += fmt.Sprintf("!If [C%d, a, b], ", i)
	}
	names := ""
	for i := range 60 {
		names += fmt.Sprintf("  R%d: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Sub '${R%d}${R%d}'}}\n", i, i+1, i+1)
	}
	policyOf := func(value string) string {
		return role(" {Statement: {Effect: Allow, Action: " + value + "}}")
	}
	crowd := "Resources:\n"
	for i := range 1500 {
		crowd += fmt.Sprintf("  R%d: {Type: 'AWS::IAM::Role', Properties: {RoleName: r%d}}\n", i, i)
		crowd += fmt.Sprintf("  P%d: {Type: 'AWS::IAM::Policy', Properties: {Roles: [!Ref A, !Ref B], PolicyDocument: {Statement: []}}}\n", i)
	}
	for name, text := range map[string]string{
		"crowd of roles":      crowd,
		"alias bomb":          bomb + policyOf("*a12"),
		"merge bomb":          merges + policyOf("*m40"),
		"alias of itself":     policyOf("&a [*a]"),
		"merge of itself":     "x: &x {<<: *x}\n" + policyOf("*x"),
		"deep flow":           policyOf(strings.Repeat("[", 9000) + strings.Repeat("]", 9000)),
		"unclosed flow":       policyOf(strings.Repeat("[", 50000)),
		"deep JSON":           `{"Resources":{"R":{"Type":"AWS::IAM::Role","Properties":` + strings.Repeat(`{"Policies":`, 50000) + "1" + strings.Repeat("}", 50003),
		"text that doubles":   policyOf(sub),
		"If in If":            policyOf(choice),
		"too many variants":   policyOf(product + "x]]"),
		"names of names":      role(" {Statement: []}") + names,
		"long line of quotes": policyOf("'" + strings.Repeat("''", 50000) + "'"),
		"null bytes":          policyOf("\x00"),
		"bad UTF-8":           policyOf("\xff\xfe"),
		"nothing":             "",
		"only a mark":         "\ufeff",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			done := make(chan *policy.Repo, 1)
			go func() { done <- load1(t, "t.yaml", text) }()
			select {
			case <-done:
			case <-time.After(30 * time.Second):
				t.Fatal("did not end")
			}
		})
	}
}

func TestAnAliasBombIsAProblemAndTheRestIsRead(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	repo := load1(t, "t.yaml", role(" {Statement: {Effect: Allow, Action: a}}")+bomb)
	if len(repo.Documents) != 1 || len(repo.Problems) != 1 {
		t.Errorf("%d documents, problems %+v", len(repo.Documents), repo.Problems)
	}
}

func TestAttachmentsLeftOutAreConfessed(t *testing.T) {
	text := "Resources:\n"
	for i := range 1500 {
		text += fmt.Sprintf("  R%d: {Type: 'AWS::IAM::Role', Properties: {RoleName: r%d}}\n", i, i)
		text += fmt.Sprintf("  P%d: {Type: 'AWS::IAM::Policy', Properties: {Roles: [x%d], PolicyDocument: {Statement: []}}}\n", i, i)
	}
	repo := load1(t, "t.yaml", text)
	if len(repo.Problems) != 1 || repo.Principals[0].Complete() {
		t.Errorf("problems %+v, complete %t", repo.Problems, repo.Principals[0].Complete())
	}
}

func TestAliasesAndMergeKeysAreFollowed(t *testing.T) {
	text := `
Shared: &base
  Effect: Allow
  Action: &action sts:AssumeRole
  Principal: {AWS: '*'}
` + role(`
        Statement:
          - <<: *base
            Action: [*action, sts:TagSession]`)
	repo := load1(t, "t.yaml", text)
	statement := repo.Documents[0].Statements[0]
	if len(statement.Actions) != 2 || len(statement.Principals) != 1 || statement.Allows() != policy.Yes {
		t.Fatalf("%s", dump(repo))
	}
	action := statement.Actions[0]
	if at := text[action.Span.Start:action.Span.End]; at != "sts:AssumeRole" {
		t.Errorf("the action stands on %q", at)
	}
	if len(action.Via) != 1 || action.Via[0].Name != "*action" || text[action.Via[0].Span.Start:action.Via[0].Span.End] != "*action" {
		t.Errorf("via %+v", action.Via)
	}
}

func TestBrokenTemplatesAreProblemsWithAPlace(t *testing.T) {
	for name, test := range map[string]struct{ path, text, at, says string }{
		"YAML":    {"t.yaml", "Resources:\n  A:\n    Type: AWS::IAM::Role\n   B: 1\n", "B: 1", "did not find expected key"},
		"tabs":    {"t.yaml", "Resources:\n\tA:\n    Type: AWS::IAM::Role\n", "A:", "found character that cannot start any token"},
		"control": {"t.yaml", "Resources:\n  A:\n    Type: AWS::IAM::Role\x01\n", "\x01", "control characters are not allowed"},
		"JSON":    {"t.json", `{"Resources": {"A": {"Type": "AWS::IAM::Role" "B": 1}}}`, `"B"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			repo := load1(t, test.path, test.text)
			if len(repo.Problems) != 1 {
				t.Fatalf("problems %+v", repo.Problems)
			}
			p := repo.Problems[0]
			got := test.text[p.Span.Start:p.Span.End]
			if p.Rule != "malformed-template" || p.Args["error"] == "" || !strings.Contains(p.Reason, test.says) || !strings.Contains(got, test.at) {
				t.Errorf("%+v at %q", p, got)
			}
			if repo.Files[test.path] == nil {
				t.Error("the file's bytes are not kept")
			}
		})
	}
}

func TestTemplatesThatAnotherToolFillsInAreUnread(t *testing.T) {
	for _, text := range []string{
		"Resources:\n  A:\n    Type: AWS::IAM::Role\n{% if x %}\n",
		"Resources:\n  A:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: {{ name }}-{{ stage }}\n      Path: [\n",
		"Resources:\n  A:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: %ROLE_NAME%\n",
	} {
		repo := load1(t, "t.yaml", text)
		if len(repo.Problems) != 1 || repo.Problems[0].Rule != "" {
			t.Errorf("%q: problems %+v, want one that no rule reports", text, repo.Problems)
		}
	}
}

func TestJSONPolicyTextThatBreaksIsAProblem(t *testing.T) {
	text := `
Resources:
  L:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: '{"Statement": [{"Effect": "Allow" "Action": "*"}]}'
`
	repo := load1(t, "t.yaml", text)
	if len(repo.Problems) != 1 || repo.Problems[0].Rule != "malformed-json" || !strings.HasPrefix(text[repo.Problems[0].Span.Start:], `"Action"`) {
		t.Errorf("problems %+v", repo.Problems)
	}
}
